using System.Runtime.InteropServices;

namespace Microsoft.ML.Gan;

/// <summary>How near rows are to training rows.</summary>
/// <remarks>
/// The share that is closer to training rows is that of SDMetrics' <c>single_table/privacy/dcr_overfitting_protection.py</c>, with the
/// distances of <see cref="RowEncoding"/>, ties by halves and as many rows on both sides. The ratio is that of Zhao et al. 2021, "CTAB-GAN:
/// Effective Table Data Synthesizing".
/// </remarks>
internal static class TablePrivacy
{
    /// <summary>The share of rows whose closest training row is closer than their closest held-out row; equally close ones count half.</summary>
    /// <param name="rows">The rows to judge.</param>
    /// <param name="training">Rows that training saw.</param>
    /// <param name="heldOut">As many rows that it did not see.</param>
    public static double CloserToTraining(EncodedRows rows, EncodedRows training, EncodedRows heldOut) =>
        training.Nearest(rows, 1).Zip(heldOut.Nearest(rows, 1), (seen, unseen) => seen[0].Squared.CompareTo(unseen[0].Squared))
            .Average(order => order switch { < 0 => 1, 0 => 0.5, _ => 0 });

    /// <summary>The medians of the distance to the closest training row, and of its ratio to the distance of the second closest: 1 where both are 0.</summary>
    /// <param name="rows">The rows to judge.</param>
    /// <param name="training">At least 2 rows.</param>
    public static (double Distance, double Ratio) Closest(EncodedRows rows, EncodedRows training)
    {
        List<(double Squared, int Row)>[] found = [.. training.Nearest(rows, 2)];
        return (Median(found.Select(pair => Math.Sqrt(pair[0].Squared))),
            Median(found.Select(pair => pair[1].Squared == 0 ? 1 : Math.Sqrt(pair[0].Squared / pair[1].Squared))));
    }

    /// <summary>The share of rows that are a training row in every one of the fields.</summary>
    public static double Identical(Table rows, Table training, IReadOnlyList<int> fields)
    {
        HashSet<string> known = [.. Keys(training, fields)];
        return Keys(rows, fields).Count(known.Contains) / (double)rows.Count;
    }

    // The bits of the values, with one NaN and one zero.
    private static IEnumerable<string> Keys(Table table, IReadOnlyList<int> fields) => Enumerable.Range(0, table.Count).Select(row =>
        new string(MemoryMarshal.Cast<double, char>([.. fields.Select(field => table.Values[field][row]).Select(value => value is double.NaN ? double.NaN : value + 0.0)])));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
