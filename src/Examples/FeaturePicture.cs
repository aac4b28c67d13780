using System.Globalization;
using System.Security;
using System.Text;

namespace Gan.Examples;

/// <summary>Features of two domains, a row for each image, and what each image shows.</summary>
public sealed record FeaturePanel(string Title, float[][] Source, int[] SourceLabels, float[][] Target, int[] TargetLabels);

/// <summary>Draws where two domains lie in a feature space: each panel shows the plane in which its own features vary most.</summary>
public static class FeaturePicture
{
    /// <summary>Points of one domain in a panel; of more rows as many are drawn, evenly spread.</summary>
    public const int Points = 400;

    private const int Size = 380, Margin = 20, Title = 52, Legend = 56, Inset = 10, Radius = 3;

    // Ten colours that differ in hue and in lightness.
    private static readonly string[] Colours =
        ["#1f5fbf", "#e6821e", "#2a9d4a", "#c8281e", "#8a5cc2", "#7a4a3a", "#e06fb4", "#6b6b6b", "#a8a81c", "#1ab0c4"];

    /// <summary>The picture as an SVG document: the same features give the same text.</summary>
    /// <param name="title">A line above the panels.</param>
    /// <param name="panels">From left to right, at least one.</param>
    /// <exception cref="ArgumentException">There are no panels, a domain has no rows or not one label each, rows differ in length, or a feature is not finite.</exception>
    public static string Svg(string title, IReadOnlyList<FeaturePanel> panels)
    {
        if (panels.Count == 0)
        {
            throw new ArgumentException("There are no panels to draw.", nameof(panels));
        }
        foreach (FeaturePanel panel in panels)
        {
            Check(panel);
        }
        int width = panels.Count * (Size + Margin) + Margin, height = Title + Size + Legend;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Margin}" y="20" font-weight="bold">{SecurityElement.Escape(title)}</text>""");
        for (int i = 0; i < panels.Count; i++)
        {
            Panel(svg, panels[i], Margin + i * (Size + Margin));
        }
        Key(svg, [.. panels.SelectMany(panel => panel.SourceLabels.Concat(panel.TargetLabels)).Distinct().Order()], Title + Size + 22);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, FeaturePanel panel, int left)
    {
        int[] source = Spread(panel.Source.Length), target = Spread(panel.Target.Length);
        (double X, double Y)[] places = PrincipalPlane.Project([.. source.Select(row => panel.Source[row]), .. target.Select(row => panel.Target[row])]);
        // One scale for both directions, so that distances are what they seem.
        double lowX = places.Min(place => place.X), highX = places.Max(place => place.X), lowY = places.Min(place => place.Y), highY = places.Max(place => place.Y);
        double range = Math.Max(highX - lowX, highY - lowY), scale = range > 0 ? (Size - 2 * Inset) / range : 0;
        string Place((double X, double Y) place) => string.Create(CultureInfo.InvariantCulture,
            $"{left + Size / 2.0 + scale * (place.X - (lowX + highX) / 2):F1},{Title + Size / 2.0 - scale * (place.Y - (lowY + highY) / 2):F1}");

        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{left}" y="{Title - 8}">{SecurityElement.Escape(panel.Title)}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{left}" y="{Title}" width="{Size}" height="{Size}" fill="none" stroke="#bbb"/>""");
        for (int i = 0; i < places.Length; i++)
        {
            bool isSource = i < source.Length;
            int label = isSource ? panel.SourceLabels[source[i]] : panel.TargetLabels[target[i - source.Length]];
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({Place(places[i])})">{Mark(isSource, Colour(label))}</g>""");
        }
    }

    private static void Key(StringBuilder svg, int[] labels, int y)
    {
        int x = Margin + Radius;
        void Entry(string mark, string text)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({x},{y - 4})">{mark}</g><text x="{x + 10}" y="{y}">{text}</text>""");
            x += 28 + 7 * text.Length;
        }
        Entry(Mark(isSource: true, "#222"), "source");
        Entry(Mark(isSource: false, "#222"), "target");
        // The colours in a line of their own: two panels are wide enough for both, one is not.
        (x, y) = (Margin + Radius, y + 20);
        foreach (int label in labels)
        {
            Entry($"""<rect x="-5" y="-5" width="10" height="10" fill="{Colour(label)}"/>""", label.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Mark(bool isSource, string colour) => isSource
        ? $"""<circle r="{Radius}" fill="none" stroke="{colour}"/>"""
        : $"""<path d="M-{Radius},-{Radius}L{Radius},{Radius}M-{Radius},{Radius}L{Radius},-{Radius}" stroke="{colour}"/>""";

    private static string Colour(int label) => Colours[(int)((uint)label % Colours.Length)];

    private static int[] Spread(int rows)
    {
        int points = Math.Min(rows, Points);
        return [.. Enumerable.Range(0, points).Select(i => (int)((long)i * rows / points))];
    }

    private static void Check(FeaturePanel panel)
    {
        if (panel.Source.Length == 0 || panel.Target.Length == 0)
        {
            throw new ArgumentException($"The panel '{panel.Title}' has {panel.Source.Length} source and {panel.Target.Length} target rows: each must have one at least.", nameof(panel));
        }
        if (panel.Source.Length != panel.SourceLabels.Length || panel.Target.Length != panel.TargetLabels.Length)
        {
            throw new ArgumentException(
                $"The panel '{panel.Title}' has {panel.Source.Length} source and {panel.Target.Length} target rows, but {panel.SourceLabels.Length} and {panel.TargetLabels.Length} labels.", nameof(panel));
        }
        int size = panel.Source[0].Length;
        if (panel.Source.Concat(panel.Target).Any(row => row.Length != size || !row.All(float.IsFinite)))
        {
            throw new ArgumentException($"The panel '{panel.Title}' has a row that is not {size} finite numbers, as many as its first source row.", nameof(panel));
        }
    }
}
