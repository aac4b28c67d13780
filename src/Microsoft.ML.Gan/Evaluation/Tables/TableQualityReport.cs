using System.Globalization;
using System.Text;

namespace Microsoft.ML.Gan;

/// <summary>What <see cref="TableQuality.Evaluate"/> found. <see cref="ToString"/> gives it as a table.</summary>
public sealed record TableQualityReport
{
    // What the table shows of columns, and of pairs; all of them are in the lists.
    private const int Shown = 10;

    // Gaps to the real rows' figure up to which rows can hardly be told, and in part.
    private const double Hardly = 0.05, InPart = 0.2;

    /// <summary>Rows of the real view.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows of the generated view.</summary>
    public required int GeneratedRows { get; init; }

    /// <summary>Rows of the held-out view; null where there was none.</summary>
    public required int? HeldOutRows { get; init; }

    /// <summary>Rows of each side that the classifier and the neighbourhoods looked at.</summary>
    public required int ComparedRows { get; init; }

    /// <summary>Every column, or slot of a vector.</summary>
    public required IReadOnlyList<ColumnShape> Columns { get; init; }

    /// <summary>Every pair of them.</summary>
    public required IReadOnlyList<ColumnPair> Pairs { get; init; }

    /// <summary>The mean of the columns' shapes: 0 to 1, 1 is best.</summary>
    public required QualityFigure Shapes { get; init; }

    /// <summary>The mean of the columns' missing-value similarities: 0 to 1, 1 is best.</summary>
    public required QualityFigure MissingValues { get; init; }

    /// <summary>The mean of the pairs' similarities: 0 to 1, 1 is best. Null where there is but one column.</summary>
    public required QualityFigure? Trends { get; init; }

    /// <summary>The share of rows that logistic regression tells right, by cross validation: 0.5 is best (Lopez-Paz and Oquab 2017, section 3).</summary>
    public required QualityFigure ClassifierAccuracy { get; init; }

    /// <summary>The area under the same classifier's ROC curve: 0.5 is best.</summary>
    public required QualityFigure ClassifierAuc { get; init; }

    /// <summary>The share of rows whose nearest other row is of their own side: 0.5 is best, above it rows can be told, below it they are copies
    /// (Xu et al. 2018, section 2).</summary>
    public required QualityFigure NeighbourAccuracy { get; init; }

    /// <summary>The share of rows among the real ones: 0 to 1, 1 is best (Kynkäänniemi et al. 2019, equation 2).</summary>
    public required QualityFigure Precision { get; init; }

    /// <summary>The share of real rows among the rows: 0 to 1, 1 is best (Kynkäänniemi et al. 2019, equation 2).</summary>
    public required QualityFigure Recall { get; init; }

    /// <summary>How densely real rows lie where rows are: 1 is as among themselves, and more is possible (Naeem et al. 2020, section 3.2).</summary>
    public required QualityFigure Density { get; init; }

    /// <summary>The share of real rows with a row near by: 0 to 1, 1 is best (Naeem et al. 2020, section 3.2).</summary>
    public required QualityFigure Coverage { get; init; }

    /// <summary>The share of held-out rows whose label is predicted right after training on generated rows, beside that after training on as
    /// many real ones: 0 to 1, 1 is best (Esteban et al. 2017). Null without a label column or held-out rows.</summary>
    public required QualityFigure? LabelAccuracy { get; init; }

    /// <summary>The mean F1 of the labels, from the same predictions.</summary>
    public required QualityFigure? LabelMacroF1 { get; init; }

    /// <summary>The share of rows that lie closer to training rows than to as many held-out ones; equally close ones count half: 0.5 is best, more is
    /// copying. For real rows it is that of one half of the held-out ones against the other. Null without held-out rows.</summary>
    public required QualityFigure? CloserToTraining { get; init; }

    /// <summary>The median distance to the closest training row. Much less than the real rows' is copying.</summary>
    public required QualityFigure DistanceToTraining { get; init; }

    /// <summary>The median ratio of the distances to the closest and to the second closest training row: 0 to 1, and 1 where both are 0. Much less
    /// than the real rows' is copying (Zhao et al. 2021).</summary>
    public required QualityFigure DistanceRatio { get; init; }

    /// <summary>The share of rows that are a training row in every column. More than the real rows' is copying.</summary>
    public required QualityFigure IdenticalRows { get; init; }

