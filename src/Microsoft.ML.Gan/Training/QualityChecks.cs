namespace Microsoft.ML.Gan;

/// <summary>
/// Keeps the best generator of a training and can stop it early, by a measure on rows that no network learns from; never by
/// a loss, which says nothing of quality.
/// </summary>
public sealed record QualityCheckOptions
{
    /// <summary>Generator steps between two checks; the last step is always checked. At least 1; default 500.</summary>
    public int Interval { get; init; } = 500;

    /// <summary>
    /// The measure. Default null: <see cref="FrechetQuality"/> for images, <see cref="SlicedWassersteinQuality"/> for vectors.
    /// </summary>
    public QualityMeasure? Measure { get; init; }

    /// <summary>The share of the rows that is held out, chosen by the seed. Above 0, at most 0.5; default 0.1.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>The most rows that are held out, from wherever in the view, and generated for each check. 2 to 1,000,000; default 2,000.</summary>
    public int MaxRows { get; init; } = 2_000;

    /// <summary>Checks in a row without a better one after which training stops. At least 1; default null: it runs to its end.</summary>
    public int? Patience { get; init; }

    internal void Validate(string option)
    {
        OptionChecks.Range(Interval >= 1, $"{option}.{nameof(Interval)}", Interval, "at least 1");
        OptionChecks.Range(HeldOutShare is > 0 and <= 0.5, $"{option}.{nameof(HeldOutShare)}", HeldOutShare, "above 0 and at most 0.5");
        OptionChecks.Range(MaxRows is >= 2 and <= 1_000_000, $"{option}.{nameof(MaxRows)}", MaxRows, "from 2 to 1000000");
        OptionChecks.Range(Patience is null or >= 1, $"{option}.{nameof(Patience)}", Patience, "at least 1, or null");
    }
}

/// <summary>The outcome of a quality check.</summary>
/// <param name="Step">The generator's step, from 1.</param>
/// <param name="Distance">The measure's distance between held-out rows and as many generated ones: 0 is best; NaN where the generator diverged.</param>
public sealed record QualityCheck(long Step, double Distance);
