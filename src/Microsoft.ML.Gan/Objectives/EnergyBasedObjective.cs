using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The critic is an autoencoder and its output minus the error of reconstruction: it learns to reconstruct real rows, and to
/// fail by at least a margin on generated ones. Every number of a row teaches it, not one bit per row.
/// </summary>
/// <remarks>Zhao, Mathieu and LeCun 2017, "Energy-based Generative Adversarial Networks", equations 1, 2 and 4. The energy E
/// is the mean squared error per number, in the scale that the critic sees.</remarks>
public sealed class EnergyBasedObjective : AdversarialObjective
{
    /// <summary>m: the energy from which generated rows no longer teach the critic. Greater than 0; default 0.2.</summary>
    /// <remarks>As a share of what a constant answer would get wrong (1 for standardised slots). Far above what bad rows get, generated
    /// rows are pushed away without end and training collapses; far below, they stop teaching early.</remarks>
    public double Margin
    {
        get;
        init
        {
            OptionChecks.Range(value is > 0 and < double.PositiveInfinity, nameof(Margin), value, "greater than 0 and finite");
            field = value;
        }
    } = 0.2;

    /// <summary>The weight of the pull-away term, which keeps the codes of a generated batch at right angles and so apart. At least 0; default 0; 0.1 in the paper.</summary>
    public double PullAwayWeight
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 0 and < double.PositiveInfinity, nameof(PullAwayWeight), value, "at least 0 and finite");
            field = value;
        }
    }

    /// <summary>Numbers in the autoencoder's bottleneck. 1 to 65,536; default 32.</summary>
    public int CodeSize
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 1 and <= 65536, nameof(CodeSize), value, "from 1 to 65536");
            field = value;
        }
    } = 32;

    /// <inheritdoc/>
    public override string Name => "energy-based";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Energy;

    /// <inheritdoc/>
    protected internal override int AutoencoderCode => CodeSize;

    /// <inheritdoc/>
    public override double? DecisionBoundary => -Margin / 2;

    /// <inheritdoc/>
    // E(x) + [m − E(G(z))]₊, where the outputs are −E
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        -real.mean() + nn.functional.relu(generated + Margin).mean();

    /// <inheritdoc/>
    // E(G(z))
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => -generated.mean();

    /// <inheritdoc/>
    public override Tensor? CodePenalty(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return PullAwayWeight > 0 ? PullAway(codes) * PullAwayWeight : null;
    }

    // 1/(N(N − 1)) Σᵢ Σⱼ≠ᵢ (SᵢᵀSⱼ / (‖Sᵢ‖‖Sⱼ‖))²; the diagonal, where each cosine is 1, is taken off.
    private static Tensor PullAway(Tensor codes)
    {
        long count = codes.shape[0];
        Tensor units = codes / (codes.square().sum(dim: 1, keepdim: true).sqrt() + 1e-12);
        return (units.matmul(units.t()).square().sum() - count) / (count * (count - 1.0));
    }
}
