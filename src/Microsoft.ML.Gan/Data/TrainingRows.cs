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
                for (int i = 0; i < choices.Length; i++)
                {
                    if (choices[i].Take(new ChosenRow(row, label, cursor.Row, stored)) is { } taught && i == 0)
                    {
                        source.Labels?.Add(taught.Label);
                        statistics.Add(taught.Values);
                    }
                }
                if (++stored <= capacity)
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
            TrainingBatch? kept = choices[i].HeldOut.Count > 0 ? Kept(choices[i].HeldOut, source.Labels, scaling, shape, device) : null;
            // A pool takes the buffer's place; at least a batch, whatever the budget.
            rows[i] = stored > capacity
                ? new StreamedRows(source.Without(choices[i].LeftOut.Select(row => row.Number)), choices[i].Count, (int)Math.Max(plan.BatchSize, capacity / choices.Length), plan.BatchSize, scaling, shape, seeds[i], device) { HeldOut = kept }
                : new HeldRows(buffer, choices[i].Taught(stored), plan.BatchSize, shape, seeds[i], device, source.Labels, [.. labels]) { HeldOut = kept };
        }
        return rows;
    }

    private static TrainingBatch Kept(IReadOnlyList<ChosenRow> rows, LabelSet? labels, ValueScaling scaling, long[] shape, Device device)
    {
        foreach (ChosenRow row in rows)
        {
            scaling.Apply(row.Values);
        }
        using DisposeScope scope = NewDisposeScope();
        return new TrainingBatch(
            AlignedTensor.Of([.. rows.SelectMany(row => row.Values)], [rows.Count, .. shape.Skip(1)], device).DetachFromDisposeScope(),
            labels?.OneHot([.. rows.Select(row => row.Label)], device).DetachFromDisposeScope());
    }

    /// <summary>A row that was read.</summary>
    /// <param name="Values">Its numbers.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Number">Its number in the view.</param>
    /// <param name="Place">Its number among those read.</param>
    private readonly record struct ChosenRow(float[] Values, int Label, long Number, long Place);

    /// <summary>Which rows a training learns from, and which it keeps: a share of them, and of these at most so many, wherever in the view they lie.</summary>
    private sealed class Choice(TrainingRowsPlan plan, int seed)
    {
        private readonly Random _random = new(~seed);
        private readonly List<ChosenRow> _kept = [];
        private long _seen;
        private long _drawn;

        /// <summary>Rows that it keeps, with numbers of their own.</summary>
        public IReadOnlyList<ChosenRow> HeldOut => _kept;

        /// <summary>Those of them that it does not learn from.</summary>
        public IReadOnlyList<ChosenRow> LeftOut => plan.HeldOutTeach ? [] : _kept;

        /// <summary>How many rows it learns from.</summary>
        public long Count => _seen - LeftOut.Count;

        /// <summary>Decides on a row.</summary>
        /// <returns>The row that it learns from, now that this one has come: the row itself, one that was kept until now, or none.</returns>
        public ChosenRow? Take(ChosenRow row)
        {
            _seen++;
            if (plan.HeldOutShare == 0 || _random.NextDouble() >= plan.HeldOutShare)
            {
                return row;
            }
            // Vitter 1985, "Random Sampling with a Reservoir", algorithm R: of the rows that were drawn each is as likely to be kept in the end.
            long slot = ++_drawn <= plan.MaxHeldOut ? _kept.Count : _random.NextInt64(_drawn);
            if (slot >= plan.MaxHeldOut)
            {
                return row;
            }
            ChosenRow copy = row with { Values = [.. row.Values] };
            ChosenRow? given = plan.HeldOutTeach ? row : null;
            if (slot == _kept.Count)
            {
                _kept.Add(copy);
                return given;
            }
            ChosenRow old = _kept[(int)slot];
            _kept[(int)slot] = copy;
            return given ?? old;
        }

        /// <summary>The places of the rows that it learns from.</summary>
        /// <param name="stored">How many were read: they are in an array.</param>
        public int[] Taught(long stored)
        {
            HashSet<int> leftOut = [.. LeftOut.Select(row => (int)row.Place)];
            return [.. Enumerable.Range(0, (int)stored).Where(place => !leftOut.Contains(place))];
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
