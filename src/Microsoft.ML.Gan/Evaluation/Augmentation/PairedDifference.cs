namespace Microsoft.ML.Gan;

/// <summary>The difference between two classifiers' scores on the same rows, with an error that minds that rows are tested in each repeat and that a fit tests many of them.</summary>
/// <remarks>
/// Cameron, Gelbach and Miller 2011, "Robust Inference With Multiway Clustering", section 2, two-way clustering: the variance of a sum whose parts depend on each other within a row and within
/// a fit is that by rows and that by fits, less that by both. Each has the factor G/(G − 1) for its G clusters. Where little is left of it, the larger of the first two.
/// </remarks>
/// <param name="Mean">The difference.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
internal readonly record struct PairedDifference(double Mean, double StandardError, double Lower, double Upper)
{
    private const double Confidence = 0.95;

    /// <param name="difference">The difference of the scores.</param>
    /// <param name="influences">What each test adds to it; the sum is 0.</param>
    /// <param name="rows">The row of each test.</param>
    /// <param name="fits">The fit of each test, from 0: classifiers on the same training rows are one. There are at least 2; Student's distribution has a degree of freedom less.</param>
    public static PairedDifference Of(double difference, IReadOnlyList<double> influences, IReadOnlyList<int> rows, IReadOnlyList<int> fits)
    {
        double Variance<TKey>(Func<int, TKey> cluster)
        {
            double[] sums = [.. Enumerable.Range(0, influences.Count).GroupBy(cluster).Select(group => group.Sum(test => influences[test]))];
            return sums.Sum(sum => sum * sum) * sums.Length / (sums.Length - 1);
        }
        double byRows = Variance(test => rows[test]), byFits = Variance(test => fits[test]), byBoth = Variance(test => (rows[test], fits[test]));
        double error = Math.Sqrt(Math.Max(byRows + byFits - byBoth, Math.Max(byRows, byFits)));
        double reach = error * StudentDistribution.CentralQuantile(Confidence, fits.Max());
        return new PairedDifference(difference, error, difference - reach, difference + reach);
    }
}
