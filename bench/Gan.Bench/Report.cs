using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gan.Bench;

/// <summary>What a benchmark found: figures for machines, tables and notes for people.</summary>
internal sealed class Report
{
    private readonly StringBuilder _body = new();

    /// <summary>The object of the last line; peer comparisons have <c>ratio</c>.</summary>
    public JsonObject Figures { get; } = [];

    /// <summary>The one figure for the README.</summary>
    public string Headline { get; set; } = "";

    /// <summary>A paragraph: what was measured and how.</summary>
    public Report Note(string text)
    {
        _body.Append(text).Append("\n\n");
        return this;
    }

    /// <summary>A table; the first row is the header.</summary>
    public Report Table(params IEnumerable<string[]> rows)
    {
        bool header = true;
        foreach (string[] row in rows)
        {
            _body.Append("| ").AppendJoin(" | ", row).Append(" |\n");
            if (header)
            {
                _body.Append('|').Insert(_body.Length, " --- |", row.Length).Append('\n');
                header = false;
            }
        }
        _body.Append('\n');
        return this;
    }

    /// <summary>The page: title, command, machine and versions, then the body.</summary>
    public string Page(Benchmark benchmark, string command)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {benchmark.Name}\n\n{benchmark.Title}.\n\n{_body}");
        page.Append(CultureInfo.InvariantCulture, $"Command: `{command}`. {Machine.Describe()}\n");
        return page.ToString();
    }
}

/// <summary>Numbers as tables show them.</summary>
internal static class Format
{
    public static string Number(double value, int digits = 2) => value.ToString("N" + digits, CultureInfo.InvariantCulture);

    public static string Range(IEnumerable<double> values, int digits = 2)
    {
        double[] sorted = [.. values.Order()];
        return $"{Number(sorted[0], digits)} to {Number(sorted[^1], digits)}";
    }

    /// <summary>The mean, and the range where there are several values.</summary>
    public static string MeanAndRange(IReadOnlyCollection<double> values, int digits = 2) =>
        values.Count > 1 ? $"{Number(values.Average(), digits)} ({Range(values, digits)})" : Number(values.Average(), digits);

    public static double Round(double value, int digits = 4) => Math.Round(value, digits);
}

/// <summary>Small sample statistics.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
