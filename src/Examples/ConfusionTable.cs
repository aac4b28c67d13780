using System.Globalization;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Gan.Examples;

/// <summary>How well images of both domains are told apart by one classifier.</summary>
public sealed record AdaptScores(MulticlassClassificationMetrics Source, MulticlassClassificationMetrics Target);

/// <summary>Tables of what adaptation changed.</summary>
internal static class ConfusionTable
{
    /// <summary>Prints accuracies and losses before and after, and what target images were taken for.</summary>
    public static void Print(AdaptScores before, AdaptScores after)
    {
        AnsiConsole.Write(Comparison(before, after));
        Console.WriteLine("Target digits before: what they show in rows, what they are taken for in columns");
        AnsiConsole.Write(Matrix(before.Target.ConfusionMatrix.Counts));
        Console.WriteLine("Target digits after");
        AnsiConsole.Write(Matrix(after.Target.ConfusionMatrix.Counts));
    }

    private static Table Comparison(AdaptScores before, AdaptScores after)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(
            new TableColumn(""),
            new TableColumn("before").RightAligned(),
            new TableColumn("after").RightAligned(),
            new TableColumn("change").RightAligned());
        void Add(string name, string format, Func<AdaptScores, double> value)
        {
            double first = value(before), last = value(after);
            table.AddRow(name, first.ToString(format, CultureInfo.InvariantCulture), last.ToString(format, CultureInfo.InvariantCulture),
                (last - first).ToString($"+{format};-{format}", CultureInfo.InvariantCulture));
        }
        Add("accuracy on target images, %", "0.0", scores => 100 * scores.Target.MicroAccuracy);
        Add("accuracy on source images, %", "0.0", scores => 100 * scores.Source.MicroAccuracy);
        Add("log-loss on target images", "0.000", scores => scores.Target.LogLoss);
        Add("log-loss on source images", "0.000", scores => scores.Source.LogLoss);
        return table;
    }

    private static Table Matrix(IReadOnlyList<IReadOnlyList<double>> counts)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("").RightAligned());
        for (int taken = 0; taken < counts.Count; taken++)
        {
            table.AddColumn(new TableColumn($"{taken}").RightAligned());
        }
        for (int shown = 0; shown < counts.Count; shown++)
        {
            double most = counts[shown].Where((_, taken) => taken != shown).DefaultIfEmpty().Max();
            table.AddRow([$"{shown}", .. counts[shown].Select((count, taken) => Cell(count, taken == shown, count == most))]);
        }
        return table;
    }

    /// <summary>Right answers in green, a row's most frequent mistake in red, no images as a dot.</summary>
    private static string Cell(double count, bool right, bool worst)
    {
        string text = count == 0 ? "·" : count.ToString("0", CultureInfo.InvariantCulture);
        return right ? $"[green]{text}[/]" : worst && count > 0 ? $"[red]{text}[/]" : text;
    }
}
