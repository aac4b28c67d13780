using System.Runtime.CompilerServices;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps each column in memory from the first time that it is read.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly Lock _fillLock = new();
    private readonly ColumnCache[] _columns;
    private long _rowCount = -1;

    public CacheDataView(IHostEnvironment env, IDataView input, string[] columnsToPrefetch)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(CacheDataView));
        _host.CheckValue(input, nameof(input));
        _source = CachableColumns.Select(_host, input);
        _columns = new ColumnCache[Schema.Count];
        DataViewSchema.Column[] prefetch = [.. (columnsToPrefetch ?? []).Select(name => Schema.GetColumnOrNull(name)
            ?? throw _host.ExceptSchemaMismatch("columnsToPrefetch", "", name))];
        if (prefetch.Length > 0)
            Fill(prefetch);
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => Volatile.Read(ref _rowCount) is >= 0 and var count ? count : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return new Cursor(this, active, rand?.Next(), 0, 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        int? seed = rand?.Next();
        int count = Math.Max(1, n);
        return Utils.BuildArray<DataViewRowCursor>(count, i => new Cursor(this, active, seed, i, count));
    }

    // One pass over the source reads all columns that are asked for and not there yet.
    private void Fill(IEnumerable<DataViewSchema.Column> wanted)
    {
        lock (_fillLock)
        {
            DataViewSchema.Column[] missing = [.. wanted.Where(column => _columns[column.Index] is null)];
            if (missing.Length == 0 && _rowCount >= 0)
                return;

            var filled = new ColumnCache[missing.Length];
            long rows = 0;
            using (DataViewRowCursor cursor = _source.GetRowCursor(missing))
            {
                for (int i = 0; i < missing.Length; i++)
                    filled[i] = ColumnCache.Create(cursor, missing[i]);
                for (; cursor.MoveNext(); rows++)
                {
                    foreach (ColumnCache column in filled)
                        column.Append();
                }
            }

            for (int i = 0; i < missing.Length; i++)
            {
                filled[i].Complete();
                Volatile.Write(ref _columns[missing[i].Index], filled[i]);
            }
            Volatile.Write(ref _rowCount, rows);
        }
    }

    /// <summary>The values of one column.</summary>
    private abstract class ColumnCache
    {
        public static ColumnCache Create(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type is VectorDataViewType vector
            ? Utils.MarshalInvoke(CreateVector<int>, vector.ItemType.RawType, cursor, column)
            : Utils.MarshalInvoke(CreateScalar<int>, column.Type.RawType, cursor, column);

        public abstract void Append();

        public abstract void Complete();

        public abstract Delegate GetGetter(StrongBox<long> row);

        private static ColumnCache CreateScalar<T>(DataViewRowCursor cursor, DataViewSchema.Column column) => new ScalarCache<T>(cursor.GetGetter<T>(column));

        private static ColumnCache CreateVector<T>(DataViewRowCursor cursor, DataViewSchema.Column column) => new VectorCache<T>(cursor.GetGetter<VBuffer<T>>(column));
    }

    private sealed class ScalarCache<T> : ColumnCache
    {
        private readonly List<T> _values = [];
        private ValueGetter<T> _source;

        public ScalarCache(ValueGetter<T> source) => _source = source;

        public override void Append()
        {
            T value = default;
            _source(ref value);

            // Text is a window on a buffer that its source may reuse.
            if (value is ReadOnlyMemory<char> text)
                value = (T)(object)text.ToString().AsMemory();
            _values.Add(value);
        }

        public override void Complete()
        {
            _source = null;
            _values.TrimExcess();
        }

        public override Delegate GetGetter(StrongBox<long> row)
        {
            ValueGetter<T> getter = (ref T value) => value = _values[RowIndex(row)];
            return getter;
        }
    }

    private sealed class VectorCache<T> : ColumnCache
    {
        private readonly List<VBuffer<T>> _values = [];
        private ValueGetter<VBuffer<T>> _source;
        private VBuffer<T> _buffer;

        public VectorCache(ValueGetter<VBuffer<T>> source) => _source = source;

        public override void Append()
        {
            _source(ref _buffer);
            VBuffer<T> copy = default;
            _buffer.CopyTo(ref copy);
            if (typeof(T) == typeof(ReadOnlyMemory<char>))
            {
                VBufferEditor<T> editor = VBufferEditor.CreateFromBuffer(ref copy);
                foreach (ref T item in editor.Values)
                    item = (T)(object)item.ToString().AsMemory();
                copy = editor.Commit();
            }
            _values.Add(copy);
        }

        public override void Complete()
        {
            _source = null;
            _buffer = default;
            _values.TrimExcess();
        }

        public override Delegate GetGetter(StrongBox<long> row)
        {
            ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => _values[RowIndex(row)].CopyTo(ref value);
            return getter;
        }
    }

    private static int RowIndex(StrongBox<long> row)
    {
        if (row.Value < 0)
            throw Contracts.Except(RowCursorUtils.FetchValueStateError);
        return (int)row.Value;
    }

    /// <summary>Reads rows of the cache: all, or each n-th one; in order, or in a random one.</summary>
    private sealed class Cursor : RootCursorBase
    {
        private readonly CacheDataView _parent;
        private readonly bool[] _active;
        private readonly int? _shuffleSeed;
        private readonly int _step;
        private readonly StrongBox<long> _row = new(-1);
        private long _next;
        private int[] _order;
        private bool _filled;

        public Cursor(CacheDataView parent, bool[] active, int? shuffleSeed, int first, int step)
            : base(parent._host)
        {
            _parent = parent;
            _active = active;
            _shuffleSeed = shuffleSeed;
            _next = first;
            _step = step;
            Schema = parent.Schema;
        }

        public override DataViewSchema Schema { get; }

        public override long Batch => Math.Max(0, _next - _step);

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            return _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckActive(IsColumnActive(column), column);
            if (typeof(TValue) != column.Type.RawType)
                throw RowCursorUtils.TypeMismatch(typeof(TValue), column);

            // Nothing is read before the first value is asked for or the cursor moves.
            ValueGetter<TValue> getter = null;
            return (ref TValue value) =>
            {
                RowIndex(_row);
                getter ??= (ValueGetter<TValue>)_parent._columns[column.Index].GetGetter(_row);
                getter(ref value);
            };
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)RowIndex(_row), 0);

        protected override bool MoveNextCore()
        {
            if (!_filled)
            {
                _parent.Fill(Schema.Where(column => _active[column.Index]));
                _filled = true;
                if (_shuffleSeed is { } seed)
                {
                    _order = [.. Enumerable.Range(0, (int)_parent._rowCount)];
                    new Random(seed).Shuffle(_order);
                }
            }
            if (_next >= _parent._rowCount)
                return false;
            _row.Value = _order is null ? _next : _order[_next];
            _next += _step;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _row.Value = -1;
            base.Dispose(disposing);
        }
    }
}
