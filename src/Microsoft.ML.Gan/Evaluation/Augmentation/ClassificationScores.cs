namespace Microsoft.ML.Gan;

/// <summary>Predicted labels against actual ones.</summary>
internal sealed class ClassificationScores
{
    private readonly IReadOnlyList<string> _actual;
    private readonly IReadOnlyList<string> _predicted;
    private readonly Dictionary<string, double> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _hits = new(StringComparer.Ordinal);

    /// <param name="actual">Actual labels, none of them missing. There is at least one row.</param>
    /// <param name="predicted">Predicted labels, row by row. A missing prediction, "", is an error of its row's label, and no label of its own.</param>
    public ClassificationScores(IReadOnlyList<string> actual, IReadOnlyList<string> predicted)
    {
        _actual = actual;
        _predicted = predicted;
        for (int row = 0; row < actual.Count; row++)
        {
            _sizes[actual[row]] = _sizes.GetValueOrDefault(actual[row]) + 1;
            if (predicted[row].Length > 0)
            {
                _sizes[predicted[row]] = _sizes.GetValueOrDefault(predicted[row]) + 1;
            }
            if (IsHit(row))
            {
                _hits[actual[row]] = _hits.GetValueOrDefault(actual[row]) + 1;
            }
        }
        MacroF1 = _sizes.Average(pair => 2 * Hits(pair.Key) / pair.Value);
        Accuracy = _hits.Values.Sum() / actual.Count;
    }

    /// <summary>The mean of 2 · hits / (actual + predicted) over the labels that occur on either side.</summary>
    public double MacroF1 { get; }

    /// <summary>The share of rows that are predicted right.</summary>
    public double Accuracy { get; }

    public double Of(AugmentationMetric metric) => metric == AugmentationMetric.MacroF1 ? MacroF1 : Accuracy;

    /// <summary>
    /// How much each row moves the metric, to first order: the infinitesimal jackknife (Efron 1982, "The Jackknife, the Bootstrap and Other Resampling Plans", chapter 6). They sum to 0, and
    /// their squares to the variance that independent rows leave in the metric.
    /// </summary>
    public double[] Influences(AugmentationMetric metric) => [.. Enumerable.Range(0, _actual.Count).Select(row => metric == AugmentationMetric.MacroF1
        ? (Diluted(_actual[row]) + Diluted(_predicted[row]) + (IsHit(row) ? 2 / _sizes[_actual[row]] : 0)) / _sizes.Count
        : ((IsHit(row) ? 1 : 0) - Accuracy) / _actual.Count)];

    private bool IsHit(int row) => _actual[row] == _predicted[row];

    private double Hits(string label) => _hits.GetValueOrDefault(label);

    /// <summary>What a label's F1 changes by when its actual or predicted rows become one more, and its hits do not.</summary>
    private double Diluted(string label) => label.Length == 0 ? 0 : -2 * Hits(label) / (_sizes[label] * _sizes[label]);
}
