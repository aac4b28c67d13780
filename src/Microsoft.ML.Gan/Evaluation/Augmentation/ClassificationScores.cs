namespace Microsoft.ML.Gan;

/// <summary>Predicted labels against actual ones.</summary>
internal static class ClassificationScores
{
    /// <summary>The macro-F1 over the labels that occur on either side, and the accuracy. There is at least one row.</summary>
    public static (double MacroF1, double Accuracy) Of(IReadOnlyList<string> actual, IReadOnlyList<string> predicted)
    {
        int[] hits = [.. Enumerable.Range(0, actual.Count).Where(row => actual[row] == predicted[row])];
        // A missing prediction is an error of its row's label, and no label of its own.
        string[] labels = [.. actual.Concat(predicted).Where(label => label.Length > 0).Distinct(StringComparer.Ordinal)];
        double macro = labels.Average(label => 2.0 * hits.Count(row => actual[row] == label) / (actual.Count(each => each == label) + predicted.Count(each => each == label)));
        return (macro, hits.Length / (double)actual.Count);
    }
}
