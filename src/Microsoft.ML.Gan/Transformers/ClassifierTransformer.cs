using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>A trained classifier: it adds <c>PredictedLabel</c> and <c>Score</c> (binary: <c>Probability</c> too), and the columns that the options named.</summary>
/// <remarks>It may be used from several threads. Disposing it frees the networks; views made from it can't be read afterwards.</remarks>
public abstract class ClassifierTransformer : ITransformer, IDisposable
{
    private protected ClassifierTransformer(ClassifierModel model, ClassifierColumns columns)
    {
        Model = model;
        Columns = columns;
    }

    /// <summary>The labels, as text, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => Model.Labels.Names;

    internal ClassifierModel Model { get; }

    private protected ClassifierColumns Columns { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns and the added ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(), inputSchema).OutputSchema;
    }

    /// <summary>Classifies every row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, Map());
    }

    /// <summary>The mapping for single rows, as a prediction engine uses it.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(), inputSchema);
    }

    /// <summary>Frees the networks.</summary>
    public virtual void Dispose() => Model.Dispose();

    private ClassifierMap Map()
    {
        _ = Model.Networks;
        return new ClassifierMap(Model, Columns);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private protected abstract void Save(ModelSaveContext ctx);
}
