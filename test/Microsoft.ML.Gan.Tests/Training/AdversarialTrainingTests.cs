using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class AdversarialTrainingTests
{
    [TestMethod]
    public void ReportsComeAtTheIntervalAndAtTheEndAndReachTheLog()
    {
        var ml = new MLContext(seed: 1);
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);
        var seen = new List<GanMetrics>();
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            // 256 rows, batches of 32, two batches a step: 4 steps an epoch.
            Epochs = 3, BatchSize = 32, DiscriminatorSteps = 2, ReportInterval = 5, GeneratorWidths = [4], DiscriminatorWidths = [4], MetricsCallback = seen.Add,
        }).Fit(Samples.Vectors(ml));

        CollectionAssert.AreEqual(new long[] { 5, 10, 12 }, seen.Select(m => m.Step).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 3, 3 }, seen.Select(m => m.Epoch).ToArray());
        CollectionAssert.AreEqual(seen, model.History.ToList());
        foreach (GanMetrics m in seen)
        {
            Assert.IsTrue(m.RealScore is > 0 and < 1 && m.FakeScoreBefore is > 0 and < 1 && m.FakeScoreAfter is > 0 and < 1 && m.RowsPerSecond > 0);
            Assert.IsTrue(log.Any(line => line.Contains($"step {m.Step}, epoch {m.Epoch}: loss D", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void AnEnergyObjectiveOfTheUsersOwnGetsAnAutoencoder()
    {
        var ml = new MLContext(seed: 1);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 2, BatchSize = 32, GeneratorWidths = [4], DiscriminatorWidths = [4], Objective = new OwnEnergy(),
        }).Fit(Samples.Vectors(ml));
        Assert.AreEqual(7, model.Model.Plans.Single().CodeSize);
        Assert.IsInstanceOfType<AutoencoderCritic>(model.Model.Critics.Single());
    }

    private sealed class OwnEnergy : AdversarialObjective
    {
        public override string Name => "own";

        public override CriticOutput Output => CriticOutput.Energy;

        protected internal override int AutoencoderCode => 7;

        public override torch.Tensor DiscriminatorLoss(torch.Tensor real, torch.Tensor generated) => (generated - real).mean();

        public override torch.Tensor GeneratorLoss(torch.Tensor generated, torch.Tensor? real) => -generated.mean();
    }

    [TestMethod]
    public void TheGeneratorsStepRaisesTheScoreOfItsRows()
    {
        var ml = new MLContext(seed: 1);
        var seen = new List<GanMetrics>();
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 50, BatchSize = 64, ReportInterval = 1, MetricsCallback = seen.Add,
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-3 },
        }).Fit(Samples.Vectors(ml));
        Assert.IsGreaterThan(45, seen.Count(m => m.FakeScoreAfter > m.FakeScoreBefore));
    }

    /// <summary>Looking more often must not change what is looked at.</summary>
    [TestMethod]
    public void ReportingLeavesNoTraceInTheTraining()
    {
        float[][] Rows(int interval)
        {
            var ml = new MLContext(seed: 1);
            using GanTransformer model = ml.Transforms.Gan.TrainDcgan("Generated", "Pixels", new DcganEstimator.Options
            {
                LatentSize = 4, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 4, DiscriminatorFeatureMaps = 4, Seed = 1, ReportInterval = interval,
            }).Fit(Samples.Pixels(ml));
            return [.. Samples.Read(model.Generate(10), "Generated"), .. Samples.Read(model.Score(Samples.Pixels(ml)), "Score")];
        }
        Samples.AssertEqual(Rows(1), Rows(100));
    }

    /// <summary>The discriminator learns k times for each time the generator does: with k = 3, three times the batches.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void TheDiscriminatorStepsKTimes(int k)
    {
        var objective = new CountingObjective();
        var ml = new MLContext(seed: 1);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 7, BatchSize = 32, DiscriminatorSteps = k, Objective = objective, GeneratorWidths = [4], DiscriminatorWidths = [4],
        }).Fit(Samples.Vectors(ml));
        Assert.AreEqual(7 * k, objective.DiscriminatorCalls);
        Assert.AreEqual(7, objective.GeneratorCalls);
    }

    [TestMethod]
    public void ThreadsAreTakenForTheTrainingAndGivenBack()
    {
        int before = torch.get_num_threads(), during = 0, asked = before == 1 ? 2 : 1;
        var ml = new MLContext(seed: 1);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 2, Threads = asked, MetricsCallback = _ => during = torch.get_num_threads(), GeneratorWidths = [4], DiscriminatorWidths = [4],
        }).Fit(Samples.Vectors(ml));
        Assert.AreEqual(asked, during);
        Assert.AreEqual(before, torch.get_num_threads());
    }

    [TestMethod]
    public void CancellationStopsAtOnce()
    {
        using var source = new CancellationTokenSource();
        int reports = 0;
        var ml = new MLContext(seed: 1);
        var options = new GanEstimator.Options
        {
            Steps = 1_000_000, ReportInterval = 1, GeneratorWidths = [4], DiscriminatorWidths = [4], CancellationToken = source.Token,
            MetricsCallback = _ =>
            {
                if (++reports == 3)
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => ml.Transforms.Gan.TrainGan("Generated", "Features", options).Fit(Samples.Vectors(ml)));
        Assert.AreEqual(3, reports);
    }

    /// <summary>The toy that every course starts with: N(4, 0.5²) from uniform latents.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void AGaussianIsLearnt(int seed)
    {
        var ml = new MLContext(seed);
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 4096).Select(_ => new Scalar { Value = [(float)(4 + 0.5 * Samples.Normal(random))] }).ToArray();
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Value", new GanEstimator.Options
        {
            LatentSize = 4, Prior = LatentPrior.Uniform, Steps = 1500, BatchSize = 256, GeneratorWidths = [32, 32], DiscriminatorWidths = [32, 32], EmaDecay = 0.995,
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3 },
        }).Fit(ml.Data.LoadFromEnumerable(rows));
        double[] values = [.. Samples.Read(model.Generate(4096), "Generated").Select(row => (double)row[0])];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.AreEqual(4, mean, 0.1);
        Assert.AreEqual(0.5, deviation, 0.12);
    }

    private sealed class Scalar
    {
        [VectorType(1)]
        public float[] Value { get; set; } = [];
    }
}
