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
    /// <inheritdoc/>
    public override string Name => "maximum likelihood";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Logit;

    /// <inheritdoc/>
    // −log σ(D̃(x)) − log(1 − σ(D̃(G(z)))) = softplus(−D̃(x)) + softplus(D̃(G(z)))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();

    /// <inheritdoc/>
    // −E exp(σ⁻¹(D(G(z)))) = −E exp(D̃(G(z)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -generated.exp().mean();
}
