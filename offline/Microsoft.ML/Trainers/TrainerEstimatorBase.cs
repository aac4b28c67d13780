using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The base of trainers that learn from one feature column.</summary>
public abstract class TrainerEstimatorBase<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public readonly SchemaShape.Column FeatureColumn;
    public readonly SchemaShape.Column LabelColumn;
    public readonly SchemaShape.Column WeightColumn;

    private protected readonly IHost Host;

    private protected TrainerEstimatorBase(IHost host, SchemaShape.Column feature, SchemaShape.Column label, SchemaShape.Column weight)
    {
        Host = host;
        FeatureColumn = feature;
        LabelColumn = label;
        WeightColumn = weight;
    }

    public abstract TrainerInfo Info { get; }

    public TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        CheckInput(SchemaShape.Create(input.Schema));
        return Train(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        CheckInput(inputSchema);
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (SchemaShape.Column column in OutputColumns(inputSchema))
            result[column.Name] = column;
        return new SchemaShape(result.Values);
    }

    private protected abstract TTransformer Train(IDataView data);

    private protected abstract IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape inputSchema);

    private void CheckInput(SchemaShape inputSchema)
    {
        Check(inputSchema, "feature", FeatureColumn);
        Check(inputSchema, "label", LabelColumn);
        if (WeightColumn.IsValid)
            Check(inputSchema, "weight", WeightColumn);
    }

    private void Check(SchemaShape inputSchema, string role, SchemaShape.Column expected)
    {
        if (!inputSchema.TryFindColumn(expected.Name, out var column))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), role, expected.Name);
        if (column.Kind != expected.Kind || !column.ItemType.Equals(expected.ItemType) || column.IsKey != expected.IsKey)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), role, expected.Name, expected.GetTypeString(), column.GetTypeString());
    }
}
