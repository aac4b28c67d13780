using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Something that keeps a critic in bounds: a term of its loss, a disturbance of what it sees, or a bound on its weights.
/// Stateless, as objectives are; several may be combined, and are applied in the order of the list.
/// </summary>
public abstract class DiscriminatorRegularizer
{
    /// <summary>The regulariser's name as it appears in logs.</summary>
    public abstract string Name { get; }

    /// <summary>A term of the discriminator's loss, differentiable with respect to the critic's weights; null for none in this step.</summary>
    public virtual Tensor? Penalty(CriticStep step) => null;

    /// <summary>What the critic sees in place of rows: of real rows and generated ones, in its own step and in the generator's.</summary>
    /// <param name="rows">Rows of shape [batch, …], scaled as the critic sees them.</param>
    /// <param name="step">The step; of its rows, only those already disturbed by regularisers before this one.</param>
    public virtual Tensor Disturb(Tensor rows, CriticStep step) => rows;

    /// <summary>Bounds the critic's weights, after every step of its optimiser. Called without gradients.</summary>
    public virtual void Constrain(IReadOnlyList<Parameter> weights)
    {
    }

    /// <summary>Whether the critic's slope is bounded by this, as a Wasserstein critic's must be.</summary>
    public virtual bool BoundsSlope => false;

    /// <summary>Refuses objectives with which this makes no sense.</summary>
    /// <exception cref="ArgumentException">It makes none, for the reason given.</exception>
    public virtual void CheckFits(AdversarialObjective objective)
    {
    }

    /// <summary>What this makes of the critic's own network.</summary>
    internal virtual CriticPlan Plan(CriticPlan plan) => plan;

    /// <summary>The strength that disturbances start with, where it adapts; null where it does not.</summary>
    internal virtual double? FirstStrength => null;

    /// <summary>The strength of the next step, from the outputs for real rows in this one. Asked only where <see cref="FirstStrength"/> is set.</summary>
    internal virtual double Adapt(double strength, Tensor realOutputs, AdversarialObjective objective) => strength;

    /// <summary>Whether a term that is computed every <paramref name="interval"/> steps is due.</summary>
    private protected static bool IsDue(CriticStep step, int interval) => (step.Number - 1) % interval == 0;

    private protected static double CheckedWeight(double weight, string option)
    {
        OptionChecks.Range(weight is > 0 and < double.PositiveInfinity, option, weight, "greater than 0 and finite");
        return weight;
    }

    private protected static int CheckedInterval(int interval)
    {
        OptionChecks.Range(interval is >= 1 and <= 1000, "Interval", interval, "from 1 to 1000");
        return interval;
    }

    /// <summary>Squared norms of the critic's gradient at each of the <paramref name="rows"/>, which reach the weights.</summary>
    private protected static Tensor SquaredSlopes(CriticStep step, Tensor rows)
    {
        if (step.SquaredSlopes?.Invoke(rows) is { } known)
        {
            return known;
        }
        Tensor x = rows.detach().requires_grad_();
        // create_graph: without it the penalty would be a number that never reaches the weights.
        Tensor gradient = autograd.grad([step.Critic(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        return gradient.square().reshape(gradient.shape[0], -1).sum(dim: 1);
    }
}

/// <summary>One step of a critic, as its regularisers see it.</summary>
/// <param name="Critic">The critic: rows of shape [batch, …] to outputs of shape [batch].</param>
/// <param name="Real">Real rows, disturbed.</param>
/// <param name="Generated">Generated rows of the same shape, disturbed, without a graph to the generator.</param>
/// <param name="Number">The critic's steps so far, this one included, from 1.</param>
/// <param name="Random">Chance that follows from the training's seed; on the CPU.</param>
public sealed record CriticStep(Func<Tensor, Tensor> Critic, Tensor Real, Tensor Generated, long Number, Generator Random)
{
    /// <summary>The share of its full strength that <see cref="DiffAugment"/> has in this step, from 0 to 1; below 1 only where one of them adapts. Default 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>A shorter way to the slopes than automatic differentiation; null, or its answer null, where there is none.</summary>
    internal Func<Tensor, Tensor?>? SquaredSlopes { get; init; }
}
