using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>How often each class (the row) was taken for each class (the column).</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _labels;

    internal ConfusionMatrix(double[][] counts, string[] labels)
    {
        Counts = counts;
        _labels = labels;
        NumberOfClasses = counts.Length;
        PerClassPrecision = Enumerable.Range(0, NumberOfClasses).Select(i => Ratio(counts[i][i], counts.Sum(row => row[i]))).ToArray();
        PerClassRecall = Enumerable.Range(0, NumberOfClasses).Select(i => Ratio(counts[i][i], counts[i].Sum())).ToArray();
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses { get; }

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex) =>
        Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];

    public string GetFormattedConfusionTable()
    {
        int width = Math.Max(8, _labels.Max(x => x.Length));
        string rule = new('=', (width + 3) * NumberOfClasses - 1);
        var text = new StringBuilder();
        text.AppendLine().AppendLine("Confusion table");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",10}||{rule}");
        text.AppendLine(CultureInfo.InvariantCulture, $"PREDICTED || {string.Join(" | ", _labels.Select(x => x.PadLeft(width)))} | Recall");
        text.AppendLine(CultureInfo.InvariantCulture, $"TRUTH     ||{rule}");
        for (int i = 0; i < NumberOfClasses; i++)
        {
            IEnumerable<string> cells = Counts[i].Select(x => x.ToString("N0", CultureInfo.InvariantCulture).PadLeft(width));
            text.AppendLine(CultureInfo.InvariantCulture, $"{_labels[i],9} || {string.Join(" | ", cells)} | {PerClassRecall[i]:F4}");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",10}||{rule}");
        IEnumerable<string> precisions = PerClassPrecision.Select(x => x.ToString("F4", CultureInfo.InvariantCulture).PadLeft(width));
        text.AppendLine(CultureInfo.InvariantCulture, $"Precision || {string.Join(" | ", precisions)} |");
        return text.ToString();
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
