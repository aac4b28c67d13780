using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// R1: a penalty on the critic's gradient at real rows, γ/2 · E‖∇D̃(x)‖². It makes training converge where the
/// generator's distribution meets the data's.
/// </summary>
/// <remarks>Mescheder et al. 2018, "Which Training Methods for GANs do actually Converge?", equation 9. Computed every
/// <see cref="Interval"/> steps with as many times the weight: lazy regularisation, Karras et al. 2020, appendix B.</remarks>
public sealed class R1Regularizer : DiscriminatorRegularizer
{
    /// <summary>The weight γ of the penalty. Greater than 0; default 10.</summary>
    public double Gamma
    {
        get;
        init => field = CheckedWeight(value, nameof(Gamma));
    } = 10;

    /// <summary>Steps of the critic between two penalties. 1 to 1,000; default 1: every step.</summary>
    public int Interval
    {
        get;
        init => field = CheckedInterval(value);
    } = 1;

    /// <inheritdoc/>
    public override string Name => "r1";

    /// <inheritdoc/>
    public override Tensor? Penalty(CriticStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsDue(step, Interval) ? SquaredSlopes(step, step.Real).mean() * (Gamma / 2 * Interval) : null;
    }
}
