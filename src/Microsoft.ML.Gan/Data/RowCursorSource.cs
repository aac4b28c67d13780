namespace Microsoft.ML.Gan;

/// <summary>One column of a view, read as rows of floats as often as wanted.</summary>
internal sealed class RowCursorSource(IDataView view, string columnName, RowFormat format)
{
    public RowFormat Format => format;

    public string ColumnName => columnName;

    public long? RowCount => view.GetRowCount();

    public RowCursor Open()
    {
        DataViewSchema.Column column = view.Schema[columnName];
        DataViewRowCursor cursor = view.GetRowCursor([column]);
        return new RowCursor(cursor, format.CreateReader(cursor, column));
    }
}

/// <summary>A pass over a <see cref="RowCursorSource"/>.</summary>
internal sealed class RowCursor(DataViewRowCursor cursor, RowReader read) : IDisposable
{
    public bool MoveNext() => cursor.MoveNext();

    /// <summary>The current row in the networks' order, in the column's own scale.</summary>
    public void Read(Span<float> destination) => read(destination);

    public void Dispose() => cursor.Dispose();
}
