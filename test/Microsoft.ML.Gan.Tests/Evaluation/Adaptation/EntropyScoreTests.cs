using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class EntropyScoreTests
{
    [TestMethod]
    public void Hand_worked_predictions()
    {
        // log 2 for two halves, 1.5·log 2 for ½ ¼ ¼, 0 for certainty.
        Assert.AreEqual(-2.5 / 3 * Math.Log(2), Score([0.5f, 0.5f, 0], [0.5f, 0.25f, 0.25f], [0, 0, 1]), 1e-12);
        Assert.AreEqual(-Math.Log(4), Score([0.25f, 0.25f, 0.25f, 0.25f], [0.25f, 0.25f, 0.25f, 0.25f]), 1e-12);
        Assert.AreEqual(0, Score([1, 0], [1, 0]), 1e-12);
    }

    [TestMethod]
    public void More_certain_predictions_score_higher() =>
        Assert.IsGreaterThan(Score([0.75f, 0.25f], [0.25f, 0.75f]), Score([0.875f, 0.125f], [0.125f, 0.875f]));

    private static double Score(params float[][] target)
    {
        using DisposeScope scope = NewDisposeScope();
        return new EntropyScore().Compute(Evidence.OfPredictions(target));
    }
}
