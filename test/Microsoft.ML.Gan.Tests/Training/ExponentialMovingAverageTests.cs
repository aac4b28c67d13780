using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ExponentialMovingAverageTests
{
    [TestMethod]
    public void FollowsTheRecurrenceWithARampedDecay()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> live = nn.BatchNorm2d(1), average = nn.BatchNorm2d(1);
        var ema = new ExponentialMovingAverage(average, live, 0.5);
        double weight = 1, variance = 1;
        for (int t = 1; t <= 12; t++)
        {
            using (no_grad())
            {
                live.parameters().First().fill_(t);
                live.buffers().ElementAt(1).fill_(10 * t);
            }
            ema.Update();
            double decay = Math.Min(0.5, (1.0 + t) / (10.0 + t));
            weight = decay * weight + (1 - decay) * t;
            variance = decay * variance + (1 - decay) * 10 * t;
        }
        Assert.AreEqual(weight, average.parameters().First().ToDouble(), 1e-5);
        Assert.AreEqual(variance, average.buffers().ElementAt(1).ToDouble(), 1e-4);
        Assert.AreEqual(12.0, live.parameters().First().ToDouble());
    }
}
