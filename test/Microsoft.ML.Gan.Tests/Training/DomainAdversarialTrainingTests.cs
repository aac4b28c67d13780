using Microsoft.ML.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DomainAdversarialTrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>
    /// One step of plain gradient descent against Ganin et al. 2016, equations 13 to 15, the discriminator with weight 1, worked
    /// out in double precision for f = ax + b, logits zₖ = wₖf + cₖ and d = vf + e, which is higher for source features.
    /// </summary>
    [TestMethod]
    [DataRow(DomainUpdate.GradientReversal, 1, 1, 1.0)]
    [DataRow(DomainUpdate.GradientReversal, 2, 1, 1.0)]
    [DataRow(DomainUpdate.GradientReversal, 1, 3, 1.0)]
    [DataRow(DomainUpdate.GradientReversal, 1, 1, 3.0)]
    [DataRow(DomainUpdate.Alternating, 1, 1, 1.0)]
    [DataRow(DomainUpdate.Alternating, 2, 2, 3.0)]
    public void AStepIsThePapers(DomainUpdate update, int members, int discriminatorSteps, double weightOfSecond)
    {
        const double Lambda = 0.7, Rate = 0.1, DomainRate = 0.2;
        double a = 0.5, b = 0.1;
        double[] w = [0.3, -0.6], c = [0.05, 0.2], v = [.. new[] { 0.8, -0.5 }.Take(members)], e = [.. new[] { -0.2, 0.1 }.Take(members)];
        double[] source = [1, -2], target = [0.5, 3], classWeights = [1, weightOfSecond];
        int[] labels = [0, 1];

        using DisposeScope scope = NewDisposeScope();
        var network = new Classifier(Line([a], [b]), Line(w, c));
        Critic[] critics = [.. v.Select((slope, m) => new StackedCritic(Line([slope], [e[m]])))];
        using var random = new Generator(1);
        using var discriminators = new DiscriminatorEnsemble([.. critics.Select(critic => new Discriminator(critic, new NonSaturatingObjective(), [], new Descent { LearningRate = DomainRate }, random))]);
        var options = new DomainAdversarialTrainer.Options
        {
            Steps = 1, BatchSize = 2, Update = update, DiscriminatorSteps = discriminatorSteps, LambdaMax = Lambda, LambdaSchedule = LambdaSchedule.Constant,
            LearningRates = null, Optimizer = new Descent { LearningRate = Rate },
        };
        LabelSet set = LabelSet.Of(Moons.View(_ml, 2, 0, 1).Schema["Label"]);
        // A batch is all there is, so that no shuffle changes what a step sees.
        using var sourceRows = new HeldRows([.. source.Select(x => (float)x)], [0, 1], 2, [-1, 1], 1, CPU, set, labels);
        using var targetRows = new HeldRows([.. target.Select(x => (float)x)], [0, 1], 2, [-1, 1], 1, CPU, null, []);
        var probe = new DomainProbe(new TrainingBatch(tensor([1f, -2f, 3f, 0f]).view(4, 1), set.OneHot([0, 1, 1, 0], CPU)), tensor([0f, 1f, 2f, 4f]).view(4, 1), 1);
        using IChannel channel = ((IHostEnvironment)_ml).Register("Test").Start("Training");
        DomainMetrics report = new DomainAdversarialTraining(network, sourceRows, probe, options, new InformationScore(), [.. classWeights.Select(weight => (float)weight)], channel)
            .Run(targetRows, discriminators).Single();

        double[] f = [.. source.Select(x => a * x + b)], g = [.. target.Select(x => a * x + b)];
        double total = labels.Sum(label => classWeights[label]);
        // L_y = Σᵢ ωᵢ·(−log pᵢ(yᵢ)) with ωᵢ = weight(yᵢ)/Σ weight; ∂L_y/∂zᵢₖ = ωᵢ(pᵢₖ − [k = yᵢ])
        double[] omega = [.. labels.Select(label => classWeights[label] / total)];
        double[][] p = [.. f.Select(feature => Softmax(w[0] * feature + c[0], w[1] * feature + c[1]))];
        double labelLoss = p.Select((row, i) => -omega[i] * Math.Log(row[labels[i]])).Sum();
        double[][] dz = [.. p.Select((row, i) => row.Select((probability, k) => omega[i] * (probability - (k == labels[i] ? 1 : 0))).ToArray())];
        double[] df = [.. dz.Select(row => row[0] * w[0] + row[1] * w[1])], dg = [0, 0];
        double domainLoss = 0;
        for (int m = 0; m < members; m++)
        {
            for (int k = 1; k <= discriminatorSteps; k++)
            {
                // L_d = ½Σ_source log(1 + e^−d) + ½Σ_target log(1 + e^d): ∂L_d/∂d is ½(σ(d) − 1) at source rows, ½σ(d) at target rows
                double[] onSource = [.. f.Select(feature => v[m] * feature + e[m])], onTarget = [.. g.Select(feature => v[m] * feature + e[m])];
                double[] ds = [.. onSource.Select(d => (Sigmoid(d) - 1) / 2)], dt = [.. onTarget.Select(d => Sigmoid(d) / 2)];
                if (k == discriminatorSteps)
                {
                    domainLoss += (onSource.Sum(d => Softplus(-d)) + onTarget.Sum(d => Softplus(d))) / 2 / members;
                    if (update == DomainUpdate.GradientReversal)
                    {
                        // Equation 13: −λ ∂L_d/∂f, with the discriminator as it was before its step
                        Add(df, ds, -Lambda * v[m] / members);
                        Add(dg, dt, -Lambda * v[m] / members);
                    }
                }
                // Equation 15, with weight 1
                v[m] -= DomainRate * (Dot(ds, f) + Dot(dt, g));
                e[m] -= DomainRate * (ds.Sum() + dt.Sum());
            }
            if (update == DomainUpdate.Alternating)
            {
                // λ times the generator's loss ½Σ_target log(1 + e^−d), with the discriminator as it is after its step
                Add(dg, [.. g.Select(feature => (Sigmoid(v[m] * feature + e[m]) - 1) / 2)], Lambda * v[m] / members);
            }
        }
        // Equation 14
        double[] newW = [.. w.Select((weight, k) => weight - Rate * dz.Select((row, i) => row[k] * f[i]).Sum())];
        double[] newC = [.. c.Select((shift, k) => shift - Rate * dz.Sum(row => row[k]))];
        a -= Rate * (Dot(df, source) + Dot(dg, target));
        b -= Rate * (df.Sum() + dg.Sum());

        AssertNumbers([a, b], network.FeatureExtractor, "g");
        AssertNumbers([.. newW, .. newC], network.LabelPredictor, "h");
        for (int m = 0; m < members; m++)
        {
            AssertNumbers([v[m], e[m]], critics[m], $"d {m}");
        }
        Assert.AreEqual(labelLoss, report.LabelLoss, 1e-6);
        Assert.AreEqual(domainLoss, report.DomainLoss, 1e-6);
        Assert.AreEqual(Lambda, report.Lambda);
    }

    /// <summary>2/(1 + e^−10p) − 1: 0, (e^5 − 1)/(e^5 + 1) and (e^10 − 1)/(e^10 + 1).</summary>
    [TestMethod]
    [DataRow(LambdaSchedule.Rising, 0.0, 0.0)]
    [DataRow(LambdaSchedule.Rising, 0.5, 0.98661429815)]
    [DataRow(LambdaSchedule.Rising, 1.0, 0.99990920426)]
    [DataRow(LambdaSchedule.Constant, 0.0, 1.0)]
    [DataRow(LambdaSchedule.Constant, 1.0, 1.0)]
    public void LambdaTakesItsCourse(LambdaSchedule schedule, double p, double expected)
    {
        var options = new DomainAdversarialTrainer.Options { LambdaMax = 3, LambdaSchedule = schedule };
        Assert.AreEqual(3 * expected, options.Lambda(p), 1e-10);
    }

    /// <summary>The first step has λ(0), and p counts the steps that are done.</summary>
    [TestMethod]
    public void StepsFollowTheSchedule()
    {
        var options = new DomainAdversarialTrainer.Options
        {
            Steps = 4, BatchSize = 16, ReportInterval = 1, Guard = null, LambdaMax = 2, FeatureExtractor = Small, LabelPredictorWidths = [], DiscriminatorWidths = [], MaxHeldOut = 40,
        };
        using DomainAdversarialTransformer model = Fit(options);
        CollectionAssert.AreEqual(Enumerable.Range(0, 4).Select(done => options.Lambda(done / 4.0)).ToArray(), model.History.Select(m => m.Lambda).ToArray());
    }

    /// <summary>Without reversal the discriminator tells the moved clusters apart; with it, the features leave it nothing.</summary>
    [TestMethod]
    [DataRow(DomainUpdate.GradientReversal, 1)]
    [DataRow(DomainUpdate.Alternating, 5)]
    public void ReversalTakesTheDomainsOutOfTheFeatures(DomainUpdate update, int k)
    {
        (double Domain, double Source, double Distance) Last(double lambda)
        {
            using DomainAdversarialTransformer model = Fit(new DomainAdversarialTrainer.Options
            {
                Steps = 600, BatchSize = 32, ReportInterval = 20, Guard = null, LambdaMax = lambda, Update = update, DiscriminatorSteps = k, Seed = 1,
                FeatureExtractor = new MlpFeatureExtractor { Widths = [16, 8] }, LabelPredictorWidths = [], DiscriminatorWidths = [16], HeldOutShare = 0.3,
            }, 300);
            DomainMetrics[] end = [.. model.History.TakeLast(5)];
            return (end.Average(m => m.DomainAccuracy), end.Average(m => m.SourceAccuracy), end.Average(m => m.ProxyADistance));
        }
        (double Domain, double Source, double Distance) without = Last(0), with = Last(1);
        Assert.IsGreaterThan(0.9, without.Domain);
        Assert.IsLessThan(without.Domain - 0.2, with.Domain);
        Assert.IsLessThan(without.Distance - 0.3, with.Distance);
        Assert.IsGreaterThan(0.9, with.Source);
    }

    [TestMethod]
    [DataRow(1, DomainUpdate.GradientReversal)]
    [DataRow(3, DomainUpdate.GradientReversal)]
    [DataRow(3, DomainUpdate.Alternating)]
    public void TheDiscriminatorStepsKTimes(int k, DomainUpdate update)
    {
        var objective = new CountingObjective();
        using DomainAdversarialTransformer model = Fit(new DomainAdversarialTrainer.Options
        {
            Steps = 7, BatchSize = 16, DiscriminatorSteps = k, Objective = objective, Update = update, FeatureExtractor = Small, LabelPredictorWidths = [], DiscriminatorWidths = [],
        });
        // The source-only version, which the guard asks for, has no discriminator.
        Assert.AreEqual(7 * k, objective.DiscriminatorCalls);
        Assert.AreEqual(update == DomainUpdate.Alternating ? 7 : 0, objective.GeneratorCalls);
    }

    /// <summary>Scores of 1, 2, 0, 0 at steps 5, 10, 15, 20: two checks without a gain end it, and step 10 is what is returned.</summary>
    [TestMethod]
    public void PatienceEndsATrainingAndTheBestStepIsReturned()
    {
        using DomainAdversarialTransformer stopped = Train(1_000, new AdaptationChecks { Interval = 5, Patience = 2 });
        Assert.AreEqual(20, stopped.History[^1].Step);
        using DomainAdversarialTransformer best = Train(10, null), last = Train(20, null), patient = Train(20, new AdaptationChecks { Interval = 5 });
        CollectionAssert.AreEqual(Weights(best), Weights(stopped));
        CollectionAssert.AreNotEqual(Weights(last), Weights(stopped));
        CollectionAssert.AreEqual(Weights(best), Weights(patient));

        DomainAdversarialTransformer Train(int steps, AdaptationChecks? checks) => Fit(new DomainAdversarialTrainer.Options
        {
            Steps = steps, BatchSize = 16, Guard = null, LambdaSchedule = LambdaSchedule.Constant, LearningRates = null, Seed = 1, Checks = checks, Selection = new Told(1, 2, 0),
            FeatureExtractor = new MlpFeatureExtractor { Widths = [4], BatchNormalization = true }, LabelPredictorWidths = [], DiscriminatorWidths = [4], MaxHeldOut = 40,
        });
        static float[] Weights(DomainAdversarialTransformer model) =>
            [.. new nn.Module[] { model.Model.Networks[0], model.Model.Critic }.SelectMany(network => network.state_dict().Values).SelectMany(value => value.detach().flatten().data<float>())];
    }

    /// <summary>128 source rows less those held out and 96 target rows in batches of 32: 3 steps an epoch.</summary>
    [TestMethod]
    public void ReportsOfBothVersionsComeAtTheIntervalAndAtTheEndAndReachTheLog()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        var seen = new List<DomainMetrics>();
        using DomainAdversarialTransformer model = Fit(new DomainAdversarialTrainer.Options
        {
            Epochs = 4, BatchSize = 32, ReportInterval = 5, FeatureExtractor = Small, LabelPredictorWidths = [4], DiscriminatorWidths = [4], MetricsCallback = seen.Add,
        });
        CollectionAssert.AreEqual(new[] { (false, 5L), (false, 10L), (false, 12L), (true, 5L), (true, 10L), (true, 12L) }, seen.Select(m => (m.Adapted, m.Step)).ToArray());
        CollectionAssert.AreEqual(seen, model.History.ToArray());
        foreach (DomainMetrics m in seen)
        {
            Assert.IsTrue(m.LabelLoss > 0 && m.SourceAccuracy is >= 0 and <= 1 && m.ProxyADistance is >= 0 and <= 2 && m.RowsPerSecond > 0);
            Assert.AreEqual(m.Adapted, m.DomainLoss > 0 && m.DomainAccuracy is >= 0 and <= 1);
            Assert.AreEqual(!m.Adapted, double.IsNaN(m.DomainLoss) && double.IsNaN(m.DomainAccuracy) && m.Lambda == 0);
            Assert.IsTrue(log.Any(line => line.Contains($"{(m.Adapted ? "adapted" : "source-only")}, step {m.Step}: loss label", StringComparison.Ordinal)));
        }
        Assert.IsTrue(log.Any(line => line.Contains(model.Report!.Verdict, StringComparison.Ordinal)));
    }

    /// <summary>Looking more often must not change what is looked at.</summary>
    [TestMethod]
    public void ReportingLeavesNoTraceInTheTraining()
    {
        float[][] Rows(int interval, AdaptationChecks? checks)
        {
            using DomainAdversarialTransformer model = Fit(new DomainAdversarialTrainer.Options
            {
                Steps = 6, BatchSize = 16, Seed = 1, Guard = null, ReportInterval = interval, DomainScoreColumnName = "Domain", LabelPredictorWidths = [4], DiscriminatorWidths = [4],
                FeatureExtractor = new MlpFeatureExtractor { Widths = [8], BatchNormalization = true, Dropout = 0.3 }, Regularizers = [new SpectralNormalization(), new Dropout()],
                Checks = checks, Selection = new Told(1, 2, 3, 4, 5, 6, 7),
            });
            IDataView scored = model.Transform(Domains.Target(_ml));
            return [.. Samples.Read(scored, "Score"), .. Samples.Read(scored, "Domain")];
        }
        float[][] expected = Rows(100, null);
        Samples.AssertEqual(expected, Rows(1, null));
        Samples.AssertEqual(expected, Rows(100, new AdaptationChecks { Interval = 1 }));
    }

    /// <summary>In the source-only version as in the adapted one.</summary>
    [TestMethod]
    [DataRow(3)]
    [DataRow(13)]
    public void CancellationStopsAtOnceAndLeavesNoTensors(int after)
    {
        IDataView data = Domains.Both(_ml);
        long before = LiveTensors.Count();
        using var source = new CancellationTokenSource();
        int reports = 0;
        Assert.Throws<OperationCanceledException>(() => Fit(new DomainAdversarialTrainer.Options
        {
            Steps = 10, BatchSize = 16, ReportInterval = 1, FeatureExtractor = Small, LabelPredictorWidths = [4], DiscriminatorWidths = [4], CancellationToken = source.Token,
            Checks = new AdaptationChecks { Interval = 1 },
            MetricsCallback = _ =>
            {
                if (++reports == after)
                {
                    source.Cancel();
                }
            },
        }));
        Assert.AreEqual(after, reports);
        Assert.AreEqual(before, LiveTensors.Count());
    }

    /// <summary>Told at the first look, whether the loss or only the weights show it, and by whatever looks first.</summary>
    [TestMethod]
    [DataRow(false, 3, null, 3)]
    [DataRow(true, 3, null, 3)]
    [DataRow(false, 100, 4, 4)]
    [DataRow(true, 100, 1, 1)]
    public void DivergenceIsTold(bool inSlopeOnly, int reports, int? checks, int step)
    {
        long before = LiveTensors.Count();
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(new DomainAdversarialTrainer.Options
        {
            Steps = 1_000, BatchSize = 16, ReportInterval = reports, Guard = null, Checks = checks is { } interval ? new AdaptationChecks { Interval = interval } : null,
            LambdaSchedule = LambdaSchedule.Constant, FeatureExtractor = Small, LabelPredictorWidths = [4], DiscriminatorWidths = [4], Objective = new Exploding(inSlopeOnly),
        }));
        StringAssert.Contains(exception.Message, $"diverged at or shortly before step {step}:");
        StringAssert.Contains(exception.Message, "LambdaMax");
        Assert.AreEqual(before, LiveTensors.Count());
    }

    private static MlpFeatureExtractor Small => new() { Widths = [4] };

    private DomainAdversarialTransformer Fit(DomainAdversarialTrainer.Options options, int rows = 128) =>
        _ml.MulticlassClassification.Trainers.DomainAdversarial(unlabeledTarget: Domains.Target(_ml, rows * 3 / 4), options: options).Fit(Domains.Source(_ml, rows));

    /// <summary>x to slopeₖx + shiftₖ.</summary>
    private static Linear Line(double[] slopes, double[] shifts)
    {
        Linear layer = nn.Linear(1, slopes.Length);
        using var _ = no_grad();
        layer.weight!.copy_(tensor(slopes).view(-1, 1));
        layer.bias!.copy_(tensor(shifts));
        return layer;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static double[] Softmax(double first, double second) => [Sigmoid(first - second), Sigmoid(second - first)];

    private static double Dot(double[] first, double[] second) => first.Zip(second, (x, y) => x * y).Sum();

    private static void Add(double[] sum, double[] terms, double factor)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * terms[i];
        }
    }

    private static void AssertNumbers(double[] expected, nn.Module network, string name)
    {
        float[] actual = [.. network.parameters().SelectMany(parameter => parameter.detach().flatten().data<float>())];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-6, $"{name}, number {i}");
        }
    }

    /// <summary>Scores that are told beforehand; the last one for good.</summary>
    private sealed class Told(params double[] scores) : AdaptationScore
    {
        private int _next;

        public override string Name => "told";

        public override double Compute(AdaptationEvidence evidence) => scores[Math.Min(_next++, scores.Length - 1)];
    }

    /// <summary>An infinite loss; or a loss of 0 whose slope is infinite.</summary>
    private sealed class Exploding(bool inSlopeOnly) : AdversarialObjective
    {
        public override string Name => "exploding";

        public override CriticOutput Output => CriticOutput.Score;

        public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) => inSlopeOnly ? ((real - real.detach()).square() + (generated - generated.detach()).square()).sqrt().mean() : (real.mean() - generated.mean()).abs() / 0.0;

        public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => generated.mean();
    }
}
