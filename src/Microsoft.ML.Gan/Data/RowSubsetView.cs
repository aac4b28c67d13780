using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Some rows of a view, by number, with its ids. They come in the view's order, begun at one of its rows and gone round.</summary>
/// <param name="view">A view whose rows come in one order.</param>
/// <param name="rows">The numbers of the rows that stay.</param>
/// <param name="first">The number that the order begins at.</param>
internal sealed class RowSubsetView(IDataView view, IReadOnlySet<int> rows, int first = 0) : IDataView
{
    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    /// <summary>The same rows, begun at another.</summary>
    public RowSubsetView From(int number) => new(view, rows, number);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        // One for the rows from the first on, and one for those before it.
        return new Cursor([.. Enumerable.Range(0, first > 0 ? 2 : 1).Select(_ => view.GetRowCursor(columns))], rows, first);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor[] parts, IReadOnlySet<int> rows, int first) : DataViewRowCursor
    {
        private long _position = -1;
        private int _part;
        private int _row = -1;

        public override long Position => _position;

        // It never decreases.
        public override long Batch => parts.Sum(part => part.Batch);

        public override DataViewSchema Schema => parts[0].Schema;

        public override bool MoveNext()
        {
            for (; ; _part++, _row = -1)
            {
                while (parts[_part].MoveNext())
                {
                    if (++_row >= first == (_part == 0) && rows.Contains(_row))
                    {
                        _position++;
                        return true;
                    }
                }
                if (_part == parts.Length - 1)
                {
                    _position = -1;
                    return false;
                }
            }
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => Either([.. parts.Select(part => part.GetIdGetter())]);

        public override bool IsColumnActive(DataViewSchema.Column column) => parts[0].IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Either([.. parts.Select(part => part.GetGetter<TValue>(column))]);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (DataViewRowCursor part in parts)
                {
                    part.Dispose();
                }
            }
            base.Dispose(disposing);
        }

        private ValueGetter<TValue> Either<TValue>(ValueGetter<TValue>[] getters) => (ref TValue value) => getters[_part](ref value);
    }
}
