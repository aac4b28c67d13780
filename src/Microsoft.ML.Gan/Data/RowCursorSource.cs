namespace Microsoft.ML.Gan;

/// <summary>One column of a view, and its labels where there are any, read as rows of floats as often as wanted.</summary>
/// <param name="view">The view.</param>
/// <param name="columnName">The column.</param>
/// <param name="format">How it is read.</param>
/// <param name="labelColumnName">The column of labels, or null.</param>
/// <param name="labels">The labels, or null.</param>
internal sealed class RowCursorSource(IDataView view, string columnName, RowFormat format, string? labelColumnName = null, LabelSet? labels = null)
{
    public RowFormat Format => format;

    public string ColumnName => columnName;

    public LabelSet? Labels => labels;

    /// <summary>What the rows are called in errors.</summary>
    public string Rows { get; init; } = "rows";

    public long? RowCount => view.GetRowCount();

    /// <summary>Rows, by number from 0, that cursors leave out: those held out, or those that belong elsewhere.</summary>
    public HashSet<long> LeftOut { get; init; } = [];

    /// <summary>The same without some more rows.</summary>
    public RowCursorSource Without(IEnumerable<long> rows) => new(view, columnName, format, labelColumnName, labels) { Rows = Rows, LeftOut = [.. LeftOut, .. rows] };

    public RowCursor Open()
    {
        DataViewSchema.Column column = view.Schema[columnName];
        DataViewSchema.Column? label = labelColumnName is null ? null : view.Schema[labelColumnName];
        DataViewRowCursor cursor = view.GetRowCursor(label is { } second ? [column, second] : [column]);
        return new RowCursor(cursor, format.CreateReader(cursor, column), label is { } found ? labels!.CreateLearner(cursor, found) : null, LeftOut);
    }
}

/// <summary>A pass over a <see cref="RowCursorSource"/>.</summary>
internal sealed class RowCursor(DataViewRowCursor cursor, RowReader read, LabelReader? readLabel, HashSet<long> leftOut) : IDisposable
{
    /// <summary>The current row's number, from 0.</summary>
    public long Row { get; private set; } = -1;

    public bool MoveNext()
    {
        while (cursor.MoveNext())
        {
            if (!leftOut.Contains(++Row))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The current row in the networks' order, in the column's own scale.</summary>
    /// <returns>The row's label, or <see cref="LabelSet.Missing"/>.</returns>
    public int Read(Span<float> destination)
    {
        read(destination);
        return readLabel?.Invoke() ?? LabelSet.Missing;
    }

    public void Dispose() => cursor.Dispose();
}
