using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>How well logistic regression tells rows from real ones: 0.5 is chance.</summary>
/// <remarks>
/// The classifier two-sample test of Lopez-Paz and Oquab 2017, "Revisiting Classifier Two-Sample Tests", section 3, by cross validation as in
/// SDMetrics' <c>single_table/detection/base.py</c>, in 5 parts. Copies of real rows give
/// less than 0.5: what a row has taught is wrong of its copy.
/// </remarks>
internal static class TwoSampleTest
{
    private const int Folds = 5;

    // Rarer categories share one column, which keeps the normal equations small.
    private const int MostLevels = 30;

    /// <param name="real">At least 2 rows, in no order.</param>
    /// <param name="other">At least 2 rows, in no order.</param>
    /// <returns>The share of rows told right, in which each table counts half, and the area under the ROC curve: means over the parts.</returns>
    public static (double Accuracy, double Auc) Of(EncodedRows real, EncodedRows other)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (int Column, double Code)[] levels = Levels(real, other);
        Tensor first = Design(real, levels), second = Design(other, levels);
        int folds = Math.Min(Folds, Math.Min(real.Count, other.Count));
        double accuracy = 0, auc = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            using DisposeScope step = NewDisposeScope();
            var regression = new DomainRegression(Rest(first, fold, folds), Rest(second, fold, folds));
            double[] onReal = Scores(first), onOther = Scores(second);
            accuracy += (onReal.Average(score => Less(score, 0)) + onOther.Average(score => Less(0, score))) / 2;
            auc += Auc(onReal, onOther);

            // Rounding must not part rows that the regression does not.
            double[] Scores(Tensor rows) =>
                [.. regression.LogRatio(rows[TensorIndex.Slice(fold, null, folds)]).Numbers<double>().Select(score => Math.Round(score, 9))];
        }
        return (accuracy / folds, auc / folds);
    }

    /// <summary>The share of pairs in which the second sample's score is the higher one; equal ones count half.</summary>
    public static double Auc(double[] first, double[] second)
    {
        double[] sorted = [.. first.Order()];
        return second.Average(score => (Below(score, orEqual: false) + Below(score, orEqual: true)) / 2.0) / sorted.Length;

        int Below(double score, bool orEqual)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                bool below = sorted[middle] < score || (orEqual && sorted[middle] == score);
                (low, high) = below ? (middle + 1, high) : (low, middle);
            }
            return low;
        }
    }

    private static double Less(double x, double y) => x < y ? 1 : x == y ? 0.5 : 0;

    private static Tensor Rest(Tensor rows, int fold, int folds) =>
        cat([.. Enumerable.Range(0, folds).Where(each => each != fold).Select(each => rows[TensorIndex.Slice(each, null, folds)])]);

    private static (int Column, double Code)[] Levels(EncodedRows real, EncodedRows other) => [.. Enumerable.Range(0, real.Codes.Count).SelectMany(column =>
        real.Codes[column].Take(real.Count).Concat(other.Codes[column].Take(other.Count)).CountBy(code => code)
            .OrderByDescending(level => level.Value).ThenBy(level => level.Key).Take(MostLevels).Select(level => (column, level.Key)))];

    private static Tensor Design(EncodedRows rows, (int Column, double Code)[] levels)
    {
        int width = rows.Numbers.Count + levels.Length;
        var design = new double[rows.Count * width];
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> slots = design.AsSpan(row * width, width);
            for (int i = 0; i < rows.Numbers.Count; i++)
            {
                slots[i] = rows.Numbers[i][row];
            }
            for (int i = 0; i < levels.Length; i++)
            {
                slots[rows.Numbers.Count + i] = rows.Codes[levels[i].Column][row] == levels[i].Code ? 1 : 0;
            }
        }
        return AlignedTensor.Of(design, [rows.Count, width], CPU);
    }
}
