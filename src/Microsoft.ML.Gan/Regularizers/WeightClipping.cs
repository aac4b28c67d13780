using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Keeps every weight of the critic in [−c, c], after each of its steps: the crude way to bound its slope.</summary>
/// <remarks>Arjovsky, Chintala and Bottou 2017, "Wasserstein GAN", algorithm 1, with <see cref="RmsPropOptions"/>.
/// <see cref="GradientPenalty"/> is nearly always the better way.</remarks>
public sealed class WeightClipping : DiscriminatorRegularizer
{
    /// <summary>The bound c. Greater than 0; default 0.01.</summary>
    public double Bound
    {
        get;
        init => field = CheckedWeight(value, nameof(Bound));
    } = 0.01;

    /// <inheritdoc/>
    public override string Name => "weight clipping";

    /// <inheritdoc/>
    public override bool BoundsSlope => true;

    /// <inheritdoc/>
    public override void Constrain(IReadOnlyList<Parameter> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach (Parameter weight in weights)
        {
            weight.clamp_(-Bound, Bound);
        }
    }

    /// <inheritdoc/>
    public override void CheckFits(AdversarialObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Output != CriticOutput.Score)
        {
            string reason = objective.Output == CriticOutput.Logit ? "clipped logits stay near 0, so that D(x) stays near 0.5" : "a clipped autoencoder cannot reconstruct";
            throw new ArgumentException($"WeightClipping makes no sense with the {objective.Name} objective: {reason}. It belongs to WassersteinObjective.");
        }
    }
}
