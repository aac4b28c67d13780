using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Draws the critic's slope to 1 between real and generated rows: λ · E(‖∇f(x̂)‖₂ − 1)² at x̂ = εx + (1 − ε)G(z), with one
/// ε ~ U(0, 1) per row.
/// </summary>
/// <remarks>Gulrajani et al. 2017, "Improved Training of Wasserstein GANs", equation 3 and algorithm 1. A critic with batch
/// normalisation has no slope of its own per row; the penalty then is that of the batch.
/// On one or two slots the critic turns round only through slope 0, against the whole penalty: take λ = 0.1 there, as the
/// paper's own toys do; with 10 the generator runs away many standard deviations before the critic turns.</remarks>
public sealed class GradientPenalty : DiscriminatorRegularizer
{
    /// <summary>The weight λ of the penalty. Greater than 0; default 10.</summary>
    public double Lambda
    {
        get;
        init => field = CheckedWeight(value, nameof(Lambda));
    } = 10;

    /// <summary>Steps of the critic between two penalties, each with as many times the weight. 1 to 1,000; default 1: every step.</summary>
    public int Interval
    {
        get;
        init => field = CheckedInterval(value);
    } = 1;

    /// <inheritdoc/>
    public override string Name => "gradient penalty";

    /// <inheritdoc/>
    public override bool BoundsSlope => true;

    /// <inheritdoc/>
    public override Tensor? Penalty(CriticStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!IsDue(step, Interval))
        {
            return null;
        }
        Tensor real = step.Real, generated = step.Generated;
        long[] perRow = [real.shape[0], .. Enumerable.Repeat(1L, (int)real.Dimensions - 1)];
        Tensor epsilon = empty(perRow, dtype: real.dtype).uniform_(0, 1, step.Random).to(real.device);
        Tensor between = generated + (real - generated) * epsilon;
        // The tiny number keeps the root's own slope finite where the critic is flat.
        Tensor slopes = (SquaredSlopes(step, between) + 1e-12).sqrt();
        return (slopes - 1).square().mean() * (Lambda * Interval);
    }
}
