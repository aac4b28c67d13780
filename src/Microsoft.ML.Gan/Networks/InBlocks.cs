using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Networks over many rows, some at a time: hidden layers take far more memory than rows do.</summary>
internal static class InBlocks
{
    private const long Rows = 256;

    public static Tensor Call(nn.Module<Tensor, Tensor> network, Tensor rows) => cat([.. rows.split(Rows).Select(network.call)]);

    public static Tensor Call(Critic critic, Tensor rows, Tensor? labels)
    {
        Tensor[] blocks = rows.split(Rows);
        Tensor[]? blockLabels = labels?.split(Rows);
        return cat([.. blocks.Select((block, i) => critic.call(block, blockLabels?[i]))]);
    }
}
