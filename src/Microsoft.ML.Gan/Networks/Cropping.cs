using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Leaves out what of its maps [batch, channels, …] is beyond a height and a width.</summary>
internal sealed class Cropping(int height, int width) : nn.Module<Tensor, Tensor>(nameof(Cropping))
{
    public override Tensor forward(Tensor maps) => maps.narrow(2, 0, height).narrow(3, 0, width);
}
