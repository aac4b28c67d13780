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
        long[] shape, int seed, Device device, CancellationToken cancellation) => ReadEach(source, plan, chooseScaling, shape, [seed], device, cancellation)[0];

    /// <summary>
    /// The same for several trainings, each with held-out rows and batches of its own. The view is read once, and rows that fit the memory budget are held once; the first training's
    /// rows are those that are measured and whose labels are counted.
    /// </summary>
    /// <exception cref="InvalidOperationException">No rows, fewer rows than a batch, or a bad value.</exception>
    public static TrainingRows[] ReadEach(RowCursorSource source, TrainingRowsPlan plan, Func<SlotStatistics, ValueScaling> chooseScaling,
        long[] shape, IReadOnlyList<int> seeds, Device device, CancellationToken cancellation)
    {
        int length = source.Format.Length;
        long capacity = Math.Min(plan.MemoryBudget / sizeof(float) / length, Array.MaxLength / length);
        long expected = Math.Min(source.RowCount ?? 1024, capacity), stored = 0;
        var buffer = new float[expected * length];
        var labels = new List<int>();
        var statistics = new SlotStatistics(length);
        var row = new float[length];
        Choice[] choices = [.. seeds.Select(seed => new Choice(plan, seed))];
        using (RowCursor cursor = source.Open())
        {
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                int label = cursor.Read(row);
                int teaches = 0;
                foreach (Choice choice in choices)
                {
                    teaches += choice.Take(row, label, cursor.Row, stored) ? 1 : 0;
                }
                if (choices[0].Teaches)
                {
                    source.Labels?.Add(label);
                    statistics.Add(row);
                }
                if (teaches > 0 && ++stored <= capacity)
                {
                    long end = stored * length;
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
        foreach (Choice choice in choices)
        {
            choice.Check(source);
        }
        ValueScaling scaling = chooseScaling(statistics);
        if (stored <= capacity)
        {
            for (int i = 0; i < stored; i++)
            {
                scaling.Apply(buffer.AsSpan(i * length, length));
            }
        }
        var rows = new TrainingRows[choices.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            TrainingBatch? kept = choices[i].HeldOut.Count > 0 ? Kept(choices[i].HeldOut, choices[i].HeldOutLabels, source.Labels, scaling, shape, device) : null;
            // A pool takes the buffer's place; at least a batch, whatever the budget.
            rows[i] = stored > capacity
                ? new StreamedRows(source.Without(choices[i].LeftOut), choices[i].Count, (int)Math.Max(plan.BatchSize, capacity / choices.Length), plan.BatchSize, scaling, shape, seeds[i], device) { HeldOut = kept }
                : new HeldRows(buffer, [.. choices[i].Taught], plan.BatchSize, shape, seeds[i], device, source.Labels, [.. labels]) { HeldOut = kept };
        }
        return rows;
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

    /// <summary>Which rows a training learns from, and which it keeps.</summary>
    private sealed class Choice(TrainingRowsPlan plan, int seed)
    {
        private readonly Random _random = new(~seed);

        /// <summary>Whether it learns from the last row.</summary>
        public bool Teaches { get; private set; }

        /// <summary>The rows that it learns from.</summary>
        public long Count { get; private set; }

        /// <summary>Where they are stored, as long as that is an array's index.</summary>
        public List<int> Taught { get; } = [];

        public List<float[]> HeldOut { get; } = [];

        public List<int> HeldOutLabels { get; } = [];

        /// <summary>The numbers of rows that it keeps and does not learn from.</summary>
        public List<long> LeftOut { get; } = [];

        /// <summary>Decides on a row, which would be stored at a place.</summary>
        public bool Take(float[] row, int label, long number, long place)
        {
            Teaches = true;
            if (plan.HeldOutShare > 0 && _random.NextDouble() < plan.HeldOutShare && HeldOut.Count < plan.MaxHeldOut)
            {
                HeldOut.Add([.. row]);
                HeldOutLabels.Add(label);
                if (!plan.HeldOutTeach)
                {
                    LeftOut.Add(number);
                    return Teaches = false;
                }
            }
            Count++;
            if (place < Array.MaxLength)
            {
                Taught.Add((int)place);
            }
            return true;
        }

        public void Check(RowCursorSource source)
        {
            if (Count + HeldOut.Count == 0)
            {
                throw new InvalidOperationException($"Column '{source.ColumnName}' has no {source.Rows} to train on.");
            }
            if (Count < plan.BatchSize)
            {
                string without = HeldOut.Count > 0 && !plan.HeldOutTeach ? FormattableString.Invariant($" without the {HeldOut.Count} held out") : "";
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"Column '{source.ColumnName}' has {Count} {source.Rows}{without}, fewer than the BatchSize of {plan.BatchSize}; lower BatchSize or add rows."));
            }
            if (plan.HeldOutShare > 0 && HeldOut.Count < 2)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"Of the {Count + (plan.HeldOutTeach ? 0 : HeldOut.Count)} {source.Rows} of column '{source.ColumnName}', {HeldOut.Count} would be held out, and 2 are needed; raise HeldOutShare or add rows."));
            }
        }
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
