using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// What the discriminator and the generator each minimise. An objective is stateless: critic outputs in, losses out.
/// It never steps an optimiser and never sees a network.
/// </summary>
/// <remarks>
/// Critic outputs are tensors of shape [batch], one number per row; a higher output always means "more real".
/// Losses are scalars, averaged over the batch. One instance may serve several trainings at once.
/// </remarks>
public abstract class AdversarialObjective
{
    /// <summary>The objective's name as it appears in logs, for example <c>non-saturating</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the critic's output means.</summary>
    public abstract CriticOutput Output { get; }

    /// <summary>The loss that the discriminator minimises.</summary>
    /// <param name="real">The critic's outputs for real rows, shape [batch].</param>
    /// <param name="generated">The critic's outputs for generated rows, shape [batch].</param>
    /// <returns>A scalar tensor.</returns>
    public abstract Tensor DiscriminatorLoss(Tensor real, Tensor generated);

    /// <summary>
    /// Whether the generator's loss compares generated rows with real ones. Where it does not, the critic is spared the
    /// real rows in the generator's step. Default false.
    /// </summary>
    public virtual bool GeneratorSeesReal => false;

    /// <summary>The loss that the generator minimises.</summary>
    /// <param name="generated">The critic's outputs for generated rows, shape [batch], with the graph that leads to the generator.</param>
    /// <param name="real">The critic's outputs for real rows, shape [batch], where <see cref="GeneratorSeesReal"/>; else null.</param>
    /// <returns>A scalar tensor.</returns>
    public abstract Tensor GeneratorLoss(Tensor generated, Tensor? real);

    /// <summary>
    /// A term of the generator's loss on the codes that an autoencoder critic makes of generated rows; null for none. Asked
    /// for only where <see cref="Output"/> is <see cref="CriticOutput.Energy"/>. Default null.
    /// </summary>
    /// <param name="codes">Shape [batch, code], with the graph that leads to the generator.</param>
    /// <returns>A scalar tensor, or null.</returns>
    public virtual Tensor? CodePenalty(Tensor codes) => null;

    /// <summary>
    /// The critic's output that parts real from generated rows, by which overfitting is told; null where an output means
    /// nothing on its own, but only beside others. Default: 0 for logits, else null.
    /// </summary>
    public virtual double? DecisionBoundary => Output == CriticOutput.Logit ? 0 : null;

    /// <summary>Numbers in the bottleneck of an autoencoder critic. Asked for only where <see cref="Output"/> is <see cref="CriticOutput.Energy"/>. Default 32.</summary>
    protected internal virtual int AutoencoderCode => 32;

    /// <summary>Refuses numbers that make no sense together.</summary>
    internal virtual void Validate(string option)
    {
    }
}

/// <summary>What a critic's output means. Higher is more real in every case.</summary>
public enum CriticOutput
{
    /// <summary>The logit of the probability that the row is real: D(x) = σ(output), in (0, 1).</summary>
    Logit,

    /// <summary>An unbounded score, with no probability behind it.</summary>
    Score,

    /// <summary>Minus an energy: the critic is an autoencoder, the energy its mean squared error of reconstruction; at most 0.</summary>
    Energy,
}
