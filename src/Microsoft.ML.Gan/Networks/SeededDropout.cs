using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Dropout (Srivastava et al. 2014) from a generator of its own, so that a seed decides it.</summary>
internal sealed class SeededDropout(double rate, Generator random) : SeededLayer(nameof(SeededDropout))
{
    // A fresh handle even where nothing changes: Sequential disposes what goes in.
    public override Tensor forward(Tensor input) => training ? input * Mask(input, random) : input.alias();

    /// <summary>What numbers are multiplied with: 0, or 1/(1 − rate).</summary>
    // rand ≥ p costs a third of drawing from a Bernoulli distribution.
    public Tensor Mask(Tensor numbers, Generator random) =>
        empty(numbers.shape, dtype: numbers.dtype).uniform_(0, 1, random).ge(rate).to(numbers.dtype).to(numbers.device) * (1 / (1 - rate));
}
