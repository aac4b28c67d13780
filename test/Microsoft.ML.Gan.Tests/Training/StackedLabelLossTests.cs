using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class StackedLabelLossTests
{
    /// <summary>
    /// Two networks, labels weighing 1 and 3, two rows each with logits (0, log 3): p = (¼, ¾). The first network's rows have labels 0 and 1:
    /// (1·log 4 + 3·log 4/3) / 4. The second's both have label 0: log 4.
    /// </summary>
    [TestMethod]
    public void EachNetworksLossIsItsOwnRowsWeightedMean()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor([0f, 0f, MathF.Log(3), MathF.Log(3), 0f, 0f, MathF.Log(3), MathF.Log(3)]).view(2, 2, 2);
        Tensor labels = tensor([1f, 0f, 0f, 1f, 1f, 1f, 0f, 0f]).view(2, 2, 2);
        float[] losses = StackedLabelLoss.Of(logits, labels, tensor([1f, 3f])).Numbers<float>();
        Assert.HasCount(2, losses);
        Assert.AreEqual((Math.Log(4) + 3 * Math.Log(4.0 / 3)) / 4, losses[0], 1e-6);
        Assert.AreEqual(Math.Log(4), losses[1], 1e-6);
    }
}
