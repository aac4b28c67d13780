namespace Microsoft.ML.Gan;

/// <summary>
/// The quality report of generated tables: whether columns and pairs of columns are as in the real rows, whether a classifier or nearest neighbours
/// tell the rows apart, whether a classifier can be trained on them, and whether they copy training rows.
/// </summary>
/// <remarks>
/// <para>
/// Column shapes, pair trends and the share of rows closer to training rows are as in SDMetrics (github.com/sdv-dev/SDMetrics), neighbourhoods as
/// in prdc (github.com/clovaai/generative-evaluation-prdc); the properties of <see cref="TableQualityReport"/> name the papers. Columns that are
/// constant in the real rows, identifiers and ignored ones are left out everywhere; ordinal ones count as categories. The label is a column like
/// any other, but where it is predicted.
/// </para>
/// <para>
/// Where rows are compared with rows, numbers are standardised by the training rows and categories are one-hot vectors of length 1/√2: the squared
/// distance of two rows has 2 on average from a number, and 0 or 1 from a category. A missing number is the mean, and 1 away from one that is there.
/// </para>
/// </remarks>
public static class TableQuality
{
    /// <summary>Measures generated rows against real ones.</summary>
    /// <param name="real">The training rows; at least 2.</param>
    /// <param name="generated">The generated rows: at least 2, with the columns of <paramref name="real"/>. As many as training rows are best.</param>
    /// <param name="heldOut">Real rows that training did not see: at least 2, with the same columns. Every figure is then given for them too, in the
    /// generated rows' place, and copying can be told. At least half as many as training rows are best. Default null: none.</param>
    /// <param name="options">How to measure. Default: <see cref="TableQualityOptions"/>'s defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, a role or the label names a column that is not there or can't
    /// have it, or a column is missing or of another type in one of the views.</exception>
    /// <exception cref="InvalidOperationException">A view has fewer than 2 rows or an infinite value, no column is left to compare, or the label is
    /// missing in every row of a view.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static TableQualityReport Evaluate(IDataView real, IDataView generated, IDataView? heldOut = null, TableQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        options ??= new TableQualityOptions();
        options.Validate();
        string[] labels = options.LabelColumnName is { } name ? [name] : [];
        (TableLayout layout, Table training) = TableLayout.Read(real, options.Roles, labels, options.CancellationToken);
        Table made = Read(layout, generated, "generated", options.CancellationToken);
        Table? held = heldOut is null ? null : Read(layout, heldOut, "held-out", options.CancellationToken);
        CheckCount(training, "real");
        int[] fields = [.. Enumerable.Range(0, layout.Fields.Count).Where(field => layout.Fields[field].IsDiscrete || layout.Fields[field].IsNumeric)];
        if (fields.Length == 0)
        {
            throw new InvalidOperationException("Every column is constant in the real view, an identifier or ignored: there is nothing to compare.");
        }
        return new TableMeasurement(training, made, held, fields, options).Report();
    }

    private static Table Read(TableLayout layout, IDataView view, string side, CancellationToken cancellation)
    {
        Table table = layout.Read(view, cancellation);
        CheckCount(table, side);
        for (int field = 0; field < layout.Fields.Count; field++)
        {
            if (Array.FindIndex(table.Values[field], double.IsInfinity) is >= 0 and var row)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"Column '{layout.Fields[field].Name}', row {row} of the {side} view: the value is {table.Values[field][row]}; a table's numbers are finite, or missing (NaN)."));
            }
        }
        return table;
    }

    private static void CheckCount(Table table, string side)
    {
        if (table.Count < 2)
        {
            throw new InvalidOperationException($"The {side} view has {(table.Count == 0 ? "no rows" : "1 row")}: at least 2 are needed.");
        }
    }
}
