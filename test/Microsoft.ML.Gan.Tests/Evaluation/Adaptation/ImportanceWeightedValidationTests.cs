using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>
/// Both importance-weighted scores on source N(0, 1) and target N(1, 1): the density ratio is e^(x − ½), which logistic
/// regression can represent. Labels are 1 above 1.5 and predictions 1 above 0.5, so that rows in between are errors.
/// </summary>
[TestClass]
public sealed class ImportanceWeightedValidationTests
{
    // Φ(½) − Φ(−½) of target rows, and Φ(1½) − Φ(½) of source rows.
    private const double TargetRisk = 0.3829, SourceRisk = 0.2417;

    [TestMethod]
    public void Both_find_the_target_risk_and_not_the_source_risk()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Gaussians(8000, 6000, seed: 1);
        Assert.AreEqual(SourceRisk, Errors(evidence), 0.015);
        Assert.AreEqual(-TargetRisk, new ImportanceWeightedValidation().Compute(evidence), 0.03);
        Assert.AreEqual(-TargetRisk, new DeepEmbeddedValidation().Compute(evidence), 0.03);
    }

    [TestMethod]
    public void Weights_are_the_ratio_of_the_densities()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Gaussians(8000, 6000, seed: 2);
        (Tensor weights, Tensor errors) = ImportanceWeightedValidation.Terms(evidence);
        Assert.AreEqual(1, weights.mean().ToDouble(), 0.05);
        Assert.AreEqual(Errors(evidence), errors.mean().ToDouble(), 1e-12);
        // Where errors are, x is from 0.5 to 1.5 and the ratio from 1 to e.
        Assert.AreEqual(1, weights.masked_select(errors.gt(0)).min().ToDouble(), 0.1);
        Assert.AreEqual(Math.E, weights.masked_select(errors.gt(0)).max().ToDouble(), 0.25);
    }

    [TestMethod]
    public void The_control_variate_steadies_the_estimate()
    {
        // Predictions of 1 above 0.5 are all wrong: errors lie where weights are large, and Φ(½) of target rows are errors.
        using DisposeScope scope = NewDisposeScope();
        var plain = new List<double>();
        var controlled = new List<double>();
        for (int seed = 0; seed < 40; seed++)
        {
            AdaptationEvidence evidence = Gaussians(300, 300, seed, double.PositiveInfinity) with { Seed = seed };
            plain.Add(new ImportanceWeightedValidation().Compute(evidence));
            controlled.Add(new DeepEmbeddedValidation().Compute(evidence));
        }
        Assert.IsLessThan(Variance(plain) / 4, Variance(controlled));
        Assert.AreEqual(-0.6915, plain.Average(), 0.03);
        Assert.AreEqual(-0.6915, controlled.Average(), 0.03);
    }

    [TestMethod]
    public void The_control_variate_is_that_of_the_paper()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Gaussians(200, 150, seed: 3);
        (Tensor weights, Tensor errors) = ImportanceWeightedValidation.Terms(evidence);
        double[] w = weights.data<double>().ToArray(), l = errors.data<double>().ToArray();
        double[] losses = [.. w.Zip(l, (a, b) => a * b)];
        double eta = -losses.Zip(w, (a, b) => (a - losses.Average()) * (b - w.Average())).Sum() / w.Sum(a => (a - w.Average()) * (a - w.Average()));
        Assert.AreEqual(-losses.Average(), new ImportanceWeightedValidation().Compute(evidence), 1e-12);
        Assert.AreEqual(-(losses.Average() + eta * w.Average() - eta), new DeepEmbeddedValidation().Compute(evidence), 1e-9);
    }

    [TestMethod]
    public void Features_that_say_nothing_leave_the_source_error()
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] source = [[3], [3], [3], [3], [3]], target = [[3], [3], [3]];
        AdaptationEvidence evidence = Evidence.Of(source, Evidence.Certain(2, 0, 1, 0, 1, 0), [0, 1, 1, 0, 0], target, Evidence.Certain(2, 0, 0, 0));
        Assert.AreEqual(-2.0 / 5, new ImportanceWeightedValidation().Compute(evidence), 1e-6);
        Assert.AreEqual(-2.0 / 5, new DeepEmbeddedValidation().Compute(evidence), 1e-6);
    }

    [TestMethod]
    public void A_row_is_weighed_by_a_regression_that_has_not_seen_it()
    {
        // Thirty features of thirty rows a side tell domains of one distribution apart, but only where they were fitted.
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(60, 30) with { SourceFeatures = Noise(1, 60), TargetFeatures = Noise(2, 30) };
        (Tensor weights, _) = ImportanceWeightedValidation.Terms(evidence);
        Assert.AreEqual(0.5, weights.gt(1).to(ScalarType.Float64).mean().ToDouble(), 0.2);

        static Tensor Noise(int seed, int rows) => Evidence.Table(Evidence.Normals(new Random(seed), rows, 30));
    }

    [TestMethod]
    public void The_seed_decides_the_halves()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Gaussians(200, 150, seed: 4);
        Assert.AreNotEqual(new ImportanceWeightedValidation().Compute(evidence), new ImportanceWeightedValidation().Compute(evidence with { Seed = 1 }));
    }

    private static AdaptationEvidence Gaussians(int sources, int targets, int seed, double border = 1.5)
    {
        var random = new Random(seed);
        float[][] source = Evidence.Normals(random, sources, 1), target = Evidence.Normals(random, targets, 1, mean: 1);
        return Evidence.Of(source, Predictions(source), [.. source.Select(row => row[0] > border ? 1L : 0)], target, Predictions(target));
    }

    private static float[][] Predictions(float[][] rows) => Evidence.Certain(2, [.. rows.Select(row => row[0] > 0.5 ? 1L : 0)]);

    private static double Errors(AdaptationEvidence evidence) =>
        evidence.SourceProbabilities.argmax(1).ne(evidence.SourceLabels).to(ScalarType.Float64).mean().ToDouble();

    private static double Variance(List<double> values) => values.Average(value => (value - values.Average()) * (value - values.Average()));
}
