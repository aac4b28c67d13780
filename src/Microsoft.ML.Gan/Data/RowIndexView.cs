using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>A number of rows with ids and no columns: what generated rows are generated from.</summary>
internal sealed class RowIndexView(long count) : IDataView
{
    public DataViewSchema Schema { get; } = new DataViewSchema.Builder().ToSchema();

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(Schema, count);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, long count) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position < count ? _position : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext()
        {
            if (_position < count)
            {
                _position++;
            }
            return _position < count;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The view has no columns.");

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The view has no columns.");
    }
}
