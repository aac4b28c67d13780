using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class LossThresholdsTests
{
    private const int Steps = 12;

    /// <summary>With a loss that never falls below C₁, D takes all its steps before each of G's.</summary>
    [TestMethod]
    public void TheDiscriminatorLearnsWhileItsLossIsHighAndItsTurnEnds() =>
        Assert.AreEqual(Steps * 4, Updates(new Fixed(5), new LossThresholds { DiscriminatorAbove = 1, GeneratorBelow = 2, MaxDiscriminatorSteps = 4, MaxGeneratorSteps = 3 }));

    /// <summary>With a loss that never rises to C₂, G takes all its steps in a turn, and D one in between.</summary>
    [TestMethod]
    public void TheGeneratorLearnsWhileTheDiscriminatorsLossIsLowAndItsTurnEnds() =>
        Assert.AreEqual(Steps / 3, Updates(new Fixed(0.5), new LossThresholds { DiscriminatorAbove = 1, GeneratorBelow = 2, MaxDiscriminatorSteps = 4, MaxGeneratorSteps = 3 }));

    /// <summary>Between the thresholds each turn is one step, as without them.</summary>
    [TestMethod]
    public void BetweenTheThresholdsTheyTakeTurns() =>
        Assert.AreEqual(Steps, Updates(new Fixed(1.5), new LossThresholds { DiscriminatorAbove = 2, GeneratorBelow = 1, MaxDiscriminatorSteps = 4, MaxGeneratorSteps = 3 }));

    [TestMethod]
    public void ThresholdsAndACountExcludeEachOther()
    {
        var ml = new MLContext(seed: 1);
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options { DiscriminatorSteps = 2, LossThresholds = new LossThresholds() }));
        Assert.AreEqual("DiscriminatorSteps", exception.ParamName);
    }

    /// <returns>The discriminator's steps in <see cref="Steps"/> of the generator's.</returns>
    private static int Updates(Fixed objective, LossThresholds thresholds)
    {
        var ml = new MLContext(seed: 1);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = Steps, BatchSize = 32, GeneratorWidths = [4], DiscriminatorWidths = [4], Objective = objective, LossThresholds = thresholds,
        }).Fit(Samples.Vectors(ml));
        Assert.AreEqual(Steps, objective.GeneratorCalls);
        return objective.Updates;
    }

    /// <summary>A game whose discriminator loss is always the same; looks, which have no gradient, are not counted.</summary>
    private sealed class Fixed(double loss) : AdversarialObjective
    {
        public int Updates { get; private set; }

        public int GeneratorCalls { get; private set; }

        public override string Name => "fixed";

        public override CriticOutput Output => CriticOutput.Score;

        public override Tensor DiscriminatorLoss(Tensor real, Tensor generated)
        {
            Updates += real.requires_grad ? 1 : 0;
            return (real.mean() + generated.mean()) * 0 + loss;
        }

        public override Tensor GeneratorLoss(Tensor generated, Tensor? real)
        {
            GeneratorCalls++;
            return generated.mean();
        }
    }
}
