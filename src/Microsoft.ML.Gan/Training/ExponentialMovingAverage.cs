using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// A running average of a network's weights and statistics, kept in a second network of the same layout.
/// </summary>
/// <remarks>Yazıcı et al. 2019, "The Unusual Effectiveness of Averaging in GAN Training". The decay is ramped up as
/// min(decay, (1 + t) / (10 + t)), so that the random start is forgotten in short trainings as well.</remarks>
internal sealed class ExponentialMovingAverage
{
    private readonly double _decay;
    private readonly (Tensor Average, Tensor Live)[] _pairs;
    private long _steps;

    public ExponentialMovingAverage(nn.Module average, nn.Module live, double decay)
    {
        _decay = decay;
        // Counters (batch normalisation's num_batches_tracked) are no averages of anything.
        _pairs = [.. States(average).Zip(States(live)).Where(pair => pair.Second.is_floating_point())];
        using var _ = no_grad();
        foreach ((Tensor target, Tensor source) in _pairs)
        {
            target.copy_(source);
        }
    }

    /// <summary>average ← decay · average + (1 − decay) · live.</summary>
    public void Update()
    {
        _steps++;
        double decay = Math.Min(_decay, (1.0 + _steps) / (10.0 + _steps));
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor average, Tensor live) in _pairs)
        {
            average.mul_(decay).add_(live, 1 - decay);
        }
    }

    private static IEnumerable<Tensor> States(nn.Module module) => module.parameters().Concat(module.buffers());
}