    /// <summary>What it comes to, in a sentence.</summary>
    public string Verdict
    {
        get
        {
            double gap = Math.Max(Gap(ClassifierAuc), Gap(NeighbourAccuracy));
            string told = gap <= Hardly ? "can hardly be told" : gap <= InPart ? "can be told in part" : "are easily told";
            ColumnShape worst = Columns.MinBy(column => column.Shape.Generated)!;
            return string.Create(CultureInfo.InvariantCulture, $"Generated rows {told} from real ones (AUC {ClassifierAuc.Generated:0.00}, nearest neighbours {NeighbourAccuracy.Generated:0.00}; 0.5 is chance), ")
                + string.Create(CultureInfo.InvariantCulture, $"the least faithful column is '{worst.Name}' ({worst.Shape.Generated:0.00}), and {Copying}.");
        }
    }

    private string Copying
    {
        get
        {
            if (CloserToTraining is null)
            {
                return "whether they copy training rows can't be told without held-out rows";
            }
            // Three standard errors of a share of one half.
            double error = 1.5 / Math.Sqrt(ComparedRows);
            string found = string.Create(CultureInfo.InvariantCulture,
                $"{100 * CloserToTraining.Generated:0}% of them are closer to training rows than to held-out ones, {100 * IdenticalRows.Generated:0.0}% identical to one");
            return CloserToTraining.Generated > Math.Max(0.5, CloserToTraining.Real ?? 0.5) + error || IdenticalRows.Generated > IdenticalRows.Real + error
                ? $"they seem to copy training rows ({found})"
                : $"they show no sign of copying training rows ({found})";
        }
    }

    /// <summary>The figures, the least faithful columns and pairs, and the verdict as plain text.</summary>
    public override string ToString()
    {
        (string Name, QualityFigure? Figure, string Best)[] figures =
        [
            ("Column shapes", Shapes, "1"), ("Missing values", MissingValues, "1"), ("Column pairs", Trends, "1"),
            ("Classifier accuracy", ClassifierAccuracy, "0.5"), ("Classifier AUC", ClassifierAuc, "0.5"),
            ("Nearest-neighbour accuracy", NeighbourAccuracy, "0.5"),
            ("Precision", Precision, "1"), ("Recall", Recall, "1"), ("Density", Density, "1"), ("Coverage", Coverage, "1"),
            ("Trained on it: accuracy", LabelAccuracy, "1"), ("Trained on it: macro F1", LabelMacroF1, "1"),
            ("Closer to training rows", CloserToTraining, "0.5"), ("Distance to training", DistanceToTraining, "as real"),
            ("Distance ratio", DistanceRatio, "as real"), ("Identical rows", IdenticalRows, "as real"),
        ];
        var text = new StringBuilder();
        string beside = HeldOutRows is { } held ? $"beside {held} held-out ones" : "without held-out ones";
        text.AppendLine(CultureInfo.InvariantCulture, $"{GeneratedRows} generated rows against {TrainingRows} training rows, {beside}");
        Lines("", figures.Where(each => each.Figure is not null).Select(each => (each.Name, each.Figure!, each.Best)));
        Lines("Least faithful columns", Columns.OrderBy(column => column.Shape.Generated).Take(Shown)
            .Select(column => (FormattableString.Invariant($"{column.Name} ({column.Role})"), column.Shape, "1")));
        Lines("Least faithful pairs", Pairs.OrderBy(pair => pair.Similarity.Generated).Take(Shown)
            .Select(pair => ($"{pair.First}, {pair.Second} ({(pair.IsCorrelation ? "correlation" : "contingency")})", pair.Similarity, "1")));
        return text.AppendLine().Append(Verdict).ToString();

        void Lines(string title, IEnumerable<(string Name, QualityFigure Figure, string Best)> lines)
        {
            (string Name, QualityFigure Figure, string Best)[] all = [.. lines];
            if (all.Length == 0)
            {
                return;
            }
            int width = all.Select(line => line.Name.Length).Append(30).Max();
            text.AppendLine().AppendLine($"{title.PadRight(width)}  generated    real     best");
            foreach ((string name, QualityFigure figure, string best) in all)
            {
                string real = figure.Real is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";
                text.AppendLine(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {figure.Generated,9:0.000} {real,7} {best,8}");
            }
        }
    }

    private static double Gap(QualityFigure figure) => figure.Generated - Math.Max(0.5, figure.Real ?? 0.5);
}
