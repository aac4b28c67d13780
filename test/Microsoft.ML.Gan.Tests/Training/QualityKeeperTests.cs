using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class QualityKeeperTests
{
    /// <summary>The networks that are returned are those of the best check, to the bit, and the transformer says so.</summary>
    [TestMethod]
    [DataRow(null)]
    [DataRow(0.9)]
    public void TheBestStepsNetworksAreReturned(double? emaDecay)
    {
        // The third of five checks is the best.
        (float[][] kept, GanTransformer model) = Train(50, new Scripted(5, 3, 1, 2, 4), patience: null, emaDecay);
        Assert.AreEqual(30, model.Step);
        CollectionAssert.AreEqual(new long[] { 10, 20, 30, 40, 50 }, model.QualityChecks.Select(check => check.Step).ToArray());
        CollectionAssert.AreEqual(new double[] { 5, 3, 1, 2, 4 }, model.QualityChecks.Select(check => check.Distance).ToArray());
        Samples.AssertEqual(Train(30, new Scripted(5, 3, 1), patience: null, emaDecay).Rows, kept);
        Assert.IsFalse(kept[0].SequenceEqual(Train(50, new Scripted(5, 4, 3, 2, 1), patience: null, emaDecay).Rows[0]));
    }

    [TestMethod]
    public void TrainingStopsWhenPatienceEnds()
    {
        (_, GanTransformer model) = Train(1000, new Scripted(5, 3, 4, double.NaN, 3, 1), patience: 3);
        Assert.AreEqual(20, model.Step);
        // No better at 30, 40 (NaN is never better) and 50: the check at 60 is not reached.
        Assert.AreEqual(50, model.QualityChecks[^1].Step);
        Assert.AreEqual(50, model.History[^1].Step);
    }

    [TestMethod]
    public void TheStepSurvivesSavingAndTheLogSaysIt()
    {
        var ml = new MLContext(seed: 1);
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);
        (_, GanTransformer model) = Train(30, new Scripted(5, 3, 4), patience: null, ml: ml);
        Assert.IsTrue(log.Any(line => line.Contains("step 20: scripted 3, the best so far", StringComparison.Ordinal)));
        using var file = new TemporaryFile(".zip");
        ml.Model.Save(model, Samples.Vectors(ml).Schema, file.Path);
        using var loaded = (GanTransformer)ml.Model.Load(file.Path, out _);
        Assert.AreEqual(20, loaded.Step);
    }

    /// <summary>Rows are held out for good: what is measured against is never a training row, held or streamed.</summary>
    [TestMethod]
    [DataRow(2_000)]
    [DataRow(100_000)]
    public void NothingLearnsFromHeldOutRows(int count)
    {
        using DisposeScope scope = NewDisposeScope();
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Samples.VectorRow { Features = [i, 0, 0] }).ToArray());
        var source = new RowCursorSource(data, "Features", new VectorRowFormat([3], []));
        var plan = new TrainingRowsPlan(500, 1 << 20, 0.1, 1_000);
        using TrainingRows rows = TrainingRows.Read(source, plan, _ => ValueScaling.Range(-1, 1), [-1, 3], 1, CPU, default);
        float[] heldOut = [.. rows.HeldOut!.Value.Rows.select(1, 0).contiguous().data<float>()];
        Assert.AreEqual(count == 2_000 ? 200 : 1_000, heldOut.Length, 40);
        Assert.AreEqual(count - heldOut.Length, rows.Count);
        var trained = new HashSet<float>();
        for (int batch = 0; batch < 3 * count / 500; batch++)
        {
            using DisposeScope inner = NewDisposeScope();
            trained.UnionWith(rows.NextBatch().Rows.select(1, 0).contiguous().data<float>());
        }
        Assert.IsGreaterThan(0.9 * (count - heldOut.Length), trained.Count);
        Assert.IsFalse(trained.Overlaps(heldOut));
    }

    [TestMethod]
    public void TheDefaultMeasuresFallAsTrainingGoesOn()
    {
        var ml = new MLContext(seed: 1);
        using GanTransformer vectors = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 300, GeneratorWidths = [32], DiscriminatorWidths = [32], QualityChecks = new QualityCheckOptions { Interval = 50 },
            GeneratorOptimizer = new AdamOptions { LearningRate = 2e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 2e-3 },
        }).Fit(Samples.Vectors(ml, 1000));
        Assert.IsLessThan(0.6 * vectors.QualityChecks[0].Distance, vectors.QualityChecks.Min(check => check.Distance));
        using GanTransformer images = ml.Transforms.Gan.TrainDcgan("Generated", "Pixels", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 60, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, QualityChecks = new QualityCheckOptions { Interval = 20 },
            GeneratorOptimizer = new AdamOptions { LearningRate = 2e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 2e-3 },
        }).Fit(Samples.Pixels(ml, 256));
        Assert.IsLessThan(images.QualityChecks[0].Distance, images.QualityChecks[^1].Distance);
    }

    [TestMethod]
    public void TooFewRowsToHoldOutAreRefused()
    {
        var ml = new MLContext(seed: 1);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 1, BatchSize = 2, QualityChecks = new QualityCheckOptions { HeldOutShare = 0.001 },
        }).Fit(Samples.Vectors(ml, 50)));
        StringAssert.Contains(exception.Message, "HeldOutShare");
    }

    private static (float[][] Rows, GanTransformer Model) Train(int steps, QualityMeasure measure, int? patience, double? emaDecay = null, MLContext? ml = null)
    {
        ml ??= new MLContext(seed: 1);
        GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = steps, BatchSize = 32, GeneratorWidths = [8], DiscriminatorWidths = [8], Seed = 1, EmaDecay = emaDecay,
            QualityChecks = new QualityCheckOptions { Interval = 10, Measure = measure, Patience = patience },
        }).Fit(Samples.Vectors(ml));
        return ([.. Samples.Read(model.Generate(20), "Generated"), .. Samples.Read(model.Score(Samples.Vectors(ml, 20)), "Score")], model);
    }

    /// <summary>A measure whose answers are known beforehand.</summary>
    private sealed class Scripted(params double[] distances) : QualityMeasure
    {
        private int _next;

        public override string Name => "scripted";

        public override double Distance(Tensor real, Tensor generated) => distances[_next++];
    }
}
