using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Rows drawn at random from a pool that is filled up from the source: the whole is shuffled if it fits the pool.</summary>
internal sealed class RowShufflingView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly int _seed;
    private readonly int _poolSize;
    private readonly bool _shuffleSource;

    public RowShufflingView(IHostEnvironment env, IDataView source, int? seed, int poolSize, bool shuffleSource)
    {
        _host = env.Register("Shuffle");
        _host.CheckValue(source, "input");
        _host.CheckUserArg(poolSize > 0, "shufflePoolSize", "Must be positive");
        _source = CachableColumns.Select(_host, source);

        // Drawn once, so that every cursor gives the same order.
        _seed = seed ?? _host.Rand.Next();
        _poolSize = poolSize;
        _shuffleSource = shuffleSource && source.CanShuffle;
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var random = new Random(rand?.Next() ?? _seed);
        Random sourceRandom = _shuffleSource ? new Random(random.Next()) : null;
        return new Cursor(this, _source.GetRowCursor(needed, sourceRandom), needed, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : LinkedRootCursorBase
    {
        private readonly Random _random;
        private readonly int _poolSize;
        private readonly Pool[] _pools;
        private readonly Pool<DataViewRowId> _ids;
        private readonly List<int> _slots = [];
        private int _current = -1;
        private bool _sourceDone;

        public Cursor(RowShufflingView parent, DataViewRowCursor input, DataViewSchema.Column[] columns, Random random)
            : base(parent._host, input)
        {
            _random = random;
            _poolSize = parent._poolSize;
            _pools = new Pool[Schema.Count];
            foreach (DataViewSchema.Column column in columns)
                _pools[column.Index] ??= Pool.Create(input, column);
            _ids = new ScalarPool<DataViewRowId>(input.GetIdGetter());
        }

        public override long Batch => 0;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckActive(IsColumnActive(column), column);
            return _pools[column.Index] is Pool<TValue> pool
                ? (ref TValue value) => pool.Get(CurrentSlot(), ref value)
                : throw RowCursorUtils.TypeMismatch(typeof(TValue), column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => _ids.Get(CurrentSlot(), ref id);

        protected override bool MoveNextCore()
        {
            if (_current >= 0)
                Replace(_current);
            while (_slots.Count < _poolSize && Read(_slots.Count))
                _slots.Add(_slots.Count);
            if (_slots.Count == 0)
                return false;
            _current = _random.Next(_slots.Count);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _current = -1;
            base.Dispose(disposing);
        }

        // The row that was read makes room for the next one of the source.
        private void Replace(int current)
        {
            if (Read(_slots[current]))
                return;
            _slots[current] = _slots[^1];
            _slots.RemoveAt(_slots.Count - 1);
        }

        private bool Read(int slot)
        {
            if (_sourceDone || !Input.MoveNext())
            {
                _sourceDone = true;
                return false;
            }
            foreach (Pool pool in _pools)
                pool?.Read(slot);
            _ids.Read(slot);
            return true;
        }

        private int CurrentSlot()
        {
            Ch.Check(Position >= 0, RowCursorUtils.FetchValueStateError);
            return _slots[_current];
        }
    }

    /// <summary>The pool's values of one column.</summary>
    private abstract class Pool
    {
        public static Pool Create(DataViewRowCursor input, DataViewSchema.Column column) => column.Type is VectorDataViewType vector
            ? Utils.MarshalInvoke(CreateVector<int>, vector.ItemType.RawType, input, column)
            : Utils.MarshalInvoke(CreateScalar<int>, column.Type.RawType, input, column);

        public abstract void Read(int slot);

        private static Pool CreateScalar<T>(DataViewRowCursor input, DataViewSchema.Column column) => new ScalarPool<T>(input.GetGetter<T>(column));

        private static Pool CreateVector<T>(DataViewRowCursor input, DataViewSchema.Column column) => new VectorPool<T>(input.GetGetter<VBuffer<T>>(column));
    }

    private abstract class Pool<T> : Pool
    {
        private readonly ValueGetter<T> _getter;
        private T[] _values = [];

        protected Pool(ValueGetter<T> getter) => _getter = getter;

        public override void Read(int slot)
        {
            if (slot >= _values.Length)
                Array.Resize(ref _values, Math.Max(slot + 1, 2 * _values.Length));
            _getter(ref _values[slot]);
        }

        public void Get(int slot, ref T value) => Copy(in _values[slot], ref value);

        protected abstract void Copy(in T source, ref T destination);
    }

    private sealed class ScalarPool<T> : Pool<T>
    {
        public ScalarPool(ValueGetter<T> getter)
            : base(getter)
        {
        }

        protected override void Copy(in T source, ref T destination) => destination = source;
    }

    private sealed class VectorPool<T> : Pool<VBuffer<T>>
    {
        public VectorPool(ValueGetter<VBuffer<T>> getter)
            : base(getter)
        {
        }

        protected override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);
    }
}
