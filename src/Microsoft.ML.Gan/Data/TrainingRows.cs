using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Training rows as shuffled batches. <see cref="Read"/> goes through the view once, checks every value and measures it;
/// rows that fit the memory budget are held as one contiguous buffer, others are streamed through a shuffle pool.
/// </summary>
internal abstract class TrainingRows : IDisposable
{
    /// <summary>Rows to train on.</summary>
    public abstract long Count { get; }

    /// <summary>Rows kept from training, scaled, and their labels; null where none were asked for.</summary>
    public TrainingBatch? HeldOut { get; private protected init; }

    /// <summary>The next batch, scaled, of the shape that the networks see; it belongs to the current dispose scope.</summary>
    public abstract TrainingBatch NextBatch();

    /// <summary>Goes back to before the first batch: the same batches come again.</summary>
    public abstract void Rewind();

    public virtual void Dispose()
    {
        HeldOut?.Rows.Dispose();
        HeldOut?.Labels?.Dispose();
    }

    /// <summary>Reads the view, has the scaling chosen from what that pass measured, and gives the batches.</summary>
    /// <exception cref="InvalidOperationException">No rows, fewer rows than a batch, or a bad value.</exception>
    public static TrainingRows Read(RowCursorSource source, TrainingRowsPlan plan, Func<SlotStatistics, ValueScaling> chooseScaling,
        long[] shape, int seed, Device device, CancellationToken cancellation)
    {
        int length = source.Format.Length;
        long capacity = Math.Min(plan.MemoryBudget / sizeof(float) / length, Array.MaxLength / length);
        long expected = Math.Min(source.RowCount ?? 1024, capacity);
        var buffer = new float[expected * length];
        var labels = new List<int>();
        var statistics = new SlotStatistics(length);
        var row = new float[length];
        var heldOut = new List<float[]>();
        var heldOutLabels = new List<int>();
        var choice = new Random(~seed);
        using (RowCursor cursor = source.Open())
        {
            // A cursor leaves out what it was told to: rows are added to that only behind it.
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                int label = cursor.Read(row);
                if (plan.HeldOutShare > 0 && choice.NextDouble() < plan.HeldOutShare && heldOut.Count < plan.MaxHeldOut)
                {
                    heldOut.Add([.. row]);
                    heldOutLabels.Add(label);
                    if (!plan.HeldOutTeach)
                    {
                        source.LeftOut.Add(cursor.Row);
                        continue;
                    }
                }
                source.Labels?.Add(label);
                statistics.Add(row);
                if (statistics.Count <= capacity)
                {
                    long end = statistics.Count * length;
                    if (end > buffer.Length)
                    {
                        Array.Resize(ref buffer, (int)Math.Min(capacity * length, Math.Max(end, buffer.Length * 2L)));
                    }
                    row.CopyTo(buffer.AsSpan((int)(end - length), length));
                    if (source.Labels is not null)
                    {
                        labels.Add(label);
                    }
                }
            }
        }
        if (statistics.Count + heldOut.Count == 0)
        {
            throw new InvalidOperationException($"Column '{source.ColumnName}' has no {source.Rows} to train on.");
        }
        if (statistics.Count < plan.BatchSize)
        {
            string without = heldOut.Count > 0 && !plan.HeldOutTeach ? FormattableString.Invariant($" without the {heldOut.Count} held out") : "";
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{source.ColumnName}' has {statistics.Count} {source.Rows}{without}, fewer than the BatchSize of {plan.BatchSize}; lower BatchSize or add rows."));
        }
        if (plan.HeldOutShare > 0 && heldOut.Count < 2)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Of the {statistics.Count + (plan.HeldOutTeach ? 0 : heldOut.Count)} {source.Rows} of column '{source.ColumnName}', {heldOut.Count} would be held out, and 2 are needed; raise HeldOutShare or add rows."));
        }
        ValueScaling scaling = chooseScaling(statistics);
        TrainingBatch? kept = heldOut.Count > 0 ? Kept(heldOut, heldOutLabels, source.Labels, scaling, shape, device) : null;
        if (statistics.Count > capacity)
        {
            // The pool takes the buffer's place; at least a batch, whatever the budget.
            int poolRows = (int)Math.Max(plan.BatchSize, capacity);
            return new StreamedRows(source, statistics.Count, poolRows, plan.BatchSize, scaling, shape, seed, device) { HeldOut = kept };
        }
        int count = (int)statistics.Count;
        for (int i = 0; i < count; i++)
        {
            scaling.Apply(buffer.AsSpan(i * length, length));
        }
        return new HeldRows(buffer, count, plan.BatchSize, shape, seed, device, source.Labels, [.. labels]) { HeldOut = kept };
    }

    private static TrainingBatch Kept(List<float[]> rows, List<int> rowLabels, LabelSet? labels, ValueScaling scaling, long[] shape, Device device)
    {
        foreach (float[] row in rows)
        {
            scaling.Apply(row);
        }
        using DisposeScope scope = NewDisposeScope();
        return new TrainingBatch(
            AlignedTensor.Of([.. rows.SelectMany(row => row)], [rows.Count, .. shape.Skip(1)], device).DetachFromDisposeScope(),
            labels?.OneHot([.. rowLabels], device).DetachFromDisposeScope());
    }
}

/// <summary>How rows become batches.</summary>
/// <param name="BatchSize">Rows in a batch.</param>
/// <param name="MemoryBudget">Bytes that rows may take before they are streamed.</param>
/// <param name="HeldOutShare">The share of rows that is kept from training, or 0.</param>
/// <param name="MaxHeldOut">The most rows that are.</param>
/// <param name="HeldOutTeach">Whether they are a sample only, and teach as well: rows without labels, which can't be learnt by heart.</param>
internal readonly record struct TrainingRowsPlan(int BatchSize, long MemoryBudget, double HeldOutShare = 0, int MaxHeldOut = 0, bool HeldOutTeach = false);

/// <summary>Rows of the shape that the networks see, and one-hot labels [batch, labels] where the training has labels.</summary>
internal readonly record struct TrainingBatch(Tensor Rows, Tensor? Labels);
