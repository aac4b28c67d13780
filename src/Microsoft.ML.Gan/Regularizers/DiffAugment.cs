using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Differentiable augmentation: the critic sees real and generated rows changed at random, in its own step and in the
/// generator's, and so cannot learn a small data set by heart. The generator learns through the changes, and does not
/// take them over. For images colour, shift and a hole, in this order; for vectors noise.
/// </summary>
/// <remarks>
/// Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training", section 3.2. With
/// <see cref="OverfittingTarget"/> set, the share of changed rows follows how far the critic overfits: Karras et al. 2020,
/// "Training Generative Adversarial Networks with Limited Data" (ADA), section 3.1.
/// Whether a row is changed, and how, is drawn afresh for each row in every pass, for each kind of change by itself.
/// <see cref="CriticStep.Strength"/> multiplies <see cref="Probability"/>. Images are rows of shape [batch, channels,
/// height, width]; all others are taken for vectors.
/// </remarks>
public sealed class DiffAugment : DiscriminatorRegularizer
{
    private const double Reach = 1 / 8.0, HoleSide = 1 / 2.0;

    // How many numbers from 0 to 1 are drawn for an image: whether and how, for each of the three kinds.
    private const int Draws = 10;

    /// <summary>
    /// Whether images change in brightness (by −0.5 to 0.5, pixels running from −1 to 1), then in saturation (0 to 2 times
    /// the distance from the mean of the channels; only with three channels), then in contrast (0.5 to 1.5 times the
    /// distance from the mean of the image). Default true.
    /// </summary>
    public bool Colour { get; init; } = true;

    /// <summary>
    /// Whether images are shifted, by up to an eighth of each side, in whole pixels. What is left bare becomes 0, mid-grey,
    /// as in the paper, whatever the background: it shows the critic how far an image was shifted. A repeated edge would not
    /// on an even background, and the generator might take shifted images for data. Default true.
    /// </summary>
    public bool Translation { get; init; } = true;

    /// <summary>
    /// Whether a rectangle of half the height and half the width is set to 0, mid-grey. Its centre lies anywhere, so that
    /// part of it may fall outside. Default true.
    /// </summary>
    public bool Cutout { get; init; } = true;

    /// <summary>
    /// The standard deviation of the normal noise on every slot of a vector, in the scale that the critic sees (numbers with
    /// deviation 1). Greater than 0; default 0.1.
    /// </summary>
    public double NoiseDeviation
    {
        get;
        init => field = CheckedWeight(value, nameof(NoiseDeviation));
    } = 0.1;

    /// <summary>The share of rows that each kind of change is applied to, at full strength. Above 0, at most 1; default 1.</summary>
    public double Probability
    {
        get;
        init
        {
            OptionChecks.Range(value is > 0 and <= 1, nameof(Probability), value, "above 0 and at most 1");
            field = value;
        }
    } = 1;

    /// <summary>
    /// Where set, the strength adapts: it starts at 0, and grows while the mean over real rows of sign(D(x) − boundary),
    /// which is 0 for a critic that guesses and 1 for one that knows every real row, is above this; below, it shrinks.
    /// Above 0 and below 1, 0.6 in ADA; null: always full strength. Default null.
    /// </summary>
    /// <remarks>Only for objectives with an <see cref="AdversarialObjective.DecisionBoundary"/>.</remarks>
    public double? OverfittingTarget
    {
        get;
        init
        {
            OptionChecks.Range(value is null or (> 0 and < 1), nameof(OverfittingTarget), value, "above 0 and below 1, or null");
            field = value;
        }
    }

    /// <summary>The real rows seen while an adapting strength goes from 0 to 1 at its fastest. At least 1; default 100,000 (500,000 in ADA).</summary>
    public long AdaptationRows
    {
        get;
        init
        {
            OptionChecks.Range(value >= 1, nameof(AdaptationRows), value, "at least 1");
            field = value;
        }
    } = 100_000;

    /// <inheritdoc/>
    public override string Name => "diffaugment";

