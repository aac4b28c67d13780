using TorchSharp.Modules;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Training;

/// <summary>Whole training runs: the losses are PyTorch's at the same seed.</summary>
[TestClass]
public sealed class TrainingRunTests
{
    private const double Tolerance = 5e-5;

    [TestMethod]
    public void AnMlpGanWithGradientPenaltyRunsAsPyTorchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(77);
        var realRows = randn(256, 2) * 0.5 + 1.0;
        var generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2));
        var discriminator = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1));
        using var generatorOptimizer = optim.Adam(generator.parameters(), 2e-3, 0.5, 0.9);
        using var discriminatorOptimizer = optim.Adam(discriminator.parameters(), 2e-3, 0.5, 0.9);
        List<double> discriminatorLosses = [], generatorLosses = [], penalties = [];

        for (var step = 0; step < 20; step++)
        {
            using var inner = NewDisposeScope();

            // Update D: D(G) - D(x) + 10 (|gradient of D between them| - 1)²
            var real = realRows.index_select(0, randperm(256)[..32]);
            var fake = generator.call(randn(32, 4)).detach();
            var mix = rand(32, 1);
            var between = (mix * real + (1 - mix) * fake).requires_grad_();
            var slope = autograd.grad([discriminator.call(between).sum()], [between], retain_graph: true, create_graph: true)[0];
            var penalty = (slope.norm(1, keepdim: false, p: 2) - 1).square().mean();
            var discriminatorLoss = discriminator.call(fake).mean() - discriminator.call(real).mean() + 10 * penalty;
            Update(discriminatorOptimizer, discriminatorLoss);

            // Update G: -D(G)
            var generatorLoss = -discriminator.call(generator.call(randn(32, 4))).mean();
            Update(generatorOptimizer, generatorLoss);

            discriminatorLosses.Add(discriminatorLoss.ToDouble());
            generatorLosses.Add(generatorLoss.ToDouble());
            penalties.Add(penalty.ToDouble());
        }

        var expected = Expected.Runs.At("gan");
        Check.Close(expected.At("penalty").Doubles(), [.. penalties], Tolerance, "penalties");
        Check.Close(expected.At("d").Doubles(), [.. discriminatorLosses], Tolerance, "discriminator losses");
        Check.Close(expected.At("g").Doubles(), [.. generatorLosses], Tolerance, "generator losses");
        foreach (var (weight, parameter) in expected.At("weights").EnumerateArray().Zip(generator.parameters().Concat(discriminator.parameters())))
        {
            Check.Sample(weight, parameter, Tolerance, "weights after the run");
        }
    }

    [TestMethod]
    public void ADcganRunsAsPyTorchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(78);
        var real = randn(8, 1, 16, 16).tanh();
        var normal = nn.BatchNorm2d(16);
        var generator = nn.Sequential(
            nn.ConvTranspose2d(6, 16, 4, bias: false), normal, nn.ReLU(),
            nn.ConvTranspose2d(16, 12, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(12), nn.ReLU(),
            nn.ConvTranspose2d(12, 1, 4, stride: 2, padding: 1), nn.Tanh());
        var discriminator = nn.Sequential(
            nn.Conv2d(1, 8, 4, stride: 2, padding: 1), nn.LeakyReLU(0.2),
            nn.Conv2d(8, 16, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(16), nn.LeakyReLU(0.2),
            nn.Conv2d(16, 1, 4), nn.Flatten());
        foreach (var kernel in generator.parameters().Concat(discriminator.parameters()).Where(p => p.ndim == 4))
        {
            nn.init.normal_(kernel, 0, 0.02);
        }

        using var generatorOptimizer = optim.Adam(generator.parameters(), 2e-4, 0.5, 0.999);
        using var discriminatorOptimizer = optim.Adam(discriminator.parameters(), 2e-4, 0.5, 0.999);
        List<double> discriminatorLosses = [], generatorLosses = [];

        for (var step = 0; step < 10; step++)
        {
            using var inner = NewDisposeScope();
            var fake = generator.call(randn(8, 6, 1, 1));
            var discriminatorLoss = nn.functional.softplus(-discriminator.call(real)).mean()
                + nn.functional.softplus(discriminator.call(fake.detach())).mean();
            Update(discriminatorOptimizer, discriminatorLoss);
            var generatorLoss = nn.functional.softplus(-discriminator.call(fake)).mean();
            Update(generatorOptimizer, generatorLoss);
            discriminatorLosses.Add(discriminatorLoss.ToDouble());
            generatorLosses.Add(generatorLoss.ToDouble());
        }

        var expected = Expected.Runs.At("dcgan");
        Check.Close(expected.At("d").Doubles(), [.. discriminatorLosses], Tolerance, "discriminator losses");
        Check.Close(expected.At("g").Doubles(), [.. generatorLosses], Tolerance, "generator losses");
        Check.Sample(expected.At("running_mean"), normal.running_mean!, Tolerance, "running mean");
        Check.Sample(expected.At("running_var"), normal.running_var!, Tolerance, "running variance");
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameBits()
    {
        CollectionAssert.AreEqual(Run(), Run());

        static double[] Run()
        {
            using var scope = NewDisposeScope();
            manual_seed(5);
            var network = nn.Sequential(
                nn.ConvTranspose2d(4, 12, 4, stride: 2, padding: 1), nn.BatchNorm2d(12), nn.Dropout(0.3), nn.Conv2d(12, 1, 3));
            using var optimizer = optim.Adam(network.parameters(), 1e-2);
            for (var step = 0; step < 5; step++)
            {
                using var inner = NewDisposeScope();
                Update(optimizer, network.call(randn(4, 4, 5, 5)).square().mean());
            }

            return [.. network.parameters().SelectMany(p => Check.Values(p))];
        }
    }

    private static void Update(optim.Optimizer optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}
