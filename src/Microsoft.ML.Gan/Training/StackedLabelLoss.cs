using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The label predictors' loss of several networks, each on a batch of its own. That of a single one is <see cref="DomainAdversarialTraining"/>'s, whose bits are those of its benchmarks.</summary>
internal static class StackedLabelLoss
{
    /// <summary>Cross-entropy, weighted by class: Σ w(y)·(−log p(y)) / Σ w(y) over a batch.</summary>
    /// <param name="logits">Of several networks: shape [networks, labels, batch].</param>
    /// <param name="labels">One-hot, of the same shape.</param>
    /// <param name="weights">The weight of each label, shape [labels].</param>
    /// <returns>The loss of each network, shape [networks].</returns>
    public static Tensor Of(Tensor logits, Tensor labels, Tensor weights)
    {
        Tensor weighted = labels * weights.unsqueeze(1);
        return -(weighted * nn.functional.log_softmax(logits, 1)).sum([1L, 2L]) / weighted.sum([1L, 2L]);
    }
}
