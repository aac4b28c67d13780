using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DomainBatchNormTests
{
    /// <summary>
    /// One channel. Source rows 4, 8 (mean 6, unbiased variance 8) and target rows −1, 1 (mean 0, variance 2) with momentum 0.1:
    /// means 0.6 and 0, variances 0.9 + 0.8 and 0.9 + 0.2.
    /// </summary>
    [TestMethod]
    public void EachDomainHasStatisticsOfItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new DomainBatchNorm(1);
        using nn.Module<Tensor, Tensor> network = nn.Sequential(layer);
        DomainBatchNorm.Use(network, source: true);
        AssertValues([-1, 1], network.call(Column(4, 8)));
        DomainBatchNorm.Use(network, source: false);
        AssertValues([-1, 1], network.call(Column(-1, 1)));

        network.eval();
        DomainBatchNorm.Use(network, source: true);
        AssertValues([(5 - 0.6) / Math.Sqrt(1.7), (9 - 0.6) / Math.Sqrt(1.7)], network.call(Column(5, 9)));
        DomainBatchNorm.Use(network, source: false);
        AssertValues([5 / Math.Sqrt(1.1), 9 / Math.Sqrt(1.1)], network.call(Column(5, 9)));
        // Statistics are learnt in training alone.
        AssertValues([5 / Math.Sqrt(1.1), 9 / Math.Sqrt(1.1)], network.call(Column(5, 9)));
    }

    /// <summary>Weights are shared, both statistics are saved, and a layer that has moved uses what has moved: here to another type, as to another device.</summary>
    [TestMethod]
    public void AMovedLayerUsesWhatHasMoved()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new DomainBatchNorm(1);
        Assert.AreEqual((2, 4), (layer.parameters().Count(), layer.buffers().Count()));
        layer.to(ScalarType.Float64);
        layer.OfSource = true;
        AssertValues([-1, 1], layer.call(Column(4, 8).to(ScalarType.Float64)));
        layer.eval();
        AssertValues([(5 - 0.6) / Math.Sqrt(1.7)], layer.call(Column(5).to(ScalarType.Float64)));
        layer.OfSource = false;
        AssertValues([5], layer.call(Column(5).to(ScalarType.Float64)));
    }

    private static Tensor Column(params float[] values) => tensor(values).view(-1, 1);

    private static void AssertValues(double[] expected, Tensor actual)
    {
        double[] values = [.. actual.detach().to(ScalarType.Float64).flatten().data<double>()];
        Assert.HasCount(expected.Length, values);
        for (int i = 0; i < expected.Length; i++)
        {
            // The layer adds 1e-5 to variances.
            Assert.AreEqual(expected[i], values[i], 1e-4, $"row {i}");
        }
    }
}
