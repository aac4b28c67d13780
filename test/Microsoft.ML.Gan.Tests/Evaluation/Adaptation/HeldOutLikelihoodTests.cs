using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class HeldOutLikelihoodTests
{
    /// <summary>(1·log ½ + 3·log ¾ + 3·log 10⁻¹²) / 7: a probability of 0 counts as 10⁻¹².</summary>
    [TestMethod]
    public void ItIsTheWeightedMeanOfTheTrueLabelsLogProbabilities()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor probabilities = tensor([0.5f, 0.5f, 0.25f, 0.75f, 1f, 0f], [3, 2]);
        var evidence = new AdaptationEvidence
        {
            SourceRows = probabilities, SourceFeatures = probabilities, SourceProbabilities = probabilities, SourceLabels = tensor([0L, 1L, 1L]),
            TargetRows = probabilities, TargetFeatures = probabilities, TargetProbabilities = probabilities,
        };
        Assert.AreEqual((Math.Log(0.5) + 3 * Math.Log(0.75) + 3 * Math.Log(1e-12)) / 7, new HeldOutLikelihood([1, 3]).Compute(evidence), 1e-9);
    }
}
