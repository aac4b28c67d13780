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
        [new MinimaxObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new MaximumLikelihoodObjective { RealLabel = 0.8 }, Array.Empty<DiscriminatorRegularizer>()],
        [new LeastSquaresObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new HingeObjective(), Array.Empty<DiscriminatorRegularizer>()],
        [new EnergyBasedObjective { CodeSize = 3, Margin = 1 }, Array.Empty<DiscriminatorRegularizer>()],
        [new EnergyBasedObjective { CodeSize = 3, Margin = 30 }, new DiscriminatorRegularizer[] { new Dropout(), new R1Regularizer { Gamma = 2 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new R1Regularizer { Gamma = 3 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new R2Regularizer { Gamma = 3 } }],
        [new RelativisticObjective(), new DiscriminatorRegularizer[] { new R1Regularizer { Gamma = 2, Interval = 4 }, new R2Regularizer { Gamma = 1 } }],
        [new WassersteinObjective(), new DiscriminatorRegularizer[] { new GradientPenalty { Lambda = 2 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new InstanceNoise { StandardDeviation = 2 } }],
        [new HingeObjective(), new DiscriminatorRegularizer[] { new SpectralNormalization() }],
        [new WassersteinObjective(), new DiscriminatorRegularizer[] { new SpectralNormalization(), new GradientPenalty { Lambda = 2 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new Dropout { Rate = 0.5 } }],
        [new NonSaturatingObjective(), new DiscriminatorRegularizer[] { new DiffAugment { NoiseDeviation = 0.5 }, new R1Regularizer { Gamma = 2 } }],
    ];

    /// <summary>The gradient that reaches the weights is that of objective + regularisers, by central differences in float64.</summary>
    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void TheStepFollowsTheWholeLossesGradient(AdversarialObjective objective, DiscriminatorRegularizer[] regularizers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        using var chance = new Generator(11);
        Critic network = SmallCritic(objective, regularizers, random, chance);
        bool spectral = regularizers.Any(regularizer => regularizer is SpectralNormalization);
        if (spectral)
        {
            // In evaluation mode the singular vectors stay as the power iteration left them.
            network.eval();
        }
        Tensor real = randn(7, 2, ScalarType.Float64, generator: random), generated = randn(7, 2, ScalarType.Float64, generator: random) + 1;
        Tensor Outputs(Tensor x) => network.call(x, null);
        double Loss()
        {
            // The same chance as the step will have.
            chance.manual_seed(11);
            var step = new CriticStep(Outputs, real, generated, 1, chance);
            foreach (DiscriminatorRegularizer regularizer in regularizers)
            {
                step = step with { Real = regularizer.Disturb(step.Real, step), Generated = regularizer.Disturb(step.Generated, step) };
            }
            Tensor onReal = Outputs(step.Real), onGenerated = Outputs(step.Generated);
            return objective.DiscriminatorLoss(onReal, onGenerated).ToDouble() + regularizers.Sum(regularizer => regularizer.Penalty(step)?.ToDouble() ?? 0);
        }

        Parameter[] parameters = [.. network.parameters()];
        double[][] before = [.. parameters.Select(parameter => parameter.flatten().detach().data<double>().ToArray())];
        double[][] slopes = [.. parameters.Select((parameter, i) => before[i].Select((_, j) => Slope(parameter, j, Loss)).ToArray())];

        // A step of plain gradient descent shows the gradient that was used.
        using var discriminator = new Discriminator(network, objective, regularizers, new Descent { LearningRate = 1 }, chance);
        double lossBefore = Loss();
        chance.manual_seed(11);
        DiscriminatorStep taken = discriminator.Update(real, generated);
        Assert.AreEqual(lossBefore, taken.Loss.ToDouble(), 1e-12);
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] after = [.. parameters[i].flatten().detach().data<double>()];
            for (int j = 0; j < after.Length; j++)
            {
                Assert.AreEqual(slopes[i][j], before[i][j] - after[j], 1e-6 * Math.Max(1, Math.Abs(slopes[i][j])), $"parameter {i}, number {j}");
            }
        }
    }

    public static IEnumerable<object[]> LabelledObjectives => [[new NonSaturatingObjective()], [new EnergyBasedObjective { CodeSize = 3, Margin = 5 }], [new RelativisticObjective()]];

    /// <summary>
    /// Of six rows labelled A B B C none A, rows 1, 3 and no others have another label than the row before them (0 and 5 follow
    /// A and none): the loss, and the gradient by central differences in float64, are those of the formula for these rows.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(LabelledObjectives))]
    public void MismatchedLabelsTeachAsGeneratedRowsDo(AdversarialObjective objective)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        var plan = new CriticPlan { Labels = 3, CodeSize = objective is EnergyBasedObjective ? 3 : 0 };
        Critic network = new MlpArchitecture(2, 2, [4], [4]).CreateCritic(plan, random);
        network.to(ScalarType.Float64);
        Tensor real = randn(6, 2, ScalarType.Float64, generator: random), generated = randn(6, 2, ScalarType.Float64, generator: random) + 1;
        Tensor Labels(params int[] places) => cat([.. places.Select(place => place < 0 ? zeros(1, 3) : eye(3).narrow(0, place, 1))]).to(ScalarType.Float64);
        Tensor labels = Labels(0, 1, 1, 2, -1, 0), wrong = Labels(0, 1), mismatched = stack([real[1], real[3]]);
        double Loss()
        {
            Tensor onReal = network.call(real, labels);
            return 0.75 * objective.DiscriminatorLoss(onReal, network.call(generated, labels)).ToDouble()
                + 0.25 * objective.DiscriminatorLoss(stack([onReal[1], onReal[3]]), network.call(mismatched, wrong)).ToDouble();
        }
        using var discriminator = new Discriminator(network, objective, [], new Descent { LearningRate = 1 }, random) { MismatchedLabels = 0.25 };
        Assert.AreEqual(Loss(), discriminator.Look(real, generated, labels).Loss.ToDouble(), 1e-12);
        Parameter weights = network.parameters().First();
        double[] before = [.. weights.flatten().detach().data<double>()];
        double[] slopes = [.. before.Select((_, j) => Slope(weights, j, Loss))];
        discriminator.Update(real, generated, labels);
        double[] after = [.. weights.flatten().detach().data<double>()];
        for (int j = 0; j < after.Length; j++)
        {
            Assert.AreEqual(slopes[j], before[j] - after[j], 1e-6, $"number {j}");
        }
    }

    [TestMethod]
    public void OfPackedRowsThoseOfAnotherLabelAreMismatched()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        // Two rows each, judged together: of the labels 0, 0, 1, so that the second has the label of the one before it.
        Critic network = new MlpArchitecture(2, 4, [4], [4]).CreateCritic(new CriticPlan { Labels = 6 }, random);
        Tensor real = randn(6, 2, generator: random), generated = randn(6, 2, generator: random);
        Tensor labels = cat([.. ((long[])[0, 0, 0, 0, 1, 1]).Select(place => eye(3).narrow(0, place, 1))]);
        Tensor pairs = real.reshape(3, 4), ofPairs = labels.reshape(3, 6);
        var objective = new NonSaturatingObjective();
        Tensor onReal = network.call(pairs, ofPairs), wrong = network.call(stack([pairs[0], pairs[2]]), stack([ofPairs[2], ofPairs[0]]));
        double expected = 0.75 * objective.DiscriminatorLoss(onReal, network.call(generated.reshape(3, 4), ofPairs)).ToDouble()
            + 0.25 * objective.DiscriminatorLoss(stack([onReal[0], onReal[2]]), wrong).ToDouble();
        using var discriminator = new Discriminator(network, objective, [], new AdamOptions(), random) { MismatchedLabels = 0.25, Packing = 2 };
        Assert.AreEqual(expected, discriminator.Look(real, generated, labels).Loss.ToDouble(), 1e-6);
    }

    [TestMethod]
    public void WithoutTwoLabelsNothingIsMismatched()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        Critic network = new MlpArchitecture(2, 2, [4], [4]).CreateCritic(new CriticPlan { Labels = 3 }, random);
        Tensor real = randn(4, 2, generator: random), generated = randn(4, 2, generator: random);
        var objective = new NonSaturatingObjective();
        using var discriminator = new Discriminator(network, objective, [], new AdamOptions(), random) { MismatchedLabels = 0.5 };
        foreach (Tensor labels in new[] { eye(3)[0].expand(4, 3).contiguous(), zeros(4, 3) })
        {
            Tensor expected = objective.DiscriminatorLoss(network.call(real, labels), network.call(generated, labels));
            Assert.AreEqual(expected.ToDouble(), discriminator.Look(real, generated, labels).Loss.ToDouble());
        }
    }

    /// <summary>The generator's whole loss, pull-away term included, by central differences in the rows.</summary>
    [TestMethod]
    public void TheGeneratorsLossFollowsItsFormulaInTheRows()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        var objective = new EnergyBasedObjective { CodeSize = 3, PullAwayWeight = 0.7 };
        var network = (AutoencoderCritic)SmallCritic(objective, [], random, random);
        using var discriminator = new Discriminator(network, objective, [], new AdamOptions(), random);
        Tensor rows = randn(4, 2, ScalarType.Float64, generator: random).requires_grad_();
        double Loss()
        {
            Tensor x = rows.detach();
            return -network.call(x, null).mean().ToDouble() + objective.CodePenalty(network.Encode(x))!.ToDouble();
        }
        GeneratorLoss loss = discriminator.LossOfGenerator(rows, rows);
        Assert.AreEqual(Loss(), loss.Loss.ToDouble(), 1e-12);
        loss.Loss.backward();
        double[] slopes = [.. rows.grad!.flatten().data<double>()];
        for (int i = 0; i < slopes.Length; i++)
        {
            Assert.AreEqual(Slope(rows, i, Loss), slopes[i], 1e-6, $"number {i}");
        }
    }

    [TestMethod]
    public void TheEnergyIsTheMeanSquaredErrorOfReconstruction()
    {
        using DisposeScope scope = NewDisposeScope();
        // A code of both numbers halved, decoded as it is: every row comes back halved.
        nn.Module<Tensor, Tensor> half = nn.Linear(2, 2, hasBias: false), same = nn.Linear(2, 2, hasBias: false);
        using (no_grad())
        {
            ((Linear)half).weight!.copy_(eye(2) * 0.5);
            ((Linear)same).weight!.copy_(eye(2));
        }
        var critic = new AutoencoderCritic(half, same);
        // (4, 2) comes back as (2, 1): (4 + 1)/2; (0, 0) as itself.
        float[] outputs = [.. critic.call(tensor(new float[,] { { 4, 2 }, { 0, 0 } }), null).data<float>()];
        CollectionAssert.AreEqual(new[] { -2.5f, 0 }, outputs);
    }

    [TestMethod]
    public void PaceScalesTheStep()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        Tensor real = randn(7, 2, ScalarType.Float64, generator: random), generated = real + 1;
        double[] Step(double pace)
        {
            using var weights = new Generator(5);
            Critic network = SmallCritic(new NonSaturatingObjective(), [], weights, weights);
            double[] before = Flat(network);
            using var discriminator = new Discriminator(network, new NonSaturatingObjective(), [], new Descent { LearningRate = 0.4 }, weights);
            discriminator.Pace(pace);
            discriminator.Update(real, generated);
            return [.. Flat(network).Zip(before, (a, b) => a - b)];
        }
        double[] whole = Step(1), quarter = Step(0.25), none = Step(0);
        Assert.IsGreaterThan(1e-3, whole.Max(Math.Abs));
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.AreEqual(whole[i] / 4, quarter[i], 1e-12);
            Assert.AreEqual(0, none[i]);
        }
    }

    /// <summary>A critic that calls every real row real by far is overfitting: the strength rises by the batch's share of AdaptationRows a step; and falls for one that calls none so.</summary>
    [TestMethod]
    [DataRow(50.0, 0.4)]
    [DataRow(-50.0, 0.0)]
    public void AdaptiveStrengthFollowsTheCritic(double bias, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        var augment = new DiffAugment { OverfittingTarget = 0.6, AdaptationRows = 70 };
        Critic network = SmallCritic(new NonSaturatingObjective(), [augment], random, random);
        using (no_grad())
        {
            network.parameters().Last().fill_(bias);
        }
        using var discriminator = new Discriminator(network, new NonSaturatingObjective(), [augment], new Descent { LearningRate = 1e-9 }, random);
        Assert.AreEqual(0, discriminator.Strength);
        Tensor rows = randn(7, 2, ScalarType.Float64, generator: random);
        for (int i = 0; i < 4; i++)
        {
            discriminator.Update(rows, rows);
        }
        Assert.AreEqual(expected, discriminator.Strength, 1e-12);
    }

    /// <summary>Apart from the gradient: where that is zero, AdamW's decay alone multiplies every weight by 1 − rate · decay.</summary>
    [TestMethod]
    public void WeightDecayShrinksTheWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        // Both sides the same rows: a Wasserstein critic has nothing to gain.
        Critic network = SmallCritic(new WassersteinObjective(), [], random, random);
        double[] before = Flat(network);
        using var discriminator = new Discriminator(network, new WassersteinObjective(), [], new AdamOptions { LearningRate = 0.1, WeightDecay = 0.5 }, random);
        Tensor rows = zeros(4, 2, ScalarType.Float64);
        discriminator.Update(rows, rows);
        double[] after = Flat(network);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.AreEqual(before[i] * (1 - 0.1 * 0.5), after[i], 1e-12, $"number {i}");
        }
    }

    /// <summary>G sees the mean of the members' losses, each member learns from its own.</summary>
    [TestMethod]
    public void AnEnsemblesLossIsTheMeanOfItsMembers()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        var objective = new NonSaturatingObjective();
        Discriminator[] members = [.. Enumerable.Range(0, 3).Select(_ => new Discriminator(SmallCritic(objective, [], random, random), objective, [], new Descent { LearningRate = 0.1 }, random))];
        using var ensemble = new DiscriminatorEnsemble(members);
        Tensor real = randn(7, 2, ScalarType.Float64, generator: random), generated = (real + 1).requires_grad_();
        double mean = members.Average(member => member.LossOfGenerator(generated, real).Loss.ToDouble());
        Assert.AreEqual(mean, ensemble.LossOfGenerator(generated, real, null).Loss.ToDouble(), 1e-12);
        double[] apart = [.. members.Select(member => member.Look(real, generated).Loss.ToDouble())];
        Assert.AreEqual(apart.Average(), ensemble.Look(real, generated, null).Loss.ToDouble(), 1e-12);
        ensemble.Update(real, generated.detach(), null);
        for (int i = 0; i < members.Length; i++)
        {
            Assert.IsLessThan(apart[i], members[i].Look(real, generated).Loss.ToDouble(), $"member {i}");
        }
    }

    [TestMethod]
    public void TheGeneratorsLossReachesTheRowsButNotTheWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1));
        using var discriminator = new Discriminator(new StackedCritic(network), new NonSaturatingObjective(), [], new AdamOptions(), Generator.Default);
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
        using var discriminator = new Discriminator(new StackedCritic(nn.Linear(1, 1)), new NonSaturatingObjective(), [], new AdamOptions(), Generator.Default);
        Assert.AreEqual((1 / (1 + Math.Exp(-2)) + 0.5) / 2, discriminator.MeanScore(tensor(new[] { 2f, 0f })), 1e-6);
    }

    /// <summary>Two slots, five hidden units, whatever output the objective wants; dropout draws from <paramref name="chance"/>.</summary>
    private static Critic SmallCritic(AdversarialObjective objective, IReadOnlyList<DiscriminatorRegularizer> regularizers, Generator random, Generator chance)
    {
        var plan = new CriticPlan { CodeSize = objective is EnergyBasedObjective energy ? energy.CodeSize : 0 };
        plan = regularizers.Aggregate(plan, (current, regularizer) => regularizer.Plan(current));
        var critic = new MlpArchitecture(1, 2, [], [5]).CreateCritic(plan, chance);
        using var _ = no_grad();
        foreach (Parameter parameter in critic.parameters())
        {
            parameter.uniform_(-1, 1, random);
        }
        return (Critic)critic.to(ScalarType.Float64);
    }

    private static double[] Flat(nn.Module network) => [.. network.parameters().SelectMany(parameter => parameter.flatten().detach().data<double>().ToArray())];

    private static double Slope(Tensor parameter, int number, Func<double> loss)
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
}
