namespace Microsoft.ML.Gan;

/// <summary>
/// Divides every weight of the critic by its largest singular value, so that each layer has slope at most 1 and the critic a
/// bounded one. It takes the place of batch normalisation in the critic.
/// </summary>
/// <remarks>Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", section 2.1: one power iteration
/// a pass, the gradient flows through the singular value. Convolutions are taken as their weight, reshaped to outputs × rest.</remarks>
public sealed class SpectralNormalization : DiscriminatorRegularizer
{
    /// <inheritdoc/>
    public override string Name => "spectral normalisation";

    /// <inheritdoc/>
    public override bool BoundsSlope => true;

    internal override CriticPlan Plan(CriticPlan plan) => plan with { SpectralNormalization = true };

    /// <inheritdoc/>
    public override void CheckFits(AdversarialObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Output == CriticOutput.Energy)
        {
            throw new ArgumentException($"SpectralNormalization makes no sense with the {objective.Name} objective: an autoencoder whose layers may not stretch cannot reconstruct.");
        }
    }
}
