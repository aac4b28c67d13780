using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Some rows of a view, counted from its start.</summary>
internal sealed class SkipTakeFilter : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly long _skip;
    private readonly long _take;

    public SkipTakeFilter(IHostEnvironment env, IDataView source, long skip, long take)
    {
        _host = env.Register(nameof(SkipTakeFilter));
        _host.CheckValue(source, nameof(source));
        _host.CheckParam(skip >= 0 && take >= 0, "count", "Must be non-negative");
        _source = source;
        _skip = skip;
        _take = take;
    }

    public DataViewSchema Schema => _source.Schema;

    // Which rows there are depends on their order.
    public bool CanShuffle => false;

    public long? GetRowCount()
    {
        if (_take == 0)
            return 0;
        return _source.GetRowCount() is { } count ? Math.Min(Math.Max(0, count - _skip), _take) : null;
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, _source.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor : LinkedRootCursorBase
    {
        private readonly long _take;
        private long _toSkip;
        private long _taken;

        public Cursor(SkipTakeFilter parent, DataViewRowCursor input)
            : base(parent._host, input)
        {
            _toSkip = parent._skip;
            _take = parent._take;
        }

        public override long Batch => 0;

        protected override bool MoveNextCore()
        {
            if (_taken == _take)
                return false;
            for (; _toSkip > 0; _toSkip--)
            {
                if (!Input.MoveNext())
                    return false;
            }
            _taken++;
            return Input.MoveNext();
        }
    }
}
