using System.Runtime.InteropServices;

namespace Microsoft.ML.Gan;

/// <summary>Distances between two samples' distributions, from counts that are whole, and so the same whatever the rows' order.</summary>
internal static class DistributionDistance
{
    /// <summary>The largest difference of the empirical distribution functions, max |F(x) − G(x)|: 0 to 1. Neither sample is empty.</summary>
    public static double KolmogorovSmirnov(double[] first, double[] second)
    {
        double[] x = [.. first.Order()], y = [.. second.Order()];
        long largest = 0;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            double at = Math.Min(x[i], y[j]);
            for (; i < x.Length && x[i] == at; i++) ;
            for (; j < y.Length && y[j] == at; j++) ;
            largest = Math.Max(largest, Math.Abs((long)i * y.Length - (long)j * x.Length));
        }
        return largest / ((double)x.Length * y.Length);
    }

    /// <summary>Half the sum of the differences of the shares, ½Σ|p − q|: 0 to 1. Neither sample is empty.</summary>
    public static double TotalVariation(long[] first, long[] second)
    {
        var differences = new Dictionary<long, long>();
        Add(first, second.Length);
        Add(second, -first.Length);
        return differences.Values.Sum(Math.Abs) / (2.0 * first.Length * second.Length);

        void Add(long[] cells, long weight)
        {
            foreach (long cell in cells)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(differences, cell, out _) += weight;
            }
        }
    }
}
