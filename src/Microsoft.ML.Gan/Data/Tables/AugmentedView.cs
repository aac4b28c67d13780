using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>
/// Real rows with new ones evenly between them, so that whoever reads in order sees a mix. The schema is the real view's own;
/// its hidden columns, which new rows have not, are missing in them. Real rows keep their ids.
/// </summary>
internal sealed class AugmentedView : IDataView
{
    // "synthetc": no row of a file or a list has it in the upper half of its id.
    private const ulong SyntheticIds = 0x73796E7468657463;

    private readonly IDataView _real;
    private readonly long _realCount;
    private readonly IDataView _synthetic;
    private readonly long _syntheticCount;
    // For each column, its place in the synthetic view, or -1.
    private readonly int[] _places;

    /// <param name="real">Real rows, in one order.</param>
    /// <param name="realCount">How many there are.</param>
    /// <param name="synthetic">New rows, which know how many they are.</param>
    /// <exception cref="InvalidOperationException">New rows lack a column of the real ones, or have it with another type.</exception>
    public AugmentedView(IDataView real, long realCount, IDataView synthetic)
    {
        _real = real;
        _realCount = realCount;
        _synthetic = synthetic;
        _syntheticCount = synthetic.GetRowCount()!.Value;
        _places = [.. real.Schema.Select(Place)];
    }

    public DataViewSchema Schema => _real.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => _realCount + _syntheticCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, [.. columnsNeeded]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private int Place(DataViewSchema.Column column)
    {
        if (column.IsHidden)
        {
            return -1;
        }
        return _synthetic.Schema.GetColumnOrNull(column.Name) is not { } found
            ? throw new InvalidOperationException($"The generator's rows have no column '{column.Name}', which the real rows have.")
            : found.Type.Equals(column.Type)
                ? found.Index
                : throw new InvalidOperationException($"The generator's rows have column '{column.Name}' with type {found.Type}, the real rows with {column.Type}.");
    }

    /// <summary>New rows among the first so many rows of the view.</summary>
    private long SyntheticBefore(long rows) => (long)((Int128)rows * _syntheticCount / (_realCount + _syntheticCount));

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly AugmentedView _view;
        private readonly DataViewRowCursor _real;
        private readonly DataViewRowCursor _synthetic;
        private long _position = -1;
        private long _batch;
        private bool _isSynthetic;

        public Cursor(AugmentedView view, DataViewSchema.Column[] active)
        {
            _view = view;
            _real = view._real.GetRowCursor(active);
            _synthetic = view._synthetic.GetRowCursor(active.Where(column => view._places[column.Index] >= 0).Select(column => view._synthetic.Schema[view._places[column.Index]]));
        }

        public override long Position => _position < _view.GetRowCount() ? _position : -1;

        public override long Batch => _batch;

        public override DataViewSchema Schema => _view.Schema;

        public override bool MoveNext()
        {
            if (_position == _view.GetRowCount() || ++_position == _view.GetRowCount())
            {
                return false;
            }
            _isSynthetic = _view.SyntheticBefore(_position + 1) > _view.SyntheticBefore(_position);
            if (_isSynthetic)
            {
                return _synthetic.MoveNext();
            }
            if (!_real.MoveNext())
            {
                throw new InvalidOperationException(FormattableString.Invariant($"The view had {_view._realCount} rows when they were counted, and has fewer now: a view gives the same rows each time it is read."));
            }
            _batch = _real.Batch;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> real = _real.GetIdGetter();
            return (ref DataViewRowId value) =>
            {
                if (_isSynthetic && Position >= 0)
                {
                    // The real rows' number keeps apart what is augmented again.
                    value = new DataViewRowId((ulong)_synthetic.Position, SyntheticIds + (ulong)_view._realCount);
                }
                else
                {
                    real(ref value);
                }
            };
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _real.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> real = _real.GetGetter<TValue>(column);
            ValueGetter<TValue> synthetic = _view._places[column.Index] is >= 0 and var place
                ? _synthetic.GetGetter<TValue>(_view._synthetic.Schema[place])
                : (ValueGetter<TValue>)TableColumn.Of(column).CreateGetter(_ => double.NaN, ignored: true);
            return (ref TValue value) => (_isSynthetic ? synthetic : real)(ref value);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _real.Dispose();
                _synthetic.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
