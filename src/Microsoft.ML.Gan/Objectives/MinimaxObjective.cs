using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The game as it was first written: both sides play for V = E log D(x) + E log(1 − D(G(z))), and the generator minimises it.
/// At the best discriminator the generator minimises −log 4 + 2·JSD(p‖q); its gradient vanishes while the discriminator wins.
/// </summary>
/// <remarks>Goodfellow et al. 2014, "Generative Adversarial Nets", equation 1 and theorem 1. For theory and teaching; to
/// train, take <see cref="NonSaturatingObjective"/>.</remarks>
public sealed class MinimaxObjective : AdversarialObjective
{
    /// <inheritdoc/>
    public override string Name => "minimax";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Logit;

    /// <inheritdoc/>
    // −log σ(D̃(x)) − log(1 − σ(D̃(G(z)))) = softplus(−D̃(x)) + softplus(D̃(G(z)))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();

    /// <inheritdoc/>
    // log(1 − σ(D̃(G(z)))) = −softplus(D̃(G(z)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -nn.functional.softplus(generated).mean();
}
