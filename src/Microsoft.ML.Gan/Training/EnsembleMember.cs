namespace Microsoft.ML.Gan;

/// <summary>
/// One discriminator of an ensemble, by its power: less width, fewer layers or more noise on what it sees make it weaker, and
/// a weak discriminator still has a gradient for the generator where a strong one is certain.
/// </summary>
public sealed record EnsembleMember
{
    /// <summary>Widths of hidden layers (feature maps), as a factor of the options' own. Above 0, at most 16; default 1.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Hidden layers, counted from the rows; 0 is logistic regression. At least 0 and at most the network's; default null: all.</summary>
    public int? Depth { get; init; }

    /// <summary>
    /// The standard deviation of normal noise on all rows that the member sees, in the scale that it sees (pixels from −1
    /// to 1, slots with deviation 1). At least 0; default 0.
    /// </summary>
    public double InputNoise { get; init; }

    /// <summary>Members from the most noise to the least, evenly spaced.</summary>
    /// <param name="count">The number of members, at least 2.</param>
    /// <param name="from">The weakest member's noise. Default 2.</param>
    /// <param name="to">The strongest member's noise. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 members, or the noise does not fall.</exception>
    public static IReadOnlyList<EnsembleMember> ByInputNoise(int count, double from = 2, double to = 0)
    {
        OptionChecks.Range(count is >= 2 and <= 100, nameof(count), count, "from 2 to 100");
        OptionChecks.Range(from > to && double.IsFinite(from), nameof(from), from, "finite and above the noise of the strongest member");
        OptionChecks.Range(to >= 0, nameof(to), to, "at least 0");
        return [.. Enumerable.Range(0, count).Select(i => new EnsembleMember { InputNoise = from + (to - from) * i / (count - 1) })];
    }

    /// <summary>Members of these widths.</summary>
    public static IReadOnlyList<EnsembleMember> ByWidth(params IReadOnlyList<double> widths)
    {
        ArgumentNullException.ThrowIfNull(widths);
        return [.. widths.Select(width => new EnsembleMember { Width = width })];
    }

    /// <summary>Members of these depths.</summary>
    public static IReadOnlyList<EnsembleMember> ByDepth(params IReadOnlyList<int> depths)
    {
        ArgumentNullException.ThrowIfNull(depths);
        return [.. depths.Select(depth => new EnsembleMember { Depth = depth })];
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"width {Width}, depth {Depth?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "full"}, noise {InputNoise:0.##}");

    internal void Validate(string option)
    {
        OptionChecks.Range(Width is > 0 and <= 16, $"{option}.{nameof(Width)}", Width, "above 0 and at most 16");
        OptionChecks.Range(Depth is null or >= 0, $"{option}.{nameof(Depth)}", Depth, "at least 0, or null");
        OptionChecks.Range(InputNoise is >= 0 and < double.PositiveInfinity, $"{option}.{nameof(InputNoise)}", InputNoise, "at least 0 and finite");
    }
}
