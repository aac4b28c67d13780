using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// <see cref="ImportanceWeightedValidation"/> with the weights themselves as control variate: they should be 1 in the mean, and
/// what chance adds to the weighted errors along with them is taken off.
/// </summary>
/// <remarks>
/// <para>
/// −(mean(w·l) + η·mean(w) − η) with η = −Cov(w·l, w)/Var(w), where l is 1 for an error and w = p_target/p_source. You et al.
/// 2019, "Towards Accurate Model Selection in Deep Unsupervised Domain Adaptation", section 4.2.
/// </para>
/// <para>
/// The steadier, the more errors there are where weights are large. Where there are none, a fitted ratio, whose mean is near 1
/// by itself, leaves nothing to gain. Weights from poorly overlapping domains can take the score below −1 or above 0.
/// </para>
/// </remarks>
public sealed class DeepEmbeddedValidation : AdaptationScore
{
    // Weights that vary by less than rounding are equal, and control nothing.
    private const double LeastRelativeVariance = 1e-12;

    /// <inheritdoc/>
    public override string Name => "deep-embedded";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        (Tensor weights, Tensor errors) = ImportanceWeightedValidation.Terms(evidence);
        Tensor losses = weights * errors;
        double mean = weights.mean().ToDouble(), loss = losses.mean().ToDouble();
        Tensor deviations = weights - mean;
        double variance = deviations.square().mean().ToDouble(), covariance = (deviations * (losses - loss)).mean().ToDouble();
        double eta = variance > LeastRelativeVariance * mean * mean ? -covariance / variance : 0;
        return -(loss + eta * mean - eta);
    }
}
