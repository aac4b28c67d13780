namespace Microsoft.ML.Gan;

/// <summary>What nearest neighbours say of rows against real ones.</summary>
/// <remarks>
/// <para>
/// Precision and recall: Kynkäänniemi et al. 2019, "Improved Precision and Recall Metric for Assessing Generative Models", equations 1 and 2.
/// Density and coverage: Naeem et al. 2020, "Reliable Fidelity and Diversity Metrics for Generative Models", section 3.2. As in their code
/// (github.com/clovaai/generative-evaluation-prdc, <c>prdc/prdc.py</c>), a row is in another's ball where it is nearer to it than its k-th
/// neighbour; here, also where the two are identical, since tables of categories repeat rows, and balls may have radius 0.
/// </para>
/// <para>
/// The accuracy is that of the 1-nearest-neighbour two-sample test, leaving one out: Lopez-Paz and Oquab 2017, "Revisiting Classifier
/// Two-Sample Tests", section 3; Xu et al. 2018, "An empirical study on evaluation metrics of generative adversarial networks", section 2.
/// Equally near rows count by their shares.
/// </para>
/// </remarks>
/// <param name="Precision">The share of rows in the ball of some real row.</param>
/// <param name="Recall">The share of real rows in the ball of some row.</param>
/// <param name="Density">Balls of real rows that a row is in, on average, by k.</param>
/// <param name="Coverage">The share of real rows with some row in their ball.</param>
/// <param name="Accuracy">The share of rows of both tables whose nearest other row is of the same table.</param>
internal sealed record NeighbourhoodQuality(double Precision, double Recall, double Density, double Coverage, double Accuracy)
{
    /// <param name="real">At least 2 rows.</param>
    /// <param name="other">At least 2 rows.</param>
    /// <param name="k">At least 1; all other rows count where there are fewer.</param>
    public static NeighbourhoodQuality Of(EncodedRows real, EncodedRows other, int k)
    {
        k = Math.Min(k, Math.Min(real.Count, other.Count) - 1);
        (double[] realRadii, Nearest[] ofReal) = Within(real, k);
        (double[] otherRadii, Nearest[] ofOther) = Within(other, k);
        var precise = new bool[other.Count];
        int recalled = 0, covered = 0;
        long inside = 0;
        double[] buffer = other.Buffer();
        for (int i = 0; i < real.Count; i++)
        {
            ReadOnlySpan<double> squared = other.SquaredDistances(real, i, buffer);
            bool isRecalled = false, isCovered = false;
            for (int j = 0; j < squared.Length; j++)
            {
                ofReal[i].Offer(squared[j], own: false);
                ofOther[j].Offer(squared[j], own: false);
                isRecalled |= IsIn(squared[j], otherRadii[j]);
                if (IsIn(squared[j], realRadii[i]))
                {
                    isCovered = precise[j] = true;
                    inside++;
                }
            }
            recalled += isRecalled ? 1 : 0;
            covered += isCovered ? 1 : 0;
        }
        return new NeighbourhoodQuality(precise.Count(each => each) / (double)other.Count, recalled / (double)real.Count,
            inside / ((double)k * other.Count), covered / (double)real.Count, ofReal.Concat(ofOther).Average(each => each.OwnShare));
    }

    private static bool IsIn(double squared, double radius) => squared < radius || squared == 0;

    private static (double[] Radii, Nearest[] Nearest) Within(EncodedRows rows, int k)
    {
        var radii = new double[rows.Count];
        var nearest = new Nearest[rows.Count];
        double[] buffer = rows.Buffer();
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<double> squared = rows.SquaredDistances(rows, i, buffer);
            buffer[i] = double.PositiveInfinity;
            radii[i] = EncodedRows.Least(squared, k)[^1].Squared;
            nearest[i] = new Nearest { Squared = double.PositiveInfinity };
            foreach (double distance in squared)
            {
                nearest[i].Offer(distance, own: true);
            }
        }
        return (radii, nearest);
    }

    /// <summary>How many rows are nearest, and how many of them are of the row's own table.</summary>
    private struct Nearest
    {
        public double Squared;
        private int _own;
        private int _all;

        public readonly double OwnShare => _own / (double)_all;

        public void Offer(double squared, bool own)
        {
            if (squared < Squared)
            {
                (Squared, _own, _all) = (squared, 0, 0);
            }
            if (squared == Squared)
            {
                _own += own ? 1 : 0;
                _all++;
            }
        }
    }
}
