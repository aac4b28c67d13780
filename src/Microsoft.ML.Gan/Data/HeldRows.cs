using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// All rows in one buffer, which the tensor shares, and others may too. Every pass is a new permutation; a last batch that would be short is left out.
/// </summary>
internal sealed class HeldRows : TrainingRows
{
    private readonly Tensor _rows;
    private readonly int _seed;
    private readonly int[] _taught;
    private readonly long[] _order;
    private readonly long[] _batch;
    private readonly Device _device;
    private readonly LabelSet? _labelSet;
    private readonly int[] _labels;
    private Random _random = null!;
    private int _next;

    /// <param name="buffer">The rows, one behind the other.</param>
    /// <param name="taught">Those of the buffer's rows that come in batches.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="shape">The shape of a batch, −1 for the rows.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="device">Where batches go.</param>
    /// <param name="labelSet">What labels there are, or null.</param>
    /// <param name="labels">The labels of the buffer's rows, where there are any.</param>
    public HeldRows(float[] buffer, int[] taught, int batchSize, long[] shape, int seed, Device device, LabelSet? labelSet, int[] labels)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = shape.Skip(1).Aggregate(1L, (product, side) => product * side);
        // frombuffer pins the array and copies nothing.
        _rows = frombuffer(buffer, ScalarType.Float32, buffer.Length / length * length).view([buffer.Length / length, .. shape.Skip(1)]).DetachFromDisposeScope();
        _seed = seed;
        _labelSet = labelSet;
        _labels = labels;
        _device = device;
        _batch = new long[batchSize];
        _taught = taught;
        _order = new long[taught.Length];
        Rewind();
    }

    public override long Count => _order.Length;

    public override TrainingBatch NextBatch()
    {
        if (_next + _batch.Length > _order.Length)
        {
            _random.Shuffle(_order);
            _next = 0;
        }
        _order.AsSpan(_next, _batch.Length).CopyTo(_batch);
        _next += _batch.Length;
        return new TrainingBatch(
            _rows.index_select(0, tensor(_batch)).to(_device),
            _labelSet?.OneHot([.. _batch.Select(row => _labels[row])], _device));
    }

    public override void Rewind()
    {
        _random = new Random(_seed);
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = _taught[i];
        }
        _next = _order.Length;
    }

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