    /// <inheritdoc/>
    public override Tensor Disturb(Tensor rows, CriticStep step)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(step);
        double probability = Probability * step.Strength;
        if (probability <= 0)
        {
            return rows;
        }
        if (rows.Dimensions != 4)
        {
            return Noisy(rows, probability, step.Random);
        }
        if (!Colour && !Translation && !Cutout)
        {
            return rows;
        }
        // All at once: one copy to the device.
        Tensor[] chance = rand(Draws, rows.shape[0], dtype: ScalarType.Float32, generator: step.Random).to(rows.device).unbind();
        if (Colour)
        {
            rows = Recoloured(rows, chance[0] < probability, chance[1], chance[2], chance[3]);
        }
        if (Translation)
        {
            rows = Shifted(rows, chance[4] < probability, chance[5], chance[6]);
        }
        return Cutout ? Holed(rows, chance[7] < probability, chance[8], chance[9]) : rows;
    }

    /// <inheritdoc/>
    public override void CheckFits(AdversarialObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (OverfittingTarget is not null && objective.DecisionBoundary is null)
        {
            throw new ArgumentException($"DiffAugment cannot adapt with the {objective.Name} objective: its critic's outputs mean nothing on their own, so that they do not tell overfitting. Leave OverfittingTarget null, for full strength throughout.");
        }
    }

    internal override double? FirstStrength => OverfittingTarget is null ? null : 0;

    internal override double Adapt(double strength, Tensor realOutputs, AdversarialObjective objective)
    {
        if (OverfittingTarget is not { } target || objective.DecisionBoundary is not { } boundary)
        {
            return strength;
        }
        // r = E sign(D(x) − boundary)
        double overfitting = (realOutputs - boundary).sign().mean().ToDouble();
        double change = (double)realOutputs.shape[0] / AdaptationRows;
        return Math.Clamp(overfitting > target ? strength + change : overfitting < target ? strength - change : strength, 0, 1);
    }

    private Tensor Noisy(Tensor rows, double probability, Generator random)
    {
        long[] perRow = [rows.shape[0], .. Enumerable.Repeat(1L, (int)rows.Dimensions - 1)];
        Tensor deviations = rand(perRow, dtype: rows.dtype, generator: random).lt(probability).to(rows.dtype) * NoiseDeviation;
        Tensor noise = empty(rows.shape, dtype: rows.dtype).normal_(0, 1, random) * deviations;
        return rows + noise.to(rows.device);
    }

    // Brightness x + b, saturation (x − m)s + m with m the mean of the pixel's channels, contrast (x − m)c + m with m the
    // image's mean: multiplied out, for fewer passes, and such that rows left alone (b = 0, s = c = 1) stay equal to the bit.
    private static Tensor Recoloured(Tensor rows, Tensor applied, Tensor brightness, Tensor saturation, Tensor contrast)
    {
        Tensor PerRow(Tensor values) => (values * applied).to(rows.dtype).reshape(-1, 1, 1, 1);
        Tensor b = PerRow(brightness - 0.5), c = PerRow(contrast - 0.5) + 1;
        Tensor rest = rows.mean([1, 2, 3], keepdim: true) * (1 - c) + b;
        if (rows.shape[1] != 3)
        {
            return rows * c + rest;
        }
        Tensor s = PerRow(saturation * 2 - 1) + 1;
        return rows * (c * s) + (rows.mean([1], keepdim: true) * (c * (1 - s)) + rest);
    }

    private static Tensor Shifted(Tensor rows, Tensor applied, Tensor down, Tensor right)
    {
        long width = rows.shape[3];
        // Where along a side each pixel comes from, [batch, side], and whether that lies inside.
        (Tensor Source, Tensor Inside) Along(long side, Tensor draw)
        {
            long reach = (long)(side * Reach + 0.5);
            Tensor source = Positions(side, rows) - (Whole(draw, 2 * reach + 1) - reach) * applied.unsqueeze(1);
            Tensor nearest = source.clamp(0, side - 1);
            return (nearest, nearest.eq(source).to(rows.dtype));
        }
        (Tensor y, Tensor insideY) = Along(rows.shape[2], down);
        (Tensor x, Tensor insideX) = Along(width, right);
        Tensor source = (y.unsqueeze(2) * width + x.unsqueeze(1)).flatten(1).unsqueeze(1).expand(-1, rows.shape[1], -1);
        return rows.flatten(2).gather(2, source).reshape(rows.shape) * Rectangle(insideY, insideX);
    }

    private static Tensor Holed(Tensor rows, Tensor applied, Tensor down, Tensor right)
    {
        Tensor Along(long side, Tensor draw)
        {
            long hole = (long)(side * HoleSide + 0.5);
            Tensor offset = Positions(side, rows) - (Whole(draw, side + 1 - hole % 2) - hole / 2);
            return (offset.ge(0) & offset.lt(hole) & applied.unsqueeze(1)).to(rows.dtype);
        }
        return rows * (1 - Rectangle(Along(rows.shape[2], down), Along(rows.shape[3], right)));
    }

    private static Tensor Positions(long side, Tensor rows) => arange(side, dtype: ScalarType.Int64, device: rows.device);

    // A whole number from 0 to below count for each row, [batch, 1]; a draw just below 1 may round up to count.
    private static Tensor Whole(Tensor draw, long count) => (draw * count).to(ScalarType.Int64).clamp_max(count - 1).unsqueeze(1);

    // [batch, height] and [batch, width] to [batch, 1, height, width].
    private static Tensor Rectangle(Tensor y, Tensor x) => y.unsqueeze(2).mul(x.unsqueeze(1)).unsqueeze(1);
}
