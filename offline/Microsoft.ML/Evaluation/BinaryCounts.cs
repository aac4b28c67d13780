namespace Microsoft.ML.Data;

/// <summary>Hits and misses of a two-class decision, and what follows from them.</summary>
internal sealed class BinaryCounts
{
    internal double TruePositives { get; private set; }

    internal double TrueNegatives { get; private set; }

    internal double FalsePositives { get; private set; }

    internal double FalseNegatives { get; private set; }

    internal double Positives => TruePositives + FalseNegatives;

    internal double Total => Positives + TrueNegatives + FalsePositives;

    internal double Accuracy => (TruePositives + TrueNegatives) / Total;

    internal double PositivePrecision => Ratio(TruePositives, TruePositives + FalsePositives);

    internal double PositiveRecall => Ratio(TruePositives, Positives);

    internal double NegativePrecision => Ratio(TrueNegatives, TrueNegatives + FalseNegatives);

    internal double NegativeRecall => Ratio(TrueNegatives, TrueNegatives + FalsePositives);

    /// <summary>NaN where neither precision nor recall is above 0.</summary>
    internal double F1Score => 2 * PositivePrecision * PositiveRecall / (PositivePrecision + PositiveRecall);

    internal void Add(bool isPositive, bool isPredictedPositive)
    {
        if (isPositive && isPredictedPositive)
            TruePositives++;
        else if (isPositive)
            FalseNegatives++;
        else if (isPredictedPositive)
            FalsePositives++;
        else
            TrueNegatives++;
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
