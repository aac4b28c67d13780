using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DiscriminatorTests
{
    public static IEnumerable<object[]> Losses =>
    [
        [new NonSaturatingObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new NonSaturatingObjective { RealLabel = 0.9 }, Array.Empty<DiscriminatorRegularizer>()],
        [new LeastSquaresObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new HingeObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new R1Regularizer { Gamma = 3 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new R2Regularizer { Gamma = 3 } }],
        [new RelativisticObjective(), new DiscriminatorRegularizer[] { new R1Regularizer { Gamma = 2, Interval = 4 }, new R2Regularizer { Gamma = 1 } }],
        [new WassersteinObjective(), new DiscriminatorRegularizer[] { new GradientPenalty { Lambda = 2 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new InstanceNoise { StandardDeviation = 2 } }],
    ];

    /// <summary>The gradient that reaches the weights is that of objective + regularisers, by central differences in float64.</summary>
    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void TheStepFollowsTheWholeLossesGradient(AdversarialObjective objective, DiscriminatorRegularizer[] regularizers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        nn.Module<Tensor, Tensor> network = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1)).to(ScalarType.Float64);
        Tensor real = randn(7, 2, ScalarType.Float64, generator: random), generated = randn(7, 2, ScalarType.Float64, generator: random) + 1;
        Tensor Outputs(Tensor x) => network.call(x).flatten();
        double Loss()
        {
            // The same chance as the step will have.
            using var chance = new Generator(11);
            var step = new CriticStep(Outputs, real, generated, 1, chance);
            foreach (DiscriminatorRegularizer regularizer in regularizers)
            {
                step = step with { Real = regularizer.Disturb(step.Real, step), Generated = regularizer.Disturb(step.Generated, step) };
            }
            return objective.DiscriminatorLoss(Outputs(step.Real), Outputs(step.Generated)).ToDouble()
                + regularizers.Sum(regularizer => regularizer.Penalty(step)?.ToDouble() ?? 0);
        }

        Parameter[] parameters = [.. network.parameters()];
        double[][] before = [.. parameters.Select(parameter => parameter.flatten().detach().data<double>().ToArray())];
        double[][] slopes = [.. parameters.Select((parameter, i) => before[i].Select((_, j) => Slope(parameter, j, Loss)).ToArray())];

        // A step of plain gradient descent shows the gradient that was used.
        using var criticChance = new Generator(11);
        using var discriminator = new Discriminator(network, objective, regularizers, new Descent { LearningRate = 1 }, criticChance);
        double lossBefore = Loss();
        DiscriminatorStep taken = discriminator.Update(real, generated);
        Assert.AreEqual(lossBefore, taken.Loss.ToDouble(), 1e-12);
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] after = [.. parameters[i].flatten().detach().data<double>()];
            for (int j = 0; j < after.Length; j++)
            {
                Assert.AreEqual(slopes[i][j], before[i][j] - after[j], 1e-6, $"parameter {i}, number {j}");
            }
        }
    }

    [TestMethod]
    public void TheGeneratorsLossReachesTheRowsButNotTheWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1));
        using var discriminator = new Discriminator(network, new NonSaturatingObjective(), [], new AdamOptions(), Generator.Default);
        Tensor rows = ones(4, 2).requires_grad_();
        GeneratorLoss loss = discriminator.LossOfGenerator(rows, rows);
        loss.Loss.backward();
        Assert.IsGreaterThan(0, rows.grad!.abs().sum().ToDouble());
        foreach (Parameter parameter in network.parameters())
        {
            Assert.IsTrue(parameter.grad is null || parameter.grad.abs().sum().ToDouble() == 0);
            Assert.IsTrue(parameter.requires_grad);
        }
    }

    [TestMethod]
    public void ScoresAreProbabilitiesForLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        using var discriminator = new Discriminator(nn.Linear(1, 1), new NonSaturatingObjective(), [], new AdamOptions(), Generator.Default);
        Assert.AreEqual((1 / (1 + Math.Exp(-2)) + 0.5) / 2, discriminator.MeanScore(tensor(new[] { 2f, 0f })), 1e-6);
    }

    private static double Slope(Parameter parameter, int number, Func<double> loss)
    {
        const double Step = 1e-5;
        Tensor flat = parameter.detach().view(-1);
        double value = flat[number].ToDouble();
        flat[number] = tensor(value + Step);
        double above = loss();
        flat[number] = tensor(value - Step);
        double below = loss();
        flat[number] = tensor(value);
        return (above - below) / (2 * Step);
    }

    /// <summary>Plain gradient descent; options are the product's own kind, so this one lives where its internals are visible.</summary>
    private sealed record Descent : OptimizerOptions
    {
        internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) => optim.SGD(parameters, LearningRate);
    }
}
