namespace Microsoft.ML.Gan;

/// <summary>A view with more columns, computed in blocks of rows ahead of the cursor.</summary>
internal sealed class MappedView(IDataView source, RowMap map) : IDataView
{
    private readonly MappedSchema _mapped = new(map, source.Schema);

    public DataViewSchema Schema => _mapped.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        bool outputActive = needed.Any(_mapped.IsOutput);
        IEnumerable<DataViewSchema.Column> inputs = _mapped.GetDependencies(needed);
        if (!outputActive)
        {
            return new MappedCursor(_mapped, source.GetRowCursor(inputs, rand), null);
        }
        // Two cursors in the same order: the one ahead reads what the map needs, the other is the caller's.
        int? order = rand?.Next();
        DataViewRowCursor Open(IEnumerable<DataViewSchema.Column> columns) =>
            source.GetRowCursor(columns, order is { } seed ? new Random(seed) : null);
        return new MappedCursor(_mapped, Open(inputs), Open(_mapped.Dependencies));
    }

    // One cursor is a valid answer for any number asked for, and the networks use all cores as it is.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
