using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Minus the share of errors on held-out source rows, each weighted by how much denser target rows lie where it is: an
/// estimate of the error on target rows, if rows with equal features have equal labels in both domains.
/// </summary>
/// <remarks>
/// <para>
/// −(1/n) Σᵢ w(xᵢ)·1[prediction ≠ label] with w = p_target/p_source of the features. Sugiyama, Krauledat and Müller 2007,
/// "Covariate Shift Adaptation by Importance Weighted Cross Validation", section 3.2. The ratio comes from a logistic
/// regression that tells the domains apart, fitted on one random half of the source rows and all target rows and used on the
/// other half, and the other way round.
/// </para>
/// <para>
/// Where no source row is like a target row all weights are near 0, and so is the score, its best: the domains must overlap
/// in the features. Where there are few source rows for each feature, tens at most, the fitted weights are above 1 in the mean,
/// and the error comes out too large. <see cref="DeepEmbeddedValidation"/> suffers less from both.
/// </para>
/// </remarks>
public sealed class ImportanceWeightedValidation : AdaptationScore
{
    /// <inheritdoc/>
    public override string Name => "importance-weighted";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        (Tensor weights, Tensor errors) = Terms(evidence);
        return -(weights * errors).mean().ToDouble();
    }

    /// <summary>The density ratio at each held-out source row, and 1 where its predicted class is wrong, 0 elsewhere.</summary>
    /// <returns>Both Float64 on the CPU, of shape [n], in one order that the seed decides; in the caller's dispose scope.</returns>
    internal static (Tensor Weights, Tensor Errors) Terms(AdaptationEvidence evidence)
    {
        Tensor source = evidence.SourceFeatures.cpu(), target = evidence.TargetFeatures.cpu();
        Tensor errors = evidence.SourceProbabilities.argmax(1).cpu().ne(evidence.SourceLabels.cpu()).to(ScalarType.Float64);
        using var random = new Generator((ulong)evidence.Seed);
        Tensor order = randperm(source.shape[0], generator: random);
        long half = order.shape[0] / 2;
        Tensor shuffled = source.index_select(0, order);
        Tensor first = shuffled.narrow(0, 0, half), second = shuffled.narrow(0, half, order.shape[0] - half);
        Tensor weights = cat([new DomainRegression(second, target).LogRatio(first), new DomainRegression(first, target).LogRatio(second)]).exp();
        return (weights, errors.index_select(0, order));
    }
}
