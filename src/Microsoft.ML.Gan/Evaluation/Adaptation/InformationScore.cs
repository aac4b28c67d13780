using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The mutual information between a target row and its predicted class, in nats: from 0 to log(classes). Certain predictions
/// that are spread over the classes score high; everything in one class scores 0.
/// </summary>
/// <remarks>
/// H(p̄) − (1/m) Σⱼ H(pⱼ), where p̄ is the mean prediction. Bridle, Heading and MacKay 1992, "Unsupervised Classifiers, Mutual
/// Information and 'Phantom Targets'"; Shi and Sha 2012, "Information-Theoretical Learning of Discriminative Clusters for
/// Unsupervised Domain Adaptation", section 3. It favours even class shares where the true ones are not, and cannot tell
/// classes that were swapped.
/// </remarks>
public sealed class InformationScore : AdaptationScore
{
    /// <inheritdoc/>
    public override string Name => "information";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        Tensor p = evidence.TargetProbabilities.to(ScalarType.Float64);
        return (Entropy(p.mean([0L])) - Entropy(p).mean()).ToDouble();
    }
}
