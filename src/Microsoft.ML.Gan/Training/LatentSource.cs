using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Latent batches for training, from a generator of its own: one seed, one stream, whatever else draws random numbers.</summary>
internal sealed class LatentSource(LatentPrior prior, int latentSize, Generator random, Device device)
{
    /// <summary>A [rows, latentSize] tensor. Drawn on the CPU, so that a seed means the same on every device.</summary>
    public Tensor Next(int rows)
    {
        Tensor z = empty(rows, latentSize);
        return (prior == LatentPrior.Normal ? z.normal_(0, 1, random) : z.uniform_(-1, 1, random)).to(device);
    }

    /// <summary>What a generator takes: latents, and one-hot labels behind them where there are any.</summary>
    public static Tensor Join(Tensor z, Tensor? labels) => labels is null ? z : cat([z, labels], 1);
}
