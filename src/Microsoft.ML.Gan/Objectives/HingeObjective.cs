using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The critic is drawn to at least 1 on real rows and at most −1 on generated ones, and learns nothing from rows beyond.</summary>
/// <remarks>Lim and Ye 2017, "Geometric GAN", section 3; Miyato et al. 2018, "Spectral Normalization", equations 16 and 17.</remarks>
public sealed class HingeObjective : AdversarialObjective
{
    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Score;

    /// <inheritdoc/>
    public override double? DecisionBoundary => 0;

    /// <inheritdoc/>
    // E[1 − D(x)]₊ + E[1 + D(G(z))]₊
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        nn.functional.relu(1 - real).mean() + nn.functional.relu(1 + generated).mean();

    /// <inheritdoc/>
    // −E D(G(z))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -generated.mean();
}
