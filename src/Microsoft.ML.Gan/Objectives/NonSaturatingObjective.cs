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
    public override string Name => "non-saturating";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Logit;

    /// <inheritdoc/>
    // −log σ(D̃(x)) − log(1 − σ(D̃(G(z))))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) => LogisticLoss.OfDiscriminator(real, generated, RealLabel);

    /// <inheritdoc/>
    // −log σ(D̃(G(z))) = softplus(−D̃(G(z)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => nn.functional.softplus(-generated).mean();
}
