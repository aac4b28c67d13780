using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class SoftNeighborhoodDensityTests
{
    [TestMethod]
    public void Hand_worked_predictions()
    {
        using DisposeScope scope = NewDisposeScope();
        // Four alike: each of the three others has 1/3. Two alone: one other, which is certain.
        Assert.AreEqual(Math.Log(3), Score(Evidence.OfPredictions(Evidence.Certain(2, 0, 0, 0, 0))), 1e-12);
        Assert.AreEqual(0, Score(Evidence.OfPredictions(Evidence.Certain(2, 0, 1))), 1e-12);
        // Two pairs at right angles: similarity 1 to one other row and 0 to two, so e²⁰ : 1 : 1.
        double rest = 1 / (Math.Exp(20) + 2), near = 1 - 2 * rest;
        Assert.AreEqual(-near * Math.Log(near) - 2 * rest * Math.Log(rest), Score(Evidence.OfPredictions(Evidence.Certain(2, 0, 1, 0, 1))), 1e-12);
    }

    [TestMethod]
    public void Blocks_give_what_comparing_all_pairs_gives()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(2, 300, classes: 4);
        double[][] units = [.. Evidence.Rows(evidence.TargetProbabilities).Select(row => row.Select(p => p / Math.Sqrt(row.Sum(q => (double)q * q))).ToArray())];
        double sum = 0;
        for (int i = 0; i < units.Length; i++)
        {
            double[] odds = [.. units.Where((_, j) => j != i).Select(unit => Math.Exp(unit.Zip(units[i], (a, b) => a * b).Sum() / 0.05))];
            double all = odds.Sum();
            sum -= odds.Sum(one => one / all * Math.Log(one / all));
        }
        Assert.AreEqual(sum / units.Length, Score(evidence), 1e-9);
    }

    [TestMethod]
    public void The_first_4000_rows_count()
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] predictions = Evidence.Certain(2, [.. Enumerable.Repeat(0L, 4000), .. Enumerable.Repeat(1L, 50)]);
        Assert.AreEqual(Math.Log(3999), Score(Evidence.OfPredictions(predictions)), 1e-9);
    }

    private static double Score(AdaptationEvidence evidence) => new SoftNeighborhoodDensity().Compute(evidence);
}
