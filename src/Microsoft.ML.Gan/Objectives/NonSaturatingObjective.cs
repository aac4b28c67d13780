using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The objective that nearly every GAN starts from: the discriminator maximises log D(x) + log(1 − D(G(z))), and the
/// generator maximises log D(G(z)) instead of minimising log(1 − D(G(z))), so that its gradient does not vanish while
/// the discriminator wins.
/// </summary>
/// <remarks>Goodfellow et al. 2014, "Generative Adversarial Nets", section 3. Written with softplus on logits, it is
/// finite in single precision for every finite logit.</remarks>
public sealed class NonSaturatingObjective : AdversarialObjective
{
    /// <inheritdoc/>
    public override string Name => "non-saturating";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Logit;

    /// <inheritdoc/>
    // −log σ(D̃(x)) − log(1 − σ(D̃(G(z)))) = softplus(−D̃(x)) + softplus(D̃(G(z)))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();

    /// <inheritdoc/>
    // −log σ(D̃(G(z))) = softplus(−D̃(G(z)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => nn.functional.softplus(-generated).mean();
}
