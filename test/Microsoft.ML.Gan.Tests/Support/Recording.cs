using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan.Tests;

/// <summary>An estimator that notes every row that it is fitted on, and leaves the work to another.</summary>
internal sealed class Recording<TTransformer>(MLContext ml, IEstimator<TTransformer> estimator) : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    /// <summary>For each fit, its rows.</summary>
    public List<AugmentationSamples.Row[]> Fits { get; } = [];

    /// <summary>For each fit, its view.</summary>
    public List<IDataView> Views { get; } = [];

    public TTransformer Fit(IDataView input)
    {
        Fits.Add(AugmentationSamples.Read(ml, input));
        Views.Add(input);
        return estimator.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
}

/// <summary>A generator that repeats one number in every column that has no label, and notes whether it has been disposed.</summary>
internal sealed class StubGenerator(TableLayout layout, string? label)
    : TabularTransformer(layout, label, 0)
{
    public const double Value = 42;

    public bool IsDisposed { get; private set; }

    private protected override void Save(ModelSaveContext ctx) => throw new NotSupportedException();

    private protected override void CheckAsked(int field, string parameter)
    {
    }

    private protected override double[][] Rows(long first, int count, int seed, FieldValue? given)
    {
        Assert.IsFalse(IsDisposed, "rows were asked for after the generator was disposed");
        return [.. Layout.Fields.Select((field, i) => Enumerable.Range(0, count).Select(_ =>
            given is { } asked && asked.Field == i ? asked.Value : field.IsDiscrete ? field.Categories[0] : Value).ToArray())];
    }

    public override void Dispose() => IsDisposed = true;
}

/// <summary>Makes <see cref="StubGenerator"/>s.</summary>
internal sealed class StubEstimator(string? label) : IEstimator<TabularTransformer>
{
    public List<StubGenerator> Made { get; } = [];

    public TabularTransformer Fit(IDataView input)
    {
        (TableLayout layout, _) = TableLayout.Read(input, AugmentationSamples.Roles, label is null ? [] : [label], default);
        Made.Add(new StubGenerator(layout, label));
        return Made[^1];
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
}
