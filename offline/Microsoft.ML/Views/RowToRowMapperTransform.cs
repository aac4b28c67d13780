using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view with the columns that an <see cref="IRowMapper"/> adds.</summary>
internal sealed class RowToRowMapperTransform : IDataView, IRowToRowMapper
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly IRowMapper _mapper;
    private readonly ColumnBindings _bindings;

    internal RowToRowMapperTransform(IHostEnvironment env, IDataView input, IRowMapper mapper, Func<DataViewSchema, IRowMapper> mapperFactory)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env as IHost ?? env.Register(nameof(RowToRowMapperTransform));
        _host.CheckValue(input, nameof(input));
        _host.CheckValue(mapper, nameof(mapper));
        _host.CheckValueOrNull(mapperFactory);
        _source = input;
        _mapper = mapper;
        _bindings = new ColumnBindings(input.Schema, mapper.GetOutputColumns());
    }

    public DataViewSchema Schema => _bindings.Schema;

    public DataViewSchema InputSchema => _source.Schema;

    public DataViewSchema OutputSchema => _bindings.Schema;

    public bool CanShuffle => _source.CanShuffle;

    public static DataViewSchema GetOutputSchema(DataViewSchema inputSchema, IRowMapper mapper)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Contracts.CheckValue(mapper, nameof(mapper));
        return new ColumnBindings(inputSchema, mapper.GetOutputColumns()).Schema;
    }

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return new Cursor(_host, _source.GetRowCursor(Dependencies(active), rand), this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        DataViewRowCursor[] inputs = _source.GetRowCursorSet(Dependencies(active), n, rand);
        return Array.ConvertAll(inputs, DataViewRowCursor (input) => new Cursor(_host, input, this, active));
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Dependencies(RowCursorUtils.ActiveColumns(dependingColumns, Schema));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _host.CheckValue(input, nameof(input));
        _host.CheckValue(activeColumns, nameof(activeColumns));
        _host.Check(input.Schema == _source.Schema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new MappedRow(input, this, RowCursorUtils.ActiveColumns(activeColumns, Schema));
    }

    private DataViewSchema.Column[] Dependencies(bool[] active)
    {
        Func<int, bool> needed = _mapper.GetDependencies(IsOutputActive(active));
        return [.. InputSchema.Where(column => active[column.Index] || needed(column.Index))];
    }

    private Func<int, bool> IsOutputActive(bool[] active) => column => active[InputSchema.Count + column];

    /// <summary>The getters over one input row, for rows and cursors alike.</summary>
    private sealed class Getters : IDisposable
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly DataViewRow _input;
        private readonly bool[] _active;
        private readonly Delegate[] _added;
        private Action _disposer;

        public Getters(RowToRowMapperTransform parent, DataViewRow input, bool[] active)
        {
            _parent = parent;
            _input = input;
            _active = active;
            _added = parent._mapper.CreateGetters(input, parent.IsOutputActive(active), out _disposer);
        }

        public bool IsActive(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, _parent.Schema);
            return _active[column.Index];
        }

        public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckActive(IsActive(column), column);
            int index = _parent._bindings.MapColumnIndex(out bool isSource, column.Index);
            return isSource
                ? _input.GetGetter<TValue>(_parent.InputSchema[index])
                : RowCursorUtils.CastGetter<TValue>(_added[index], column);
        }

        public void Dispose()
        {
            _disposer?.Invoke();
            _disposer = null;
        }
    }

    private sealed class MappedRow : WrappingRow
    {
        private readonly Getters _getters;

        public MappedRow(DataViewRow input, RowToRowMapperTransform parent, bool[] active)
            : base(input)
        {
            Schema = parent.Schema;
            _getters = new Getters(parent, input, active);
        }

        public override DataViewSchema Schema { get; }

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

        protected override void DisposeCore(bool disposing)
        {
            if (disposing)
                _getters.Dispose();
        }
    }

    private sealed class Cursor : SynchronizedCursorBase
    {
        private readonly Getters _getters;

        public Cursor(IChannelProvider provider, DataViewRowCursor input, RowToRowMapperTransform parent, bool[] active)
            : base(provider, input)
        {
            Schema = parent.Schema;
            _getters = new Getters(parent, input, active);
        }

        public override DataViewSchema Schema { get; }

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _getters.Dispose();
            base.Dispose(disposing);
        }
    }
}
