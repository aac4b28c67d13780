namespace Microsoft.ML.Gan;

/// <summary>A mixture of Gaussians on the line: the modes of a column.</summary>
/// <remarks>
/// Expectation maximisation (Dempster, Laird and Rubin 1977) from quantiles, for every number of modes until Schwarz's
/// criterion (1978) has got worse twice in a row; modes of little weight are left out. Xu et al. 2019, "Modeling Tabular data using Conditional
/// GAN", section 4.2, uses a variational mixture to the same end.
/// </remarks>
internal sealed record GaussianMixture(double[] Means, double[] Deviations, double[] Weights)
{
    private const int MostValues = 5_000, Iterations = 60, WorseInARow = 2;
    private const double LeastWeight = 0.005, LeastDeviation = 1e-2;

    /// <summary>Fits at most <paramref name="mostModes"/> modes to values of about unit scale.</summary>
    public static GaussianMixture Fit(double[] values, int mostModes, Random random)
    {
        double[] sample = values.Length <= MostValues ? [.. values] : random.GetItems(values, MostValues);
        Array.Sort(sample);
        double mean = sample.Average(), spread = Math.Sqrt(sample.Average(value => (value - mean) * (value - mean)));
        if (spread == 0)
        {
            return new GaussianMixture([mean], [1], [1]);
        }
        GaussianMixture? best = null;
        double bestCriterion = double.PositiveInfinity;
        for (int modes = 1, worse = 0; modes <= mostModes && worse < WorseInARow; modes++)
        {
            (GaussianMixture mixture, double logLikelihood) = Fit(sample, modes, spread);
            double criterion = -2 * logLikelihood + (3 * modes - 1) * Math.Log(sample.Length);
            worse = criterion < bestCriterion ? 0 : worse + 1;
            if (criterion < bestCriterion)
            {
                (best, bestCriterion) = (mixture, criterion);
            }
        }
        int[] kept = [.. Enumerable.Range(0, best!.Weights.Length).Where(mode => best.Weights[mode] > LeastWeight)];
        double total = kept.Sum(mode => best.Weights[mode]);
        return new GaussianMixture([.. kept.Select(mode => best.Means[mode])], [.. kept.Select(mode => best.Deviations[mode])], [.. kept.Select(mode => best.Weights[mode] / total)]);
    }

    /// <summary>Probabilities of the modes for a value.</summary>
    public void Responsibilities(double value, Span<double> shares) => LogLikelihood(value, shares);

    private double LogLikelihood(double value, Span<double> shares)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int mode = 0; mode < shares.Length; mode++)
        {
            double distance = (value - Means[mode]) / Deviations[mode];
            shares[mode] = Math.Log(Weights[mode] / Deviations[mode]) - 0.5 * distance * distance;
            largest = Math.Max(largest, shares[mode]);
        }
        for (int mode = 0; mode < shares.Length; mode++)
        {
            sum += shares[mode] = Math.Exp(shares[mode] - largest);
        }
        for (int mode = 0; mode < shares.Length; mode++)
        {
            shares[mode] /= sum;
        }
        return largest + Math.Log(sum) - 0.5 * Math.Log(2 * Math.PI);
    }

    private static (GaussianMixture Mixture, double LogLikelihood) Fit(double[] sorted, int modes, double spread)
    {
        double[] means = [.. Enumerable.Range(0, modes).Select(mode => sorted[(int)((mode + 0.5) / modes * sorted.Length)])];
        var mixture = new GaussianMixture(means, [.. means.Select(_ => spread / modes)], [.. means.Select(_ => 1.0 / modes)]);
        var shares = new double[modes];
        double logLikelihood = 0, floor = LeastDeviation * spread;
        for (int iteration = 0; iteration < (modes == 1 ? 2 : Iterations); iteration++)
        {
            double[] weights = new double[modes], sums = new double[modes], squares = new double[modes];
            logLikelihood = 0;
            foreach (double value in sorted)
            {
                logLikelihood += mixture.LogLikelihood(value, shares);
                for (int mode = 0; mode < modes; mode++)
                {
                    weights[mode] += shares[mode];
                    sums[mode] += shares[mode] * value;
                    squares[mode] += shares[mode] * value * value;
                }
            }
            for (int mode = 0; mode < modes; mode++)
            {
                double weight = weights[mode] + 1e-9, centre = sums[mode] / weight;
                mixture.Means[mode] = centre;
                // The floor keeps a mode from collapsing on one value.
                mixture.Deviations[mode] = Math.Sqrt(Math.Max(0, squares[mode] / weight - centre * centre) + floor * floor);
                mixture.Weights[mode] = weight / sorted.Length;
            }
        }
        return (mixture, logLikelihood);
    }
}
