using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns how to bring the slots of numeric columns to a common scale.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly Normalization _normalization;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;

    internal NormalizingEstimator(IHostEnvironment env, Normalization normalization, (string outputColumnName, string inputColumnName)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(NormalizingEstimator));
        _host.CheckUserArg(normalization.MaximumExampleCount > 1, "maximumExampleCount", "Must be greater than 1");
        _normalization = normalization;
        _columns = columns;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var sources = new DataViewSchema.Column[_columns.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            string name = _columns[i].inputColumnName;
            sources[i] = input.Schema.GetColumnOrNull(name) ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", name);
            DataViewType type = sources[i].Type;
            if (type is VectorDataViewType { IsKnownSize: false } || !IsReal(type.GetItemType()))
                throw _host.ExceptSchemaMismatch(nameof(input), "input", name, "known-size vector or scalar of Single or Double", type.ToString());
        }
        using var cursor = input.GetRowCursor(sources);
        ISlotLearner[] learners = sources.Select(x => Learner(cursor, x)).ToArray();
        for (long row = 0; row < _normalization.MaximumExampleCount && cursor.MoveNext(); row++)
        {
            foreach (ISlotLearner learner in learners)
                learner.Learn();
        }
        return new NormalizingTransformer(_host, _columns, learners.Select(x => x.Finish(_normalization)).ToArray());
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (var (outputColumnName, inputColumnName) in _columns)
        {
            if (!inputSchema.TryFindColumn(inputColumnName, out var column))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName);
            if (column.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName, "fixed-size vector or scalar", column.GetTypeString());
            if (!IsReal(column.ItemType))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName, "vector or scalar of Single or Double", column.GetTypeString());
            var annotations = new List<SchemaShape.Column>
            {
                new(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false),
            };
            if (column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slotNames))
                annotations.Add(slotNames);
            result[outputColumnName] = new SchemaShape.Column(outputColumnName, column.Kind, column.ItemType, column.IsKey, new SchemaShape(annotations));
        }
        return new SchemaShape(result.Values);
    }

    private static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private static ISlotLearner Learner(DataViewRowCursor cursor, DataViewSchema.Column source) => source.Type.GetItemType() == NumberDataViewType.Single
        ? new SlotLearner<float>(cursor, source)
        : new SlotLearner<double>(cursor, source);
}
