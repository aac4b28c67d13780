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
    private readonly Random _random;
    private readonly Device _device;
    private readonly float[] _pool;
    private readonly float[] _batch;
    private readonly int _length;
    private readonly int _poolRows;
    private RowCursor _cursor;

    public StreamedRows(RowCursorSource source, long count, int poolRows, int batchSize, ValueScaling scaling, long[] shape, Random random, Device device)
    {
        _source = source;
        Count = count;
        _scaling = scaling;
        _shape = [batchSize, .. shape.Skip(1)];
        _random = random;
        _device = device;
        _length = source.Format.Length;
        _poolRows = poolRows;
        _pool = new float[(long)poolRows * _length];
        _batch = new float[batchSize * _length];
        _cursor = source.Open();
        for (int i = 0; i < poolRows; i++)
        {
            ReadNext(PoolRow(i));
        }
    }

    public override long Count { get; }

    public override Tensor NextBatch()
    {
        for (int start = 0; start < _batch.Length; start += _length)
        {
            Span<float> drawn = PoolRow(_random.Next(_poolRows));
            drawn.CopyTo(_batch.AsSpan(start, _length));
            ReadNext(drawn);
        }
        return tensor(_batch, _shape).to(_device);
    }

    public override void Dispose() => _cursor.Dispose();

    private Span<float> PoolRow(int row) => _pool.AsSpan(row * _length, _length);

    private void ReadNext(Span<float> destination)
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
        _cursor.Read(destination);
        _scaling.Apply(destination);
    }
}
