using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class SpectralLayerTests
{
    [TestMethod]
    public void TheWeightInUseHasALargestSingularValueOfOne()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor matrix = randn(6, 4, generator: random) * 3;
        var layer = new SpectralLayer(new Parameter(matrix.clone()), null, nn.functional.linear, random);
        // The identity shows the weight that is used; passes in training mode go on with the power iteration.
        for (int i = 0; i < 200; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            layer.call(eye(4));
        }
        Tensor used = layer.call(eye(4)).t();
        Assert.AreEqual(1, linalg.svdvals(used).max().ToDouble(), 1e-5);
        // The weight itself is as it was: only its use is scaled.
        double sigma = linalg.svdvals(matrix).max().ToDouble();
        Assert.IsLessThan(1e-4, (used * sigma - matrix).abs().max().ToDouble());
    }

    [TestMethod]
    public void EvaluationLeavesTheVectorsAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        var layer = new SpectralLayer(new Parameter(randn(6, 4, generator: random)), null, nn.functional.linear, random);
        double[] Buffers() => [.. layer.buffers().SelectMany(buffer => buffer.data<float>().ToArray()).Select(value => (double)value)];
        double[] before = Buffers();
        layer.eval();
        layer.call(eye(4));
        CollectionAssert.AreEqual(before, Buffers());
        layer.train();
        layer.call(eye(4));
        CollectionAssert.AreNotEqual(before, Buffers());
    }

    /// <summary>With layers of slope 1 and leaky rectifiers between them, no two rows are told apart by more than their distance.</summary>
    [TestMethod]
    public void ACriticOfSuchLayersHasASlopeOfAtMostOne()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Critic critic = new MlpArchitecture(1, 3, [], [16, 16]).CreateCritic(new CriticPlan { SpectralNormalization = true }, random);
        using (no_grad())
        {
            foreach (Parameter parameter in critic.parameters())
            {
                parameter.mul_(20);
            }
            for (int i = 0; i < 200; i++)
            {
                using DisposeScope inner = NewDisposeScope();
                critic.call(zeros(1, 3), null);
            }
            Tensor first = randn(500, 3, generator: random), second = randn(500, 3, generator: random);
            double steepest = ((critic.call(first, null) - critic.call(second, null)).abs() / (first - second).square().sum(dim: 1).sqrt()).max().ToDouble();
            Assert.IsLessThanOrEqualTo(1 + 1e-4, steepest);
            Assert.IsGreaterThan(0.01, steepest);
        }
    }
}
