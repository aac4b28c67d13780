using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Each row as often as a Poisson variable of mean 1 says, or the rows that it leaves out.</summary>
internal sealed class BootstrapSamplingView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly int _seed;
    private readonly bool _complement;

    public BootstrapSamplingView(IHostEnvironment env, IDataView source, int? seed, bool complement)
    {
        _host = env.Register("Bootstrap");
        _host.CheckValue(source, "input");
        _source = source;
        _seed = seed ?? _host.Rand.Next();
        _complement = complement;
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, _source.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor : LinkedRootCursorBase
    {
        private readonly Random _random;
        private readonly bool _complement;
        private int _left;
        private int _copy;

        public Cursor(BootstrapSamplingView parent, DataViewRowCursor input)
            : base(parent._host, input)
        {
            _random = new Random(parent._seed);
            _complement = parent._complement;
        }

        public override long Batch => 0;

        // Copies of one row need identities of their own.
        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> getter = Input.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                getter(ref id);
                id = id.Combine(new DataViewRowId((ulong)_copy, 0));
            };
        }

        protected override bool MoveNextCore()
        {
            if (_left > 0)
            {
                _left--;
                _copy++;
                return true;
            }

            while (Input.MoveNext())
            {
                int count = Poisson();
                if (_complement)
                    count = count == 0 ? 1 : 0;
                if (count == 0)
                    continue;
                _left = count - 1;
                _copy = 0;
                return true;
            }
            return false;
        }

        // Knuth: multiply uniform numbers until the product is below e^-1.
        private int Poisson()
        {
            int count = 0;
            for (double product = _random.NextDouble(); product > 1 / Math.E; product *= _random.NextDouble())
                count++;
            return count;
        }
    }
}
