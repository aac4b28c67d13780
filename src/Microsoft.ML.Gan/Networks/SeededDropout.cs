using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Dropout (Srivastava et al. 2014) from a generator of its own, so that a seed decides it.</summary>
internal sealed class SeededDropout(double rate, Generator random) : SeededLayer(nameof(SeededDropout))
{
    // A fresh handle even where nothing changes: Sequential disposes what goes in.
    // rand ≥ p costs a third of drawing from a Bernoulli distribution.
    public override Tensor forward(Tensor input) => training
        ? input * empty(input.shape, dtype: input.dtype).uniform_(0, 1, random).ge(rate).to(input.dtype).to(input.device) * (1 / (1 - rate))
        : input.alias();
}
