using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>R2: R1's penalty at generated rows, γ/2 · E‖∇D̃(G(z))‖².</summary>
/// <remarks>Mescheder et al. 2018, equation 10; together with R1 in R3GAN, Huang et al. 2024, section 2.2.</remarks>
public sealed class R2Regularizer : DiscriminatorRegularizer
{
    /// <summary>The weight γ of the penalty. Greater than 0; default 10.</summary>
    public double Gamma
    {
        get;
        init => field = CheckedWeight(value, nameof(Gamma));
    } = 10;

    /// <summary>Steps of the critic between two penalties, each with as many times the weight. 1 to 1,000; default 1: every step.</summary>
    public int Interval
    {
        get;
        init => field = CheckedInterval(value);
    } = 1;

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override Tensor? Penalty(CriticStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsDue(step, Interval) ? SquaredSlopes(step, step.Generated).mean() * (Gamma / 2 * Interval) : null;
    }
}
