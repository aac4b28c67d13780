using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Rows read again in every pass, through a pool: each row of a batch is drawn at random from the pool, and the next row of the view takes its place.
/// </summary>
internal sealed class StreamedRows : TrainingRows
{
    private readonly RowCursorSource _source;
    private readonly ValueScaling _scaling;
    private readonly long[] _shape;
    private readonly int _seed;
    private readonly Device _device;
    private readonly float[] _pool;
    private readonly float[] _batch;
    private readonly int[] _poolLabels;
    private readonly int[] _batchLabels;
    private readonly int _length;
    private readonly int _poolRows;
    private Random _random = null!;
    private RowCursor _cursor;

    public StreamedRows(RowCursorSource source, long count, int poolRows, int batchSize, ValueScaling scaling, long[] shape, int seed, Device device)
    {
        _source = source;
        Count = count;
        _scaling = scaling;
        _shape = [batchSize, .. shape.Skip(1)];
        _seed = seed;
        _device = device;
        _length = source.Format.Length;
        _poolRows = poolRows;
        _pool = new float[(long)poolRows * _length];
        _batch = new float[batchSize * _length];
        _poolLabels = new int[poolRows];
        _batchLabels = new int[batchSize];
        _cursor = source.Open();
        Fill();
    }

    public override long Count { get; }

    public override TrainingBatch NextBatch()
    {
        for (int i = 0; i < _batchLabels.Length; i++)
        {
            int drawn = _random.Next(_poolRows);
            PoolRow(drawn).CopyTo(_batch.AsSpan(i * _length, _length));
            _batchLabels[i] = _poolLabels[drawn];
            ReadNext(drawn);
        }
        return new TrainingBatch(AlignedTensor.Of(_batch, _shape, _device), _source.Labels?.OneHot(_batchLabels, _device));
    }

    public override void Rewind()
    {
        _cursor.Dispose();
        _cursor = _source.Open();
        Fill();
    }

    public override void Dispose()
    {
        _cursor.Dispose();
        base.Dispose();
    }

    private void Fill()
    {
        _random = new Random(_seed);
        for (int i = 0; i < _poolRows; i++)
        {
            ReadNext(i);
        }
    }

    private Span<float> PoolRow(int row) => _pool.AsSpan(row * _length, _length);

    private void ReadNext(int poolRow)
    {
        if (!_cursor.MoveNext())
        {
            _cursor.Dispose();
            _cursor = _source.Open();
            if (!_cursor.MoveNext())
            {
                throw new InvalidOperationException($"Column '{_source.ColumnName}' had {Count} rows in the first pass and has none now: the view is not repeatable.");
            }
        }
        Span<float> destination = PoolRow(poolRow);
        _poolLabels[poolRow] = _cursor.Read(destination);
        _scaling.Apply(destination);
    }
}
