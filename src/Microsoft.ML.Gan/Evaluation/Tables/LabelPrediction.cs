namespace Microsoft.ML.Gan;

/// <summary>How well labels of held-out real rows are predicted from given rows.</summary>
/// <remarks>
/// Train on synthetic, test on real: Esteban et al. 2017, "Real-valued (Medical) Time Series Generation with Recurrent Conditional GANs". By the
/// k nearest rows, of which the commonest label is taken, of equally common ones that of the nearer row: nothing is fitted or tuned, so that
/// what differs is the rows.
/// </remarks>
internal static class LabelPrediction
{
    /// <param name="training">The rows to learn from, in no order: of equally near rows, the earlier ones count.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="test">The rows to predict.</param>
    /// <param name="truth">Their labels.</param>
    /// <param name="k">At least 1.</param>
    /// <returns>The share of right predictions, and the mean F1 of the labels that occur or are predicted.</returns>
    public static (double Accuracy, double MacroF1) Of(EncodedRows training, double[] labels, EncodedRows test, double[] truth, int k)
    {
        double[] predicted = [.. training.Nearest(test, k).Select(found => found.GroupBy(each => labels[each.Row]).MaxBy(votes => votes.Count())!.Key)];
        return (predicted.Zip(truth).Count(each => each.First == each.Second) / (double)truth.Length, MacroF1(truth, predicted));
    }

    /// <summary>The mean over labels of 2·right/(true + predicted), as scikit-learn's <c>f1_score</c> with <c>average="macro"</c>.</summary>
    public static double MacroF1(double[] truth, double[] predicted) => truth.Union(predicted).Order().Average(label =>
        2.0 * truth.Zip(predicted).Count(each => each.First == label && each.Second == label)
            / (truth.Count(each => each == label) + predicted.Count(each => each == label)));
}
