using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Normal noise on everything that the critic sees, fading out: real and generated rows overlap from the start, and the
/// generator has a gradient while they lie far apart.
/// </summary>
/// <remarks>Sønderby et al. 2017, "Amortised MAP Inference for Image Super-resolution", section 4; Arjovsky and Bottou 2017,
/// "Towards Principled Methods for Training GANs", section 3.</remarks>
public sealed class InstanceNoise : DiscriminatorRegularizer
{
    /// <summary>The noise's standard deviation at the first step, in the scale that the critic sees (pixels from −1 to 1, slots with deviation 1). Greater than 0; default 0.5.</summary>
    public double StandardDeviation
    {
        get;
        init => field = CheckedWeight(value, nameof(StandardDeviation));
    } = 0.5;

    /// <summary>The critic's steps over which the noise fades linearly to nothing; null: it stays. At least 1; default 10,000.</summary>
    public long? FadingSteps
    {
        get;
        init
        {
            OptionChecks.Range(value is null or >= 1, nameof(FadingSteps), value, "at least 1, or null");
            field = value;
        }
    } = 10_000;

    /// <inheritdoc/>
    public override string Name => "instance noise";

    /// <inheritdoc/>
    public override Tensor Disturb(Tensor rows, CriticStep step)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(step);
        double deviation = StandardDeviation * (FadingSteps is { } steps ? Math.Max(0, 1 - (step.Number - 1.0) / steps) : 1);
        return deviation > 0 ? rows + empty(rows.shape, dtype: rows.dtype).normal_(0, deviation, step.Random).to(rows.device) : rows;
    }
}
