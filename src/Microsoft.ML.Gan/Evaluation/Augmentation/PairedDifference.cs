namespace Microsoft.ML.Gan;

/// <summary>The mean of paired differences over resampled test sets, with an error that minds that training sets overlap.</summary>
/// <remarks>
/// Nadeau and Bengio 2003, "Inference for the Generalization Error", section 3 (corrected resampled t-test): the mean's variance is
/// (1/J + n_test/n_train) s², with J − 1 degrees of freedom; for repeated cross validation, Bouckaert and Frank 2004.
/// </remarks>
/// <param name="Mean">The mean difference.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
internal readonly record struct PairedDifference(double Mean, double StandardError, double Lower, double Upper)
{
    private const double Confidence = 0.95;

    /// <param name="differences">J differences, at least 2.</param>
    /// <param name="testShare">n_test / n_train: 1/(k − 1) for k folds.</param>
    public static PairedDifference Of(IReadOnlyList<double> differences, double testShare)
    {
        int count = differences.Count;
        double mean = differences.Average();
        double variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (count - 1);
        double error = Math.Sqrt((1.0 / count + testShare) * variance);
        double reach = error * StudentDistribution.CentralQuantile(Confidence, count - 1);
        return new PairedDifference(mean, error, mean - reach, mean + reach);
    }
}
