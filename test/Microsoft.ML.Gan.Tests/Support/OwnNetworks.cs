using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Feature extractors as a user would write them.</summary>
internal static class OwnNetworks
{
    /// <summary>Five features.</summary>
    public static nn.Module<Tensor, Tensor> Tanh(long[] rowShape) => nn.Sequential(nn.Linear(rowShape[1], 5), nn.Tanh());

    /// <summary>Features of about 1e50 times the rows: more than a Single holds.</summary>
    public static nn.Module<Tensor, Tensor> Overflowing(long[] rowShape)
    {
        Linear[] layers = [nn.Linear(rowShape[1], 4), nn.Linear(4, 4)];
        Array.ForEach(layers, layer => nn.init.constant_(layer.weight!, 1e25));
        return nn.Sequential(layers[0], layers[1]);
    }

    /// <summary>One row of features whatever goes in: it does not fit.</summary>
    public static nn.Module<Tensor, Tensor> Lost(long[] rowShape) => nn.Sequential(nn.Flatten(0));
}
