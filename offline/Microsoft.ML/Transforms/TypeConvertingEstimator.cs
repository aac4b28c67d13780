using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Changes the item type of columns.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, DataKind outputKind, (string outputColumnName, string inputColumnName)[] columns)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, outputKind, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (var (outputColumnName, inputColumnName) in Transformer.Columns)
        {
            if (!inputSchema.TryFindColumn(inputColumnName, out var column))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName);
            if (!TypeConvertingTransformer.CanConvert(column.ItemType, Transformer.OutputType))
                throw Host.ExceptParam(nameof(inputSchema), $"source type {column.GetTypeString()} and result type {Transformer.OutputType} are not compatible");
            SchemaShape annotations = null;
            if (column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slotNames))
                annotations = new SchemaShape([slotNames]);
            result[outputColumnName] = new SchemaShape.Column(outputColumnName, column.Kind, Transformer.OutputType, false, annotations);
        }
        return new SchemaShape(result.Values);
    }
}
