namespace Gan.Bench;

/// <summary>
/// How much each test row moves a macro-F1, to first order: F = mean over labels of 2·hits/(actual + predicted), so that a row with actual label a and predicted label p has
/// φ = (1/C)·Σ_c (2·[a = p = c] − F_c·([a = c] + [p = c])) / (actual_c + predicted_c). Σφ = 0, and Σφ² estimates the variance that test rows leave in F (the infinitesimal jackknife, Efron 1982).
/// </summary>
internal static class MacroF1Influence
{
    public static double[] Of(string[] actual, string[] predicted)
    {
        string[] labels = [.. actual.Concat(predicted).Distinct(StringComparer.Ordinal)];
        Dictionary<string, int> places = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        var hits = new double[labels.Length];
        var sizes = new double[labels.Length];
        for (int row = 0; row < actual.Length; row++)
        {
            sizes[places[actual[row]]]++;
            sizes[places[predicted[row]]]++;
            hits[places[actual[row]]] += actual[row] == predicted[row] ? 1 : 0;
        }
        double Part(string label) => -2 * hits[places[label]] / (sizes[places[label]] * sizes[places[label]]);
        return [.. actual.Zip(predicted, (a, p) => (Part(a) + Part(p) + (a == p ? 2 / sizes[places[a]] : 0)) / labels.Length)];
    }
}
