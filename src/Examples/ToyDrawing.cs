using System.Globalization;
using System.Text;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>Draws moments of a training as one SVG file: densities, D(x), and the mapping from z to x below.</summary>
internal static class ToyDrawing
{
    private const int PanelWidth = 260, CurveHeight = 160, MapHeight = 60, Margin = 24, Title = 40;

    // Both densities share one scale; D has the whole height for 0 to 1, any other output for its range in the panel.
    private const double HighestDensity = 1.2;

    /// <param name="path">The file.</param>
    /// <param name="moments">One panel each.</param>
    /// <param name="output">What the discriminator's output is.</param>
    public static void Save(string path, IReadOnlyList<ToyMoment> moments, CriticOutput output)
    {
        int width = moments.Count * (PanelWidth + Margin) + Margin;
        const int height = Title + CurveHeight + MapHeight + 2 * Margin + 24;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">""");
        svg.Append("""<rect width="100%" height="100%" fill="white"/>""");
        for (int i = 0; i < moments.Count; i++)
        {
            Panel(svg, moments[i], output, Margin + i * (PanelWidth + Margin));
        }
        Legend(svg, output, height - 14);
        svg.Append("</svg>\n");
        File.WriteAllText(path, svg.ToString());
    }

    private static void Panel(StringBuilder svg, ToyMoment moment, CriticOutput output, int left)
    {
        int bottom = Title + CurveHeight;
        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{left}" y="18" font-weight="bold">{moment.Steps} steps</text><text x="{left}" y="33" fill="#555">mean {moment.Mean:F2}, deviation {moment.Deviation:F2}</text>""");
        Line(svg, left, bottom, left + PanelWidth, bottom);
        Curve(svg, moment, left, "#222", "2,3", point => point.Data / HighestDensity);
        Curve(svg, moment, left, "#2a9d4a", "", point => point.Generated / HighestDensity);
        double low = output == CriticOutput.Logit ? 0 : moment.Curve.Min(point => point.Discriminator);
        double high = output == CriticOutput.Logit ? 1 : moment.Curve.Max(point => point.Discriminator);
        Curve(svg, moment, left, "#1f5fbf", "6,4", point => high > low ? (point.Discriminator - low) / (high - low) : 0.5);

        int top = bottom + Margin / 2;
        Line(svg, left, top, left + PanelWidth, top);
        Line(svg, left, top + MapHeight, left + PanelWidth, top + MapHeight);
        foreach (ToyArrow arrow in moment.Arrows)
        {
            double z = left + (arrow.Z + 1) / 2 * PanelWidth;
            svg.Append(CultureInfo.InvariantCulture,
                $"""<line x1="{z:F1}" y1="{top + MapHeight}" x2="{X(arrow.X, left):F1}" y2="{top}" stroke="#999" stroke-width="0.7"/>""");
        }
        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{left - 10}" y="{top + 4}" text-anchor="middle">x</text><text x="{left - 10}" y="{top + MapHeight + 4}" text-anchor="middle">z</text>""");
    }

    private static void Curve(StringBuilder svg, ToyMoment moment, int left, string colour, string dashes, Func<ToyPoint, double> height)
    {
        IEnumerable<string> points = moment.Curve.Select(point => string.Create(CultureInfo.InvariantCulture,
            $"{X(point.X, left):F1},{Title + CurveHeight * (1 - Math.Min(1, height(point))):F1}"));
        svg.Append(CultureInfo.InvariantCulture,
            $"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"/>""");
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#222"/>""");

    private static void Legend(StringBuilder svg, CriticOutput output, int y)
    {
        string critic = output switch
        {
            CriticOutput.Logit => "D(x), from 0 to 1",
            CriticOutput.Score => "critic's score of x, scaled to each panel",
            _ => "minus the energy of x, scaled to each panel",
        };
        int x = Margin;
        foreach ((string text, string colour, string dashes) in new[]
        {
            ("data", "#222", "2,3"), ("generated", "#2a9d4a", ""), (critic, "#1f5fbf", "6,4"),
        })
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"""<line x1="{x}" y1="{y}" x2="{x + 28}" y2="{y}" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"/><text x="{x + 34}" y="{y + 4}">{text}</text>""");
            x += 60 + 8 * text.Length;
        }
    }

    private static double X(double value, int left) =>
        left + Math.Clamp((value - ToyDemo.From) / (ToyDemo.To - ToyDemo.From), 0, 1) * PanelWidth;
}
