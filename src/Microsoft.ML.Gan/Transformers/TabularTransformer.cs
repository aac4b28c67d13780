using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>
/// Makes new rows of a table: what <see cref="TabularGanEstimator"/> and <see cref="SmoteEstimator"/> give. As a transformer it
/// hands its input on as it is, so that it may stand anywhere in a pipeline.
/// </summary>
/// <remarks>It may be used from several threads.</remarks>
public abstract class TabularTransformer : ITransformer, IDisposable
{
    private protected TabularTransformer(TableLayout layout, string? labelColumnName, int seed)
    {
        Layout = layout;
        LabelColumnName = labelColumnName;
        Seed = seed;
    }

    /// <summary>The label column, or null.</summary>
    public string? LabelColumnName { get; }

    /// <summary>The role that each column was learnt with; of a vector's slots, the first one's.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles => Layout.Fields.Where(each => each.Slot == 0).ToDictionary(each => Layout.Columns[each.Column].Name, each => each.Role);

    /// <summary>The values of the label column, as they can be asked for; empty where there is none.</summary>
    public IReadOnlyList<string> Labels => LabelColumnName is null ? [] : Layout.Shown(Layout.FieldOf(LabelColumnName, nameof(LabelColumnName)));

    internal TableLayout Layout { get; }

    /// <summary>The seed of the training, and of the rows that are made where no other is asked for.</summary>
    private protected int Seed { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>A view of new rows with the training view's schema. Labels, where there are any, occur as often as in training.</summary>
    /// <param name="count">The number of rows, at least 0.</param>
    /// <param name="seed">Another seed gives other rows; row i is the same for any <paramref name="count"/>. Default: the training's own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IDataView Generate(long count, int? seed = null) => View(count, seed, null);

    /// <summary>A view of new rows of one label.</summary>
    /// <param name="count">The number of rows, at least 0.</param>
    /// <param name="columnName">The label column.</param>
    /// <param name="value">The value as it reads: text, a key's value, True or False, a number in the invariant culture.</param>
    /// <param name="seed">Another seed gives other rows. Default: the training's own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, the column is not the label, or did not have the value.</exception>
    public IDataView Generate(long count, string columnName, string value, int? seed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ArgumentNullException.ThrowIfNull(value);
        int field = Layout.FieldOf(columnName, nameof(columnName));
        CheckAsked(field, nameof(columnName));
        return View(count, seed, new FieldValue(field, Layout.ValueOf(field, value, nameof(value))));
    }

    /// <summary>The input's schema.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema;
    }

    /// <summary>The input.</summary>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input;
    }

    /// <summary>The mapping of rows to themselves, so that a pipeline with this transformer serves a prediction engine.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new SameRow(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private protected abstract void Save(ModelSaveContext ctx);

    /// <summary>Frees what the transformer holds; views made from it can't be read afterwards.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Refuses a column whose values can't be asked for.</summary>
    private protected abstract void CheckAsked(int field, string parameter);

    /// <summary>Rows by number: the same for the same number and seed.</summary>
    private protected abstract double[][] Rows(long first, int count, int seed, FieldValue? given);

    private TableView View(long count, int? seed, FieldValue? given)
    {
        OptionChecks.Range(count >= 0, nameof(count), count, "at least 0");
        int actual = seed ?? Seed;
        return new TableView(Layout, count, (first, rows) => Rows(first, rows, actual, given));
    }
}

/// <summary>Rows as they are.</summary>
internal sealed class SameRow(DataViewSchema schema) : IRowToRowMapper
{
    public DataViewSchema InputSchema => schema;

    public DataViewSchema OutputSchema => schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input;
}

/// <summary>A value that a field of generated rows has.</summary>
internal readonly record struct FieldValue(int Field, double Value);
