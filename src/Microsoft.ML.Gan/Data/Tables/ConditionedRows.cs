using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Rows of a table as batches: of each row the class is drawn first, rare classes more often than they occur, and then a row of that class.</summary>
/// <remarks>Training by sampling: Xu et al. 2019, section 4.3. Classes are drawn by the logarithm of their frequency.</remarks>
internal sealed class ConditionedRows : TrainingRows
{
    private readonly Tensor _rows;
    private readonly int[][] _byClass;
    private readonly double[] _cumulative;
    private readonly int _batchSize;
    private readonly int _packing;
    private readonly int _seed;
    private readonly bool _labelled;
    private readonly Device _device;
    private Random _random = null!;

    /// <param name="rows">Encoded rows, one behind another.</param>
    /// <param name="length">Numbers of a row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="classCount">The number of classes; 0 where the table has no label.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="packing">Rows that the critic judges together, which share a class.</param>
    /// <param name="seed">Decides the batches.</param>
    /// <param name="device">Where batches go.</param>
    /// <param name="heldOut">Rows that nothing learns from, or null; it becomes this object's.</param>
    public ConditionedRows(float[] rows, int length, int[] classes, int classCount, int batchSize, int packing, int seed, Device device, TrainingBatch? heldOut)
    {
        using DisposeScope scope = NewDisposeScope();
        Count = classes.Length;
        HeldOut = heldOut;
        // frombuffer pins the array and copies nothing.
        _rows = frombuffer(rows, ScalarType.Float32, rows.LongLength).view([Count, length]).DetachFromDisposeScope();
        _byClass = [.. Enumerable.Range(0, Math.Max(1, classCount)).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, classes.Length).GroupBy(row => classes[row]))
        {
            _byClass[group.Key] = [.. group];
        }
        double sum = 0;
        _cumulative = [.. _byClass.Select(group => sum += Math.Log(1 + group.Length))];
        _batchSize = batchSize;
        _packing = packing;
        _seed = seed;
        _labelled = classCount > 0;
        _device = device;
        Rewind();
    }

    public override long Count { get; }

    public override TrainingBatch NextBatch()
    {
        var chosen = new long[_batchSize];
        var oneHot = new float[_batchSize * _byClass.Length];
        int drawn = 0;
        for (int i = 0; i < _batchSize; i++)
        {
            if (i % _packing == 0)
            {
                double rank = _random.NextDouble() * _cumulative[^1];
                for (drawn = 0; drawn < _cumulative.Length - 1 && rank >= _cumulative[drawn]; drawn++)
                {
                }
            }
            chosen[i] = _byClass[drawn][_random.Next(_byClass[drawn].Length)];
            oneHot[i * _byClass.Length + drawn] = 1;
        }
        return new TrainingBatch(_rows.index_select(0, tensor(chosen)).to(_device), _labelled ? AlignedTensor.Of(oneHot, [_batchSize, _byClass.Length], _device) : null);
    }

    public override void Rewind() => _random = new Random(_seed);

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
