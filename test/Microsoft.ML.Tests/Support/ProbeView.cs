using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>Passes a view through and counts what is asked of it.</summary>
internal sealed class ProbeView(IDataView inner) : IDataView
{
    private int _opened, _disposed, _moved;

    public int CursorsOpened => _opened;

    public int CursorsDisposed => _disposed;

    public int RowsMoved => _moved;

    /// <summary>Names of the columns that any cursor was opened with.</summary>
    public HashSet<string> ColumnsAsked { get; } = [];

    public DataViewSchema Schema => inner.Schema;

    public bool CanShuffle => inner.CanShuffle;

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Watch(inner.GetRowCursor(Note(columnsNeeded), rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. inner.GetRowCursorSet(Note(columnsNeeded), n, rand).Select(Watch)];

    private DataViewSchema.Column[] Note(IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] asked = [.. columns];
        lock (ColumnsAsked)
            ColumnsAsked.UnionWith(asked.Select(column => column.Name));
        return asked;
    }

    private DataViewRowCursor Watch(DataViewRowCursor cursor)
    {
        Interlocked.Increment(ref _opened);
        return new Cursor(this, cursor);
    }

    private sealed class Cursor(ProbeView probe, DataViewRowCursor inner) : DataViewRowCursor
    {
        private bool _done;

        public override DataViewSchema Schema => inner.Schema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override bool MoveNext()
        {
            if (!inner.MoveNext())
                return false;
            Interlocked.Increment(ref probe._moved);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_done)
            {
                _done = true;
                Interlocked.Increment(ref probe._disposed);
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
