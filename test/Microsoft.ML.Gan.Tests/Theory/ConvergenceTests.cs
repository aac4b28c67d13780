using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Every objective learns N(4, 0.5²) from noise: mean and deviation within bounds, for two seeds.</summary>
[TestClass]
public sealed class ConvergenceTests
{
    private sealed class Scalar
    {
        [VectorType(1)]
        public float[] Value { get; set; } = [];
    }

    public static IEnumerable<object[]> Settings =>
        from setting in new (AdversarialObjective Objective, DiscriminatorRegularizer[] Regularizers)[]
        {
            (new NonSaturatingObjective(), [new R1Regularizer { Gamma = 0.1 }]),
            (new MinimaxObjective(), [new R1Regularizer { Gamma = 0.1 }]),
            (new LeastSquaresObjective(), []),
            (new MaximumLikelihoodObjective(), [new R1Regularizer { Gamma = 1 }]),
            (new EnergyBasedObjective { Margin = 0.2, CodeSize = 4, PullAwayWeight = 0.1 }, []),
            (new WassersteinObjective(), [new GradientPenalty { Lambda = 0.1 }]),
            (new WassersteinObjective(), [new WeightClipping { Bound = 0.1 }]),
            (new HingeObjective(), [new R1Regularizer { Gamma = 1 }]),
            (new RelativisticObjective(), [new R1Regularizer { Gamma = 0.1 }, new R2Regularizer { Gamma = 0.1 }]),
            (new NonSaturatingObjective { RealLabel = 0.9 }, [new InstanceNoise { FadingSteps = 800 }]),
        }
        from seed in new[] { 1, 2 }
        select new object[] { setting.Objective, setting.Regularizers, seed };

    [TestMethod]
    [DynamicData(nameof(Settings))]
    public void AGaussianIsLearnt(AdversarialObjective objective, DiscriminatorRegularizer[] regularizers, int seed)
    {
        var ml = new MLContext(seed);
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 4096).Select(_ => new Scalar { Value = [(float)(4 + 0.5 * Samples.Normal(random))] }).ToArray();
        // A Wasserstein critic leads by five steps, without momentum (Gulrajani et al. 2017, algorithm 1).
        bool wasserstein = objective is WassersteinObjective;
        var adam = new AdamOptions { LearningRate = 1e-3, Beta1 = wasserstein ? 0 : 0.5, Beta2 = wasserstein ? 0.9 : 0.999 };
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Value", new GanEstimator.Options
        {
            Objective = objective,
            Regularizers = regularizers,
            LatentSize = 4,
            Prior = LatentPrior.Uniform,
            Steps = 1000,
            Seed = seed,
            DiscriminatorSteps = wasserstein ? 5 : 1,
            BatchSize = 256,
            GeneratorWidths = [32, 32],
            DiscriminatorWidths = [32, 32],
            GeneratorOptimizer = adam,
            DiscriminatorOptimizer = adam,
            EmaDecay = 0.99,
        }).Fit(ml.Data.LoadFromEnumerable(rows));
        double[] values = [.. Samples.Read(model.Generate(4096), "Generated").Select(row => (double)row[0])];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.AreEqual(4, mean, 0.12, objective.Name);
        Assert.AreEqual(0.5, deviation, 0.12, objective.Name);
    }
}
