using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TrainingRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void HeldRowsComeOncePerPassInAnotherOrderEachTime()
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainingRows rows = Read(100, 1 << 20, 20);
        Assert.IsInstanceOfType<HeldRows>(rows);
        float[][] passes = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 5).SelectMany(_ => Ids(rows)).ToArray())];
        foreach (float[] pass in passes)
        {
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 100).Select(i => (float)i).ToArray(), pass);
        }
        CollectionAssert.AreNotEqual(passes[0], passes[1]);
    }

    [TestMethod]
    public void AShortLastBatchIsLeftOut()
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainingRows rows = Read(100, 1 << 20, 30);
        float[] pass = [.. Enumerable.Range(0, 3).SelectMany(_ => Ids(rows))];
        Assert.HasCount(90, pass.Distinct().ToArray());
        Assert.HasCount(30, Ids(rows).Distinct().ToArray());
    }

    [TestMethod]
    public void RowsOverTheBudgetAreStreamedAndAllTakeTheirTurns()
    {
        // 100,000 rows of 12 bytes do not fit 1 MiB: a pool of 87,381.
        using DisposeScope scope = NewDisposeScope();
        using TrainingRows rows = Read(100_000, 1 << 20, 1000);
        Assert.IsInstanceOfType<StreamedRows>(rows);
        Assert.AreEqual(100_000, rows.Count);
        var drawn = new int[100_000];
        for (int batch = 0; batch < 500; batch++)
        {
            using DisposeScope inner = NewDisposeScope();
            foreach (float id in Ids(rows))
            {
                drawn[(int)id]++;
            }
        }
        // Five passes' worth: every row but unlucky late ones, none much more often than it was read.
        Assert.IsLessThan(200, drawn.Count(times => times == 0));
        Assert.IsLessThanOrEqualTo(7, drawn.Max());
    }

    [TestMethod]
    public void OneSeedOneOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (int count in new[] { 100, 100_000 })
        {
            using TrainingRows first = Read(count, 1 << 20, 20), second = Read(count, 1 << 20, 20);
            for (int i = 0; i < 10; i++)
            {
                CollectionAssert.AreEqual(Ids(first), Ids(second));
            }
        }
    }

    /// <summary>Several trainings read the view together, once where its rows fit the budget, and each gets the batches and held-out rows that it would get alone.</summary>
    [TestMethod]
    [DataRow(300, false, 0)]
    [DataRow(300, true, 0)]
    [DataRow(100_000, false, 3)]
    public void EachOfSeveralTrainingsGetsItsOwnRows(int count, bool heldOutTeach, int passes)
    {
        using DisposeScope scope = NewDisposeScope();
        var opened = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Counted(count, () => opened++));
        var plan = new TrainingRowsPlan(20, 1 << 20, HeldOutShare: 0.2, MaxHeldOut: 40, heldOutTeach);
        var source = new RowCursorSource(data, "Features", new VectorRowFormat([3], []));
        var counts = new List<long>();
        TrainingRows[] all = TrainingRows.ReadEach(source, plan, statistics => { counts.Add(statistics.Count); return ValueScaling.Range(-1, 1); }, [-1, 3], [4, 5, 6], CPU, default);
        // A stream opens its own cursor for each training.
        Assert.AreEqual(1 + passes, opened);
        CollectionAssert.AreEqual((long[])[all[0].Count], counts);
        var kept = new List<float[]>();
        for (int i = 0; i < all.Length; i++)
        {
            // Alone a stream has the whole budget for its pool: here a third of it.
            TrainingRowsPlan own = passes == 0 ? plan : plan with { MemoryBudget = plan.MemoryBudget / 3 / 12 * 12 };
            using TrainingRows alone = TrainingRows.Read(source, own, _ => ValueScaling.Range(-1, 1), [-1, 3], 4 + i, CPU, default);
            Assert.AreEqual(passes > 0, all[i] is StreamedRows);
            Assert.AreEqual(alone.Count, all[i].Count);
            kept.Add(Firsts(all[i].HeldOut!.Value.Rows));
            CollectionAssert.AreEqual(Firsts(alone.HeldOut!.Value.Rows), kept[^1]);
            Assert.HasCount(40, kept[^1]);
            var seen = new List<float>();
            for (int batch = 0; batch < 2 * count / 20 && batch < 40; batch++)
            {
                seen.AddRange(Ids(all[i]));
                CollectionAssert.AreEqual(Ids(alone), seen[^20..]);
            }
            Assert.AreEqual(heldOutTeach, seen.Intersect(kept[^1]).Any());
        }
        CollectionAssert.AreNotEqual(kept[0], kept[1]);
        Array.ForEach(all, rows => rows.Dispose());
    }

    /// <summary>A view may be sorted: where few of many rows are held out they are not the first ones, and the others teach.</summary>
    [TestMethod]
    [DataRow(1 << 20, false)]
    [DataRow(1 << 20, true)]
    [DataRow(1 << 16, false)]
    public void HeldOutRowsComeFromTheWholeView(int budget, bool heldOutTeach)
    {
        const int Count = 10_000, Most = 100;
        using DisposeScope scope = NewDisposeScope();
        IDataView data = _ml.Data.LoadFromEnumerable(Counted(Count, () => { }));
        SlotStatistics measured = null!;
        using TrainingRows rows = TrainingRows.Read(new RowCursorSource(data, "Features", new VectorRowFormat([3], [])), new TrainingRowsPlan(50, budget, HeldOutShare: 0.5, Most, heldOutTeach),
            statistics => { measured = statistics; return ValueScaling.Range(-1, 1); }, [-1, 3], 1, CPU, default);
        float[] kept = Firsts(rows.HeldOut!.Value.Rows);
        Assert.HasCount(Most, kept.Distinct().ToArray());
        // Their mean is that of all within four of its errors, Count / √(12 · Most).
        Assert.AreEqual(Count / 2.0, kept.Average(), 4 * Count / Math.Sqrt(12.0 * Most));
        int teach = heldOutTeach ? Count : Count - Most;
        Assert.AreEqual((teach, teach), (rows.Count, measured.Count));
        Assert.AreEqual(heldOutTeach ? (Count - 1) / 2.0 : ((Count - 1L) * Count / 2 - kept.Sum(id => (double)id)) / teach, measured.Mean(0), 1e-6);
        float[] pass = [.. Enumerable.Range(0, teach / 50).SelectMany(_ => Ids(rows))];
        if (rows is HeldRows)
        {
            CollectionAssert.AreEquivalent(Enumerable.Range(0, Count).Select(id => (float)id).Except(heldOutTeach ? [] : kept).ToArray(), pass);
        }
        Assert.AreEqual(heldOutTeach, pass.Intersect(kept).Any());
    }

    [TestMethod]
    public void BatchesAreScaledAndShaped()
    {
        using DisposeScope scope = NewDisposeScope();
        var source = new RowCursorSource(Samples.Pixels(_ml), "Pixels", new VectorRowFormat([1, 8, 8], []));
        using TrainingRows rows = TrainingRows.Read(source, new TrainingRowsPlan(16, 1 << 20), _ => ValueScaling.Range(0, 1), [-1, 1, 8, 8], 1, CPU, default);
        Tensor batch = rows.NextBatch().Rows;
        CollectionAssert.AreEqual(new long[] { 16, 1, 8, 8 }, batch.shape);
        Assert.AreEqual(-1f, batch.min().item<float>());
        Assert.AreEqual(1f, batch.max().item<float>());
        Assert.AreEqual(-0.5f, batch.mean().item<float>(), 1e-6f);
    }

    [TestMethod]
    public void StandardizingIsUndoneExactlyEnoughAndConstantsSurvive()
    {
        var statistics = new SlotStatistics(3);
        float[][] rows = [[1, 1000, 7], [3, 3000, 7], [5, 8000, 7]];
        Array.ForEach(rows, row => statistics.Add(row));
        // Population statistics by hand: mean 3 and 4000, variance 8/3 and 26,000,000/3.
        Assert.AreEqual(Math.Sqrt(8.0 / 3), statistics.StandardDeviation(0), 1e-12);
        Assert.AreEqual(Math.Sqrt(26e6 / 3), statistics.StandardDeviation(1), 1e-9);
        ValueScaling scaling = ValueScaling.Standardize(statistics);
        float[] row = [.. rows[2]];
        scaling.Apply(row);
        Assert.AreEqual(2 / Math.Sqrt(8.0 / 3), row[0], 1e-6);
        Assert.AreEqual(0f, row[2]);
        scaling.Undo(row);
        Assert.AreEqual(8000f, row[1], 1e-3f);
        Assert.AreEqual(7f, row[2]);
    }

    [TestMethod]
    [DataRow(0f, 1f, 0f, 1f)]
    [DataRow(0.1f, 0.9f, 0f, 1f)]
    [DataRow(-0.9f, 1f, -1f, 1f)]
    [DataRow(0f, 254f, 0f, 255f)]
    [DataRow(3f, 250f, 0f, 255f)]
    [DataRow(0f, 0.1f, 0f, 0.1f)]
    [DataRow(0f, 16f, 0f, 16f)]
    [DataRow(-300f, 4000f, -300f, 4000f)]
    public void PixelRangesAreTheUsualOnesOrWhatWasFound(float smallest, float largest, float low, float high) =>
        Assert.AreEqual((low, high), ValueScaling.PixelRange(smallest, largest));

    private TrainingRows Read(int count, long budget, int batchSize)
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Samples.VectorRow { Features = [i, 0, 0] }).ToArray());
        var source = new RowCursorSource(data, "Features", new VectorRowFormat([3], []));
        return TrainingRows.Read(source, new TrainingRowsPlan(batchSize, budget), _ => ValueScaling.Range(-1, 1), [-1, 3], 1, CPU, default);
    }

    /// <summary>Rows that say when their enumeration begins.</summary>
    private static IEnumerable<Samples.VectorRow> Counted(int count, Action begun)
    {
        begun();
        for (int i = 0; i < count; i++)
        {
            yield return new Samples.VectorRow { Features = [i, 0, 0] };
        }
    }

    private static float[] Firsts(Tensor rows) => rows.select(1, 0).Numbers<float>();

    private static float[] Ids(TrainingRows rows) => [.. rows.NextBatch().Rows.select(1, 0).contiguous().data<float>()];
}
