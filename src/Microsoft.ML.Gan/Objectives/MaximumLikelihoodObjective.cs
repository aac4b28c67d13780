using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The generator's loss whose gradient, at the best discriminator, is that of the maximum-likelihood divergence KL(p‖q).
/// Rows that pass for real weigh exponentially more than others, so that its gradient has a large variance.
/// </summary>
/// <remarks>Goodfellow 2014, "On distinguishability criteria for estimating generative models"; Goodfellow 2016, "NIPS
/// 2016 Tutorial", section 3.2.4. Finite in single precision for logits up to 88.</remarks>
public sealed class MaximumLikelihoodObjective : AdversarialObjective
{
    /// <summary>
    /// The discriminator's target for real rows. Below 1, one-sided label smoothing (Salimans et al. 2016, section 3.4):
    /// the discriminator never grows certain of real rows. Above 0.5, at most 1; default 1.
    /// </summary>
    public double RealLabel
    {
        get;
        init => field = LogisticLoss.CheckedLabel(value);
    } = 1;

    /// <inheritdoc/>
    public override string Name => "maximum likelihood";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Logit;

    /// <inheritdoc/>
    // −log σ(D̃(x)) − log(1 − σ(D̃(G(z))))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) => LogisticLoss.OfDiscriminator(real, generated, RealLabel);

    /// <inheritdoc/>
    // −E exp(σ⁻¹(D(G(z)))) = −E exp(D̃(G(z)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -generated.exp().mean();
}
