using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A copy of networks as they once were, running statistics included.</summary>
internal sealed class BestState : IDisposable
{
    private readonly Tensor[] _live;
    private readonly Tensor[] _kept;

    /// <summary>Keeps the networks as they are now.</summary>
    public BestState(IEnumerable<nn.Module> networks)
    {
        _live = [.. networks.SelectMany(network => network.parameters().Concat(network.buffers()))];
        using DisposeScope scope = NewDisposeScope();
        _kept = [.. _live.Select(state => state.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Keeps the networks as they are now, in place of what was kept.</summary>
    public void Keep() => Copy(_live, _kept);

    /// <summary>Gives the networks what was kept.</summary>
    public void Restore() => Copy(_kept, _live);

    public void Dispose() => Array.ForEach(_kept, state => state.Dispose());

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        using var _ = no_grad();
        for (int i = 0; i < from.Length; i++)
        {
            to[i].copy_(from[i]);
        }
    }
}
