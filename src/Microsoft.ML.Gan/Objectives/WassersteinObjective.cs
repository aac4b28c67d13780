using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The critic estimates the Wasserstein-1 distance, the generator shortens it. It holds only while the critic is
/// 1-Lipschitz: give it a gradient penalty or weight clipping, without which the loss runs away.
/// </summary>
/// <remarks>Arjovsky, Chintala and Bottou 2017, "Wasserstein GAN", section 3; Gulrajani et al. 2017, "Improved Training of
/// Wasserstein GANs", equation 3.</remarks>
public sealed class WassersteinObjective : AdversarialObjective
{
    /// <inheritdoc/>
    public override string Name => "wasserstein";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Score;

    /// <inheritdoc/>
    // E f(G(z)) − E f(x)
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) => generated.mean() - real.mean();

    /// <inheritdoc/>
    // −E f(G(z))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -generated.mean();
}
