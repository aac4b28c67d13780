using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Where a network lives, and how long.</summary>
internal static class NetworkPlace
{
    /// <summary>Moves a fresh network to a device and out of every dispose scope, a caller's too, which would end what its modules have registered: it lives until it is disposed.</summary>
    /// <exception cref="PlatformNotSupportedException">It has convolutions, and the processor computes them wrongly.</exception>
    public static T Settle<T>(this T network, Device device) where T : nn.Module
    {
        if (device.type == DeviceType.CPU && network.modules().Any(module => module is Conv2d or ConvTranspose2d))
        {
            ConvolutionCheck.Require();
        }
        network.to(device);
        foreach (Tensor tensor in network.state_dict().Values)
        {
            tensor.DetachFromDisposeScope();
        }
        return network;
    }
}
