using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Minus the mean entropy of the predictions for target rows, in nats: from −log(classes), where nothing is decided, to 0,
/// where every row is certain.
/// </summary>
/// <remarks>
/// −(1/m) Σⱼ H(pⱼ). Morerio et al. 2018, "Minimal-Entropy Correlation Alignment for Unsupervised Deep Domain Adaptation",
/// section 3.3, which chooses the weight of the alignment by it. A classifier that is certainly wrong, or that puts every row
/// in one class, scores highest: <see cref="InformationScore"/> sees the latter.
/// </remarks>
public sealed class EntropyScore : AdaptationScore
{
    /// <inheritdoc/>
    public override string Name => "entropy";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        return -Entropy(evidence.TargetProbabilities).mean().ToDouble();
    }
}
