using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The critic says which of a real and a generated row is the more real one, so that every mode keeps its own pull. With
/// R1 and R2 it converges locally.
/// </summary>
/// <remarks>Jolicoeur-Martineau 2019, "The relativistic discriminator"; Huang et al. 2024, "The GAN is dead; long live the
/// GAN! A Modern Baseline GAN" (R3GAN), equation 2 and section 2.2.</remarks>
public sealed class RelativisticObjective : AdversarialObjective
{
    /// <inheritdoc/>
    public override string Name => "relativistic";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Score;

    /// <inheritdoc/>
    public override bool GeneratorSeesReal => true;

    /// <inheritdoc/>
    // E softplus(−(D̃(x) − D̃(G(z))))
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) => nn.functional.softplus(generated - real).mean();

    /// <inheritdoc/>
    // E softplus(−(D̃(G(z)) − D̃(x)))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real)
    {
        ArgumentNullException.ThrowIfNull(real);
        return nn.functional.softplus(real - generated).mean();
    }
}
