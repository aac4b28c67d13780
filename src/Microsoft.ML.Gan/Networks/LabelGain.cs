using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The first layer of a conditional generator: it raises the one-hot label behind the latents to the length that the latents
/// have together, √latents. As one number of size 1 among a hundred the label would hardly be heard.
/// </summary>
internal sealed class LabelGain(int latentSize) : nn.Module<Tensor, Tensor>(nameof(LabelGain))
{
    public override Tensor forward(Tensor input) =>
        cat([input.narrow(1, 0, latentSize), input.narrow(1, latentSize, input.shape[1] - latentSize) * Math.Sqrt(latentSize)], 1);
}
