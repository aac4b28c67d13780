using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The output schema of a selection and where its columns come from.</summary>
internal sealed class ColumnSelectingBindings
{
    internal ColumnSelectingBindings(DataViewSchema inputSchema, int[] indices)
    {
        InputSchema = inputSchema;
        Indices = indices;
        var builder = new DataViewSchema.Builder();
        foreach (int index in indices)
            builder.AddColumn(inputSchema[index].Name, inputSchema[index].Type, inputSchema[index].Annotations);
        Schema = builder.ToSchema();
    }

    internal DataViewSchema InputSchema { get; }

    internal DataViewSchema Schema { get; }

    internal int[] Indices { get; }

    internal IEnumerable<DataViewSchema.Column> Sources(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Select(x => InputSchema[Indices[x.Index]]).Distinct();
}

/// <summary>Some columns of a view, in an order of their own.</summary>
internal sealed class ColumnSelectingView : IDataView, IRowToRowMapper
{
    private readonly IHost _host;
    private readonly IDataView _input;
    private readonly ColumnSelectingBindings _bindings;

    internal ColumnSelectingView(IHost host, IDataView input, ColumnSelectingBindings bindings)
    {
        _host = host;
        _input = input;
        _bindings = bindings;
    }

    public bool CanShuffle => _input.CanShuffle;

    public DataViewSchema Schema => _bindings.Schema;

    public DataViewSchema InputSchema => _bindings.InputSchema;

    public DataViewSchema OutputSchema => _bindings.Schema;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = Active(columnsNeeded);
        return new Cursor(_host, _input.GetRowCursor(Sources(active), rand), _bindings, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = Active(columnsNeeded);
        return _input.GetRowCursorSet(Sources(active), n, rand).Select(x => new Cursor(_host, x, _bindings, active)).ToArray<DataViewRowCursor>();
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => _bindings.Sources(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, _bindings, Active(activeColumns));

    private bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columns)
            active[column.Index] = true;
        return active;
    }

    private IEnumerable<DataViewSchema.Column> Sources(bool[] active) => _bindings.Sources(Schema.Where(x => active[x.Index]));

    private static ValueGetter<T> Getter<T>(DataViewRow input, ColumnSelectingBindings bindings, bool[] active, DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < active.Length && active[column.Index], nameof(column), "requested column not active.");
        return input.GetGetter<T>(input.Schema[bindings.Indices[column.Index]]);
    }

    private sealed class Cursor(IHost host, DataViewRowCursor input, ColumnSelectingBindings bindings, bool[] active) : SynchronizedCursorBase(host, input)
    {
        public override DataViewSchema Schema => bindings.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter<TValue>(Input, bindings, active, column);
    }

    private sealed class Row(DataViewRow input, ColumnSelectingBindings bindings, bool[] active) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => bindings.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter<TValue>(input, bindings, active, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
