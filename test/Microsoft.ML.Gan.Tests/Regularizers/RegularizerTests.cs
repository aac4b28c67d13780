using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class RegularizerTests
{
    /// <summary>For f(x) = 3x₁ + 4x₂ the slope is 5 everywhere: each penalty is a number worked out by hand.</summary>
    [TestMethod]
    public void PenaltiesOfALinearCriticAreKnown()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor weights = tensor(new[] { 3f, 4f });
        var step = new CriticStep(x => x.matmul(weights), randn(6, 2), randn(6, 2), 1, random);
        // γ/2 · 25, and λ(5 − 1)²
        Assert.AreEqual(10 / 2.0 * 25, new R1Regularizer { Gamma = 10 }.Penalty(step)!.ToDouble(), 1e-4);
        Assert.AreEqual(2 / 2.0 * 25, new R2Regularizer { Gamma = 2 }.Penalty(step)!.ToDouble(), 1e-4);
        Assert.AreEqual(10 * 16.0, new GradientPenalty().Penalty(step)!.ToDouble(), 1e-4);
    }

    /// <summary>For f(x) = ½‖x‖² the slope is ‖x‖: R1 sees real rows, R2 generated ones, the penalty points between.</summary>
    [TestMethod]
    public void PenaltiesLookWhereTheyShould()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor real = full(5, 1, 2f), generated = full(5, 1, 10f);
        var step = new CriticStep(x => x.square().sum(dim: 1) * 0.5, real, generated, 1, random);
        Assert.AreEqual(0.5 * 4, new R1Regularizer { Gamma = 1 }.Penalty(step)!.ToDouble(), 1e-5);
        Assert.AreEqual(0.5 * 100, new R2Regularizer { Gamma = 1 }.Penalty(step)!.ToDouble(), 1e-4);
        // Slopes between 2 and 10, one point per row: (slope − 1)² between 1 and 81, and not all the same.
        double penalty = new GradientPenalty { Lambda = 1 }.Penalty(step)!.ToDouble(), again = new GradientPenalty { Lambda = 1 }.Penalty(step)!.ToDouble();
        Assert.IsTrue(penalty is > 1 and < 81);
        Assert.AreNotEqual(penalty, again);
    }

    [TestMethod]
    public void LazyPenaltiesComeEveryNStepsWithNTimesTheWeight()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor weights = tensor(new[] { 3f, 4f });
        DiscriminatorRegularizer[] lazy = [new R1Regularizer { Gamma = 2, Interval = 4 }, new R2Regularizer { Gamma = 2, Interval = 4 }, new GradientPenalty { Lambda = 25.0 / 16, Interval = 4 }];
        foreach (DiscriminatorRegularizer regularizer in lazy)
        {
            double[] penalties = [.. Enumerable.Range(1, 9).Select(number =>
                regularizer.Penalty(new CriticStep(x => x.matmul(weights), randn(6, 2), randn(6, 2), number, random))?.ToDouble() ?? 0)];
            CollectionAssert.AreEqual(new double[] { 100, 0, 0, 0, 100, 0, 0, 0, 100 }, penalties.Select(penalty => Math.Round(penalty, 3)).ToArray(), regularizer.Name);
        }
    }

    [TestMethod]
    public void ClippingBoundsEveryWeightAfterEveryStep()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1));
        using var discriminator = new Discriminator(new StackedCritic(network), new WassersteinObjective(), [new WeightClipping { Bound = 0.05 }], new RmsPropOptions { LearningRate = 0.1 }, Generator.Default);
        for (int i = 0; i < 5; i++)
        {
            discriminator.Update(randn(16, 2), randn(16, 2) + 3);
            foreach (Parameter parameter in network.parameters())
            {
                Assert.IsLessThanOrEqualTo(0.05 + 1e-7, parameter.abs().max().ToDouble());
            }
        }
    }

    [TestMethod]
    public void InstanceNoiseFadesLinearly()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        var noise = new InstanceNoise { StandardDeviation = 2, FadingSteps = 100 };
        Tensor rows = zeros(200, 100);
        foreach ((long number, double deviation) in new[] { (1L, 2.0), (51L, 1.0), (91L, 0.2), (101L, 0.0), (1000L, 0.0) })
        {
            Tensor seen = noise.Disturb(rows, new CriticStep(x => x, rows, rows, number, random));
            Assert.AreEqual(deviation, seen.std().ToDouble(), 0.02 * deviation + 1e-9, $"step {number}");
            Assert.AreEqual(0, seen.mean().ToDouble(), 0.05);
        }
    }

    /// <summary>The generator learns against the critic as it sees: noise reaches its rows too.</summary>
    [TestMethod]
    public void TheGeneratorsRowsAreDisturbedAsWell()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        using var discriminator = new Discriminator(new StackedCritic(nn.Linear(1, 1)), new WassersteinObjective(), [new InstanceNoise { StandardDeviation = 3 }], new AdamOptions(), random);
        Tensor rows = zeros(4, 1);
        Assert.AreNotEqual(discriminator.LossOfGenerator(rows, rows).Loss.ToDouble(), discriminator.LossOfGenerator(rows, rows).Loss.ToDouble());
    }

    [TestMethod]
    public void PairsThatMakeNoSenseAreRefusedAndDoubtfulOnesSaidSo()
    {
        var ml = new MLContext(seed: 1);
        var exception = Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options { Regularizers = [new WeightClipping()] }));
        StringAssert.Contains(exception.Message, "WassersteinObjective");

        string[] Warnings(GanEstimator.Options options)
        {
            var context = new MLContext(seed: 1);
            var log = new List<string>();
            context.Log += (_, e) => log.Add(e.Kind == Runtime.ChannelMessageKind.Warning ? e.RawMessage : "");
            context.Transforms.Gan.TrainGan("Generated", "Features", options).Fit(Samples.Vectors(context)).Dispose();
            return [.. log.Where(message => message.Length > 0)];
        }
        StringAssert.Contains(Warnings(new GanEstimator.Options { Steps = 1, Objective = new WassersteinObjective() }).Single(), "nothing bounds the critic's slope");
        Assert.HasCount(0, Warnings(new GanEstimator.Options { Steps = 1, Objective = new WassersteinObjective(), Regularizers = [new GradientPenalty()] }));
        StringAssert.Contains(Warnings(new GanEstimator.Options { Steps = 1, Objective = new RelativisticObjective() }).Single(), "R2Regularizer");
        Assert.HasCount(0, Warnings(new GanEstimator.Options { Steps = 1 }));
    }

    [TestMethod]
    public void NumbersOutOfRangeAreNamed()
    {
        Assert.AreEqual("Gamma", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new R2Regularizer { Gamma = -1 }).ParamName);
        Assert.AreEqual("Interval", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new R1Regularizer { Interval = 0 }).ParamName);
        Assert.AreEqual("Lambda", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GradientPenalty { Lambda = double.NaN }).ParamName);
        Assert.AreEqual("Bound", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WeightClipping { Bound = 0 }).ParamName);
        Assert.AreEqual("StandardDeviation", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new InstanceNoise { StandardDeviation = 0 }).ParamName);
        Assert.AreEqual("FadingSteps", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new InstanceNoise { FadingSteps = 0 }).ParamName);
        Assert.AreEqual("RealLabel", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NonSaturatingObjective { RealLabel = 0.5 }).ParamName);
    }
}
