using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Training rows as shuffled batches. <see cref="Read"/> goes through the view once, checks every value and measures it;
/// rows that fit the memory budget are held as one contiguous buffer, others are streamed through a shuffle pool.
/// </summary>
internal abstract class TrainingRows : IDisposable
{
    /// <summary>Rows in the view.</summary>
    public abstract long Count { get; }

    /// <summary>The next batch, scaled, of the shape that the networks see; it belongs to the current dispose scope.</summary>
    public abstract Tensor NextBatch();

    public abstract void Dispose();

    /// <summary>Reads the view, has the scaling chosen from what that pass measured, and gives the batches.</summary>
    /// <exception cref="InvalidOperationException">No rows, fewer rows than a batch, or a bad value.</exception>
    public static TrainingRows Read(RowCursorSource source, int batchSize, long memoryBudget, Func<SlotStatistics, ValueScaling> chooseScaling,
        long[] shape, int seed, Device device, CancellationToken cancellation)
    {
        int length = source.Format.Length;
        long capacity = Math.Min(memoryBudget / sizeof(float) / length, Array.MaxLength / length);
        long expected = Math.Min(source.RowCount ?? 1024, capacity);
        var buffer = new float[expected * length];
        var statistics = new SlotStatistics(length);
        var row = new float[length];
        using (RowCursor cursor = source.Open())
        {
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                cursor.Read(row);
                statistics.Add(row);
                if (statistics.Count <= capacity)
                {
                    long end = statistics.Count * length;
                    if (end > buffer.Length)
                    {
                        Array.Resize(ref buffer, (int)Math.Min(capacity * length, Math.Max(end, buffer.Length * 2L)));
                    }
                    row.CopyTo(buffer.AsSpan((int)(end - length), length));
                }
            }
        }
        if (statistics.Count == 0)
        {
            throw new InvalidOperationException($"Column '{source.ColumnName}' has no rows to train on.");
        }
        if (statistics.Count < batchSize)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{source.ColumnName}' has {statistics.Count} rows, fewer than the BatchSize of {batchSize}; lower BatchSize or add rows."));
        }
        ValueScaling scaling = chooseScaling(statistics);
        var random = new Random(seed);
        if (statistics.Count > capacity)
        {
            // The pool takes the buffer's place; at least a batch, whatever the budget.
            int poolRows = (int)Math.Max(batchSize, capacity);
            return new StreamedRows(source, statistics.Count, poolRows, batchSize, scaling, shape, random, device);
        }
        int count = (int)statistics.Count;
        for (int i = 0; i < count; i++)
        {
            scaling.Apply(buffer.AsSpan(i * length, length));
        }
        return new HeldRows(buffer, count, batchSize, shape, random, device);
    }
}
