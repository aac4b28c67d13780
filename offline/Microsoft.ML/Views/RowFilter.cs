using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes, for one cursor, the question whether its current row stays.</summary>
internal delegate Func<bool> RowTest(DataViewRowCursor cursor);

/// <summary>The rows of a view that pass a test.</summary>
internal sealed class RowFilter : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly DataViewSchema.Column[] _tested;
    private readonly RowTest _makeTest;

    public RowFilter(IHostEnvironment env, string name, IDataView source, DataViewSchema.Column[] tested, RowTest makeTest)
    {
        _host = env.Register(name);
        _host.CheckValue(source, nameof(source));
        _source = source;
        _tested = tested;
        _makeTest = makeTest;
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return new Cursor(this, _source.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return Array.ConvertAll(_source.GetRowCursorSet(Needed(active), n, rand), DataViewRowCursor (input) => new Cursor(this, input, active));
    }

    private DataViewSchema.Column[] Needed(bool[] active)
    {
        var needed = new HashSet<int>(_tested.Select(column => column.Index));
        return [.. Schema.Where(column => active[column.Index] || needed.Contains(column.Index))];
    }

    private sealed class Cursor : LinkedRootCursorBase
    {
        private readonly bool[] _active;
        private readonly Func<bool> _test;

        public Cursor(RowFilter parent, DataViewRowCursor input, bool[] active)
            : base(parent._host, input)
        {
            _active = active;
            _test = parent._makeTest(input);
        }

        // A column that only the test needs is not the reader's.
        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            return _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckActive(IsColumnActive(column), column);
            return Input.GetGetter<TValue>(column);
        }

        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (_test())
                    return true;
            }
            return false;
        }
    }
}
