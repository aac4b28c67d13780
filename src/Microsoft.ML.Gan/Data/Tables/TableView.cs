using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Rows of a table from <paramref name="first"/> on, field by field: the same for the same rows, whoever asks, from any thread.</summary>
internal delegate double[][] TableRows(long first, int count);

/// <summary>A view of rows that are made when a cursor comes to them, block by block.</summary>
internal sealed class TableView(TableLayout layout, long count, TableRows rows) : IDataView
{
    private const int BlockRows = 4096;

    public DataViewSchema Schema { get; } = layout.CreateSchema();

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(TableView view, HashSet<int> active) : DataViewRowCursor
    {
        private readonly TableLayout _layout = view.Layout;
        private long _position = -1;
        private long _start;
        private double[][]? _block;

        public override long Position => _position < view.Count ? _position : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_position < view.Count)
            {
                _position++;
            }
            return _position < view.Count;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(Checked(column).Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
            }
            int first = 0;
            while (_layout.Fields[first].Column != column.Index)
            {
                first++;
            }
            bool ignored = _layout.Fields[first].Role == ColumnRole.Ignored, identifies = _layout.Fields[first].Role == ColumnRole.Identifier;
            Delegate getter = identifies && column.Type is TextDataViewType
                ? (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = FormattableString.Invariant($"synthetic-{Row + 1}").AsMemory())
                : _layout.Columns[column.Index].CreateGetter(slot => Number(first + slot), ignored);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Invalid TValue: '{typeof(TValue)}' for column '{column.Name}' of type '{column.Type}'.");
        }

        private long Row => Position >= 0 ? Position : throw new InvalidOperationException("The cursor stands on no row.");

        private double Number(int field)
        {
            long row = Row;
            if (_block is null || row < _start || row >= _start + BlockRows)
            {
                _start = row / BlockRows * BlockRows;
                _block = view.Rows(_start, (int)Math.Min(BlockRows, view.Count - _start));
            }
            return _block[field][row - _start];
        }

        private DataViewSchema.Column Checked(DataViewSchema.Column column) => column.Index < Schema.Count
            ? column
            : throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The view has no such column.");
    }

    private TableLayout Layout => layout;

    private long Count => count;

    private TableRows Rows => rows;
}
