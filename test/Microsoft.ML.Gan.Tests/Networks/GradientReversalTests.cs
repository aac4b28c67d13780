using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class GradientReversalTests
{
    /// <summary>Ganin et al. 2016, equations 16 and 17: R(x) = x, and dR/dx = −λ.</summary>
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(1.0)]
    [DataRow(17.0)]
    public void ForwardIsTheIdentityAndBackwardMinusLambda(double lambda)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        // Numbers of very different size: a sum that cancels must cancel to the last bit.
        Tensor x = (randn(50, 4, generator: random) * tensor([1e-30f, 1e-3f, 1f, 1e30f])).requires_grad_();
        Tensor weights = randn(50, 4, generator: random);
        Tensor y = GradientReversal.Reverse(x, lambda);
        CollectionAssert.AreEqual(x.detach().data<float>().ToArray(), y.detach().data<float>().ToArray());

        (y * weights).sum().backward();
        float[] expected = [.. weights.data<float>().Select(weight => weight * (float)-lambda)];
        CollectionAssert.AreEqual(expected, x.grad!.data<float>().ToArray());
    }
}
