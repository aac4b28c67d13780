using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Where adaptation helps, where it can't, and where it hurts: what the guard makes of it.</summary>
[TestClass]
public sealed class AdaptationTests
{
    private const int TestRows = 1_000;

    /// <summary>The figure of Ganin et al. 2016, section 5.1: moons rotated by 35°.</summary>
    [TestMethod]
    public void AdaptedWinsOnRotatedMoons()
    {
        (double SourceOnly, double Adapted, AdaptationReport Report)[] runs = [.. Enumerable.Range(1, 10).Select(seed => Run(seed, 35))];
        string table = string.Join("; ", runs.Select(run => FormattableString.Invariant($"{run.SourceOnly:P1} → {run.Adapted:P1}, {(run.Report.Adapted ? "adapted" : "source-only")}")));
        Console.WriteLine(table);
        Assert.IsGreaterThan(runs.Average(run => run.SourceOnly) + 0.1, runs.Average(run => run.Adapted), table);
        Assert.IsGreaterThanOrEqualTo(8, runs.Count(run => run.Adapted > run.SourceOnly), table);
        Assert.IsGreaterThanOrEqualTo(8, runs.Count(run => run.Report.Adapted == run.Adapted > run.SourceOnly), table);
    }

    /// <summary>Nothing but the classes' shares differs, 1 : 1 to 12 : 1: making features alike can only move rows into the wrong class.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void UnderLabelShiftAdaptationHurtsAndTheGuardKeepsSourceOnly(int seed)
    {
        (double sourceOnly, double adapted, AdaptationReport report) = Run(seed, 0, shareOfFirst: 0.92, noise: 0.25, lambda: 4);
        string figures = FormattableString.Invariant($"{sourceOnly:P1} → {adapted:P1}, {report.Verdict}");
        Console.WriteLine(figures);
        Assert.IsLessThan(sourceOnly - 0.02, adapted, figures);
        Assert.IsFalse(report.Adapted, figures);
        Assert.IsTrue(report.SharesExplainDomains, figures);
        StringAssert.Contains(report.LabelShiftWarning, "Label shift");
        StringAssert.StartsWith(report.Verdict, "Source-only:");
    }

    [TestMethod]
    public void BetweenIdenticalDomainsAdaptedIsAsGoodAsSourceOnly()
    {
        (double sourceOnly, double adapted, AdaptationReport report) = Run(1, 0);
        Assert.AreEqual(sourceOnly, adapted, 0.01);
        Assert.IsFalse(report.Adapted);
        Assert.IsNull(report.LabelShiftWarning);
        Assert.AreEqual(0.5, report.DomainAccuracyAfter, 0.1);
    }

    /// <summary>True accuracies of both versions on target rows, and the guard's report.</summary>
    private static (double SourceOnly, double Adapted, AdaptationReport Report) Run(int seed, double degrees, double shareOfFirst = 0.5, double noise = 0.05, double lambda = 1)
    {
        var ml = new MLContext(seed);
        var options = new DomainAdversarialTrainer.Options
        {
            Steps = 2_000, HeldOutShare = 0.2, Seed = seed, Threads = 1, ReportInterval = 2_000, LambdaMax = lambda, Guard = new AdaptationGuard { KeepBoth = true },
            FeatureExtractor = new MlpFeatureExtractor { Widths = [15, 15] },
            Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
        };
        IDataView source = Moons.View(ml, 600, 0, seed, noise: noise), target = Moons.View(ml, 600, degrees, seed + 1_000, false, shareOfFirst, noise);
        IDataView test = Moons.View(ml, TestRows, degrees, seed + 2_000, true, shareOfFirst, noise);
        using DomainAdversarialTransformer model = ml.MulticlassClassification.Trainers.DomainAdversarial(unlabeledTarget: target, options: options).Fit(source);
        double chosen = Accuracy(model), other = Accuracy(model.Alternative!);
        return model.Report!.Adapted ? (other, chosen, model.Report) : (chosen, other, model.Report);

        double Accuracy(DomainAdversarialTransformer version) => ml.MulticlassClassification.Evaluate(version.Transform(test)).MicroAccuracy;
    }
}
