using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Some rows of a view, by number, in the view's order and with its ids.</summary>
/// <param name="view">A view whose rows come in one order.</param>
/// <param name="rows">The numbers of the rows that stay.</param>
internal sealed class RowSubsetView(IDataView view, IReadOnlySet<int> rows) : IDataView
{
    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(view.GetRowCursor(columnsNeeded), rows);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor cursor, IReadOnlySet<int> rows) : DataViewRowCursor
    {
        private long _position = -1;
        private int _row = -1;

        public override long Position => _position;

        public override long Batch => cursor.Batch;

        public override DataViewSchema Schema => cursor.Schema;

        public override bool MoveNext()
        {
            while (cursor.MoveNext())
            {
                if (rows.Contains(++_row))
                {
                    _position++;
                    return true;
                }
            }
            _position = -1;
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                cursor.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
