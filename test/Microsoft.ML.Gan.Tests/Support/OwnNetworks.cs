using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Feature extractors as a user would write them.</summary>
internal static class OwnNetworks
{
    /// <summary>Five features.</summary>
    public static nn.Module<Tensor, Tensor> Tanh(long[] rowShape) => nn.Sequential(nn.Linear(rowShape[1], 5), nn.Tanh());

    /// <summary>One row of features whatever goes in: it does not fit.</summary>
    public static nn.Module<Tensor, Tensor> Lost(long[] rowShape) => nn.Sequential(nn.Flatten(0));
}
