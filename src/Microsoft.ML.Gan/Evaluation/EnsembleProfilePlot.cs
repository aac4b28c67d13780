using System.Globalization;
using System.Text;

namespace Microsoft.ML.Gan;

/// <summary>Draws an <see cref="EnsembleProfile"/>: members from left to right, losses upwards.</summary>
internal static class EnsembleProfilePlot
{
    private const int Width = 560, Height = 320, Left = 64, Right = 16, Top = 40, Bottom = 72;
    private const string OnGenerated = "#2a9d4a", OnReal = "#222222";

    public static string Draw(EnsembleProfile profile)
    {
        double low = profile.Members.Min(member => Math.Min(member.GeneratedLoss - member.GeneratedError, member.RealLoss - member.RealError));
        double high = profile.Members.Max(member => Math.Max(member.GeneratedLoss + member.GeneratedError, member.RealLoss + member.RealError));
        double margin = high > low ? (high - low) * 0.08 : 0.5;
        (low, high) = (low - margin, high + margin);
        double X(int member) => Left + (Width - Left - Right) * (member + 0.5) / profile.Members.Count;
        double Y(double loss) => Top + (Height - Top - Bottom) * (high - loss) / (high - low);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>""");
        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{Left}" y="20" font-weight="bold">Discriminator loss ({profile.Objective}) over {profile.Rows} rows a side</text>""");
        Line(svg, Left, Height - Bottom, Width - Right, Height - Bottom, OnReal, 1);
        Line(svg, Left, Top, Left, Height - Bottom, OnReal, 1);
        for (int tick = 0; tick <= 4; tick++)
        {
            double loss = low + margin + (high - low - 2 * margin) * tick / 4;
            Line(svg, Left - 4, Y(loss), Left, Y(loss), OnReal, 1);
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{Y(loss) + 4:F1}" text-anchor="end">{loss:G4}</text>""");
        }
        Series(svg, profile, X, Y, OnReal, member => (member.RealLoss, member.RealError), -3);
        Series(svg, profile, X, Y, OnGenerated, member => (member.GeneratedLoss, member.GeneratedError), 3);
        for (int i = 0; i < profile.Members.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(i):F1}" y="{Height - Bottom + 16}" text-anchor="middle">{i + 1}</text>""");
        }
        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{Left}" y="{Height - 34}" fill="#555555">1: {profile.Members[0].Member}; {profile.Members.Count}: {profile.Members[^1].Member}</text>""");
        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{Left}" y="{Height - 12}" fill="{OnReal}">real against real</text><text x="{Left + 130}" y="{Height - 12}" fill="{OnGenerated}">real against generated</text></svg>""");
        return svg.Append('\n').ToString();
    }

    private static void Series(StringBuilder svg, EnsembleProfile profile, Func<int, double> x, Func<double, double> y, string colour,
        Func<MemberProfile, (double Loss, double Error)> values, int shift)
    {
        var points = new List<string>();
        for (int i = 0; i < profile.Members.Count; i++)
        {
            (double loss, double error) = values(profile.Members[i]);
            double place = x(i) + shift;
            points.Add(string.Create(CultureInfo.InvariantCulture, $"{place:F1},{y(loss):F1}"));
            Line(svg, place, y(loss - error), place, y(loss + error), colour, 1.2);
            svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{place:F1}" cy="{y(loss):F1}" r="3" fill="{colour}"/>""");
        }
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{colour}" stroke-width="1.6"/>""");
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string colour, double width) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{x1:F1}" y1="{y1:F1}" x2="{x2:F1}" y2="{y2:F1}" stroke="{colour}" stroke-width="{width}"/>""");
}
