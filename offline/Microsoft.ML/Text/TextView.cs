using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of some text files.</summary>
internal sealed class TextView(
    IHost host, IMultiStreamSource source, TextLoader.Options options, TextColumnPlan[] plans, DataViewSchema schema) : IDataView
{
    private const int WarningsShown = 5;

    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    // Nobody has counted the lines.
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, host, RowCursorUtils.ActiveColumns(columnsNeeded, schema));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private LineReader OpenLines() => new(source, options);

    private FieldSplitter MakeSplitter() => new(options);

    private bool IsWithinLimit(long rows) => options.MaxRows is null || rows < options.MaxRows;

    private Delegate MakeGetter(int column, List<ReadOnlyMemory<char>> fields, Action<string> report) => plans[column].MakeGetter(fields, options, report);

    private sealed class Cursor : RootCursorBase
    {
        private readonly TextView _view;
        private readonly IHost _host;
        private readonly bool[] _active;
        private readonly Delegate[] _getters;
        private readonly LineReader _lines;
        private readonly FieldSplitter _splitter;
        private readonly List<ReadOnlyMemory<char>> _fields = [];
        private long _rows;
        private int _warnings;

        internal Cursor(TextView view, IHost host, bool[] active)
            : base(host)
        {
            _view = view;
            _host = host;
            _active = active;
            _lines = view.OpenLines();
            _splitter = view.MakeSplitter();
            _getters = new Delegate[active.Length];
            for (int i = 0; i < active.Length; i++)
                _getters[i] = active[i] ? view.MakeGetter(i, _fields, column => Warn($"Bad value in column {column}")) : null;
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            return _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            RowCursorUtils.CheckActive(_active[column.Index], column);
            var getter = RowCursorUtils.CastGetter<TValue>(_getters[column.Index], column);
            return (ref TValue value) =>
            {
                Ch.Check(Position >= 0, "Cannot call value getter in current state");
                getter(ref value);
            };
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            Ch.Check(Position >= 0, "Cannot call ID getter in current state");
            value = new DataViewRowId((ulong)Position, 0);
        };

        protected override bool MoveNextCore()
        {
            if (!_view.IsWithinLimit(_rows) || _lines.Next() is not { } line)
                return false;
            _splitter.Split(line, _fields);
            if (_splitter.HasQuotingError)
                Warn("Illegal quoting");
            _rows++;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _lines.Dispose();
            base.Dispose(disposing);
        }

        private void Warn(string problem)
        {
            if (++_warnings > WarningsShown)
                return;
            using var channel = _host.Start("Cursor");
            channel.Warning($"{problem} at line {_lines.Line} of '{_lines.Path}'.");
        }
    }
}
