using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DomainRegressionTests
{
    [TestMethod]
    [DataRow(false, 2)]
    [DataRow(true, 2)]
    // More features than the hundred rows.
    [DataRow(true, 150)]
    public void The_gradient_is_0_at_the_solution(bool weighted, int features)
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(1);
        float[][] source = Evidence.Normals(random, 40, features, mean: 10), target = Evidence.Normals(random, 60, features, mean: 10.5);
        double[] weights = [.. source.Select((_, i) => 0.5 + i % 4)];
        AssertSolved(source, target, weighted ? weights : null);
    }

    [TestMethod]
    public void Steps_that_would_go_too_far_are_shortened()
    {
        // Full steps of Newton's method overshoot here, and would need 45 of them.
        using DisposeScope scope = NewDisposeScope();
        AssertSolved([[0], [1]], [[-0.3f], .. Enumerable.Repeat(new float[] { 0 }, 300)], [1e6, 1e6]);
    }

    [TestMethod]
    public void The_ratio_of_shifted_Gaussians_is_found_whatever_the_row_counts()
    {
        // log N(x; 1, 1)/N(x; 0, 1) = x − ½
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(2);
        var regression = new DomainRegression(Evidence.Table(Evidence.Normals(random, 20_000, 1)), Evidence.Table(Evidence.Normals(random, 5000, 1, mean: 1)));
        double[] ratios = LogRatios(regression, [[-1], [0.5f], [2]]);
        Assert.AreEqual(-1.5, ratios[0], 0.1);
        Assert.AreEqual(0, ratios[1], 0.05);
        Assert.AreEqual(1.5, ratios[2], 0.1);
    }

    [TestMethod]
    public void Weights_stand_for_rows()
    {
        // Class shares ¾ and ¼ weighed to ½ and ½, as the target has them: nothing is left to tell.
        using DisposeScope scope = NewDisposeScope();
        float[][] source = [[0], [0], [0], [1]], target = [[0], [1], [1], [0]];
        var regression = new DomainRegression(Evidence.Table(source), Evidence.Table(target), tensor([2 / 3.0, 2 / 3.0, 2 / 3.0, 2]));
        CollectionAssert.AreEqual(new double[] { 0, 0 }, LogRatios(regression, [[0], [1]]).Select(ratio => Math.Round(ratio, 9) + 0.0).ToArray());
    }

    [TestMethod]
    public void Separated_domains_and_columns_without_spread_have_finite_ratios()
    {
        using DisposeScope scope = NewDisposeScope();
        // The second column is constant but for rounding, the third is 0 in the fit alone.
        float[][] source = [.. Enumerable.Range(0, 50).Select(i => new float[] { i * 1e-3f, i % 2 == 0 ? 0.1f : float.BitIncrement(0.1f), 0 })];
        float[][] target = [.. Enumerable.Range(0, 50).Select(i => new float[] { 1e6f + i, 0.1f, 0 })];
        var regression = new DomainRegression(Evidence.Table(source), Evidence.Table(target));
        double[] ratios = LogRatios(regression, [[0, 0.1f, 0], [1e6f, 0.1f, 0], [1e6f, 0.2f, 5], [1e12f, 0, 0]]);
        Assert.IsLessThan(-3, ratios[0]);
        Assert.IsGreaterThan(3, ratios[1]);
        Assert.AreEqual(ratios[1], ratios[2], 1e-6);
        Assert.AreEqual(300, ratios[3]);
    }

    [TestMethod]
    public void Held_out_accuracy_is_worked_out_on_odd_rows_with_their_weights()
    {
        using DisposeScope scope = NewDisposeScope();
        // Even rows: source at −1 by weight but at 1 by number, target at 0: what lies higher is target. Odd source rows: −1 −1 −1
        // and, of weight 2, 1; odd target rows: 1 and −1.
        float[][] source = [[-1], [-1], [1], [-1], [1], [-1], [1], [1]], target = [[0], [1], [0], [-1]];
        Tensor weights = tensor([10, 1, 0.1, 1, 0.1, 1, 0.1, 2]);
        (double accuracy, double error) = DomainRegression.HeldOutAccuracy(Evidence.Table(source), Evidence.Table(target), weights);
        // Source: 3/5 with the variance (3·0.4² + 2²·0.6²)/5²; target: 1/2 with ¼/2.
        Assert.AreEqual((0.6 + 0.5) / 2, accuracy, 1e-12);
        Assert.AreEqual(Math.Sqrt(1.92 / 25 + 0.125) / 2, error, 1e-12);
    }

    /// <summary>The gradient, worked out from the ratios that the regression gives, is 0.</summary>
    private static void AssertSolved(float[][] source, float[][] target, double[]? weights)
    {
        var regression = new DomainRegression(Evidence.Table(source), Evidence.Table(target), weights is null ? null : tensor(weights));
        weights ??= [.. source.Select(_ => 1.0)];
        float[][] all = [.. source, .. target];
        // The logit is the ratio's log less that of the domains' weights.
        double[] d = [.. LogRatios(regression, all).Select(ratio => 1 / (1 + Math.Exp(Math.Log(weights.Sum() / target.Length) - ratio)))];
        double[] pulls = [.. d.Select((one, i) => i < source.Length ? weights[i] * one : one - 1)];
        Assert.AreEqual(0, pulls.Sum(), 1e-6);
        int size = source[0].Length;
        double origin = LogRatios(regression, [new float[size]])[0];
        double steepest = 0;
        for (int column = 0; column < size; column++)
        {
            double[] x = [.. all.Select(row => (double)row[column])];
            double mean = x.Average(), spread = Math.Sqrt(x.Sum(one => (one - mean) * (one - mean)) / (x.Length - 1));
            float[] unit = new float[size];
            unit[column] = 1;
            // The penalty pulls at the slope for a standardised column.
            double slope = spread * (LogRatios(regression, [unit])[0] - origin);
            Assert.AreEqual(0, pulls.Zip(x, (pull, one) => pull * (one - mean) / spread).Sum() + slope, 1e-6);
            steepest = Math.Max(steepest, Math.Abs(slope));
        }
        Assert.IsGreaterThan(0.1, steepest);
    }

    private static double[] LogRatios(DomainRegression regression, float[][] rows) => regression.LogRatio(Evidence.Table(rows)).data<double>().ToArray();
}
