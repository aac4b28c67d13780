using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    private readonly ColumnSelection _selection;

    internal ColumnSelectingEstimator(IHostEnvironment env, ColumnSelection selection)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(env, selection))
    {
        _selection = selection;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (string name in _selection.Kept ?? _selection.Dropped)
        {
            if (!inputSchema.TryFindColumn(name, out _))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
        }
        return new SchemaShape(_selection.Dropped is not null
            ? inputSchema.Where(x => !_selection.Dropped.Contains(x.Name))
            : _selection.Kept.Select(name => inputSchema.First(x => x.Name == name)));
    }
}
