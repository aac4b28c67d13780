using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class InformationScoreTests
{
    [TestMethod]
    public void Hand_worked_predictions()
    {
        // Certain and evenly spread: all of log(classes). Certain in one class, or undecided throughout: none.
        Assert.AreEqual(Math.Log(2), Score([1, 0], [0, 1]), 1e-12);
        Assert.AreEqual(0, Score([1, 0], [1, 0]), 1e-12);
        Assert.AreEqual(0, Score([0.25f, 0.75f], [0.25f, 0.75f]), 1e-12);
        // p̄ = (¾, ¼): H = 2·log 2 − ¾·log 3; the rows' mean is ½·log 2.
        Assert.AreEqual(1.5 * Math.Log(2) - 0.75 * Math.Log(3), Score([1, 0], [0.5f, 0.5f]), 1e-12);
    }

    private static double Score(params float[][] target)
    {
        using DisposeScope scope = NewDisposeScope();
        return new InformationScore().Compute(Evidence.OfPredictions(target));
    }
}
