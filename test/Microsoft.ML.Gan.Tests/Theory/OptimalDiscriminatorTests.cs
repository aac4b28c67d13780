using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Goodfellow et al. 2014, proposition 1 and theorem 1, on pairs of normal distributions where every integral is known.</summary>
[TestClass]
public sealed class OptimalDiscriminatorTests
{
    private const int Points = 500;

    [TestMethod]
    [DataRow(0.0, 1.0, 0.0, 1.0)]
    [DataRow(0.0, 1.0, 1.0, 1.0)]
    [DataRow(0.0, 1.0, 0.0, 2.0)]
    [DataRow(0.0, 1.0, 3.0, 0.5)]
    public void TheTrainedDiscriminatorIsTheRatioAndItsValueTheDivergence(double realMean, double realDeviation, double generatedMean, double generatedDeviation)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Gaussian p = new(realMean, realDeviation), q = new(generatedMean, generatedDeviation);
        nn.Module<Tensor, Tensor> network = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1)).to(ScalarType.Float64);
        Tensor real = Column(p.Points(Points)), generated = Column(q.Points(Points));
        double loss = 0;
        foreach (double rate in new[] { 1e-2, 1e-3 })
        {
            using var discriminator = new Discriminator(new StackedCritic(network), new MinimaxObjective(), [], new AdamOptions { LearningRate = rate, Beta1 = 0.9 }, Generator.Default);
            for (int i = 0; i < 400; i++)
            {
                using DisposeScope step = NewDisposeScope();
                loss = discriminator.Update(real, generated).Loss.ToDouble();
            }
        }

        // D*(x) = p(x)/(p(x) + q(x)), wherever either has rows.
        double[] grid = [.. Enumerable.Range(-30, 91).Select(i => i / 10.0).Where(x => p.Density(x) + q.Density(x) > 0.02)];
        double[] outputs = [.. network.call(Column(grid)).sigmoid().flatten().detach().data<double>()];
        for (int i = 0; i < grid.Length; i++)
        {
            Assert.AreEqual(p.Density(grid[i]) / (p.Density(grid[i]) + q.Density(grid[i])), outputs[i], 0.03, $"at {grid[i]}");
        }
        // max V = −log 4 + 2 JSD(p‖q); the loss is −V.
        Assert.AreEqual(-Math.Log(4) + 2 * Gaussian.JensenShannon(p, q), -loss, 0.004);
    }

    private static Tensor Column(double[] values) => tensor(values).view(-1, 1);
}
