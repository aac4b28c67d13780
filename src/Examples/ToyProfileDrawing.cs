using System.Globalization;
using System.Text;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>Draws the ensemble's profile at every moment of a training, one above the other, as one SVG file.</summary>
internal static class ToyProfileDrawing
{
    // A profile's own drawing is this large.
    private const int Width = 560, Height = 320, Title = 28;

    public static void Save(string path, IReadOnlyList<ToyMoment> moments)
    {
        int height = moments.Count * (Title + Height);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="14"><rect width="100%" height="100%" fill="white"/>""");
        for (int i = 0; i < moments.Count; i++)
        {
            EnsembleProfile profile = moments[i].Profile!;
            int top = i * (Title + Height);
            svg.Append(CultureInfo.InvariantCulture,
                $"""<text x="16" y="{top + 20}" font-weight="bold">{moments[i].Steps} steps: mean gap {profile.MeanGap:F4} ± {profile.MeanGapError:F4}</text>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate(0,{top + Title})">{profile.ToSvg()}</g>""");
        }
        svg.Append("</svg>\n");
        File.WriteAllText(path, svg.ToString());
    }
}
