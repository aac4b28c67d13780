using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Where each colour lies among the planes of a pixel vector; -1 for one that is not there.</summary>
internal readonly record struct ColorPlanes(int Count, int Alpha, int Red, int Green, int Blue)
{
    internal static ColorPlanes Of(ColorsOrder order, ColorBits colors)
    {
        int count = 0, alpha = -1, red = -1, green = -1, blue = -1;
        foreach (char color in order.ToString())
        {
            switch (color)
            {
                case 'A' when colors.HasFlag(ColorBits.Alpha):
                    alpha = count++;
                    break;
                case 'R' when colors.HasFlag(ColorBits.Red):
                    red = count++;
                    break;
                case 'G' when colors.HasFlag(ColorBits.Green):
                    green = count++;
                    break;
                case 'B' when colors.HasFlag(ColorBits.Blue):
                    blue = count++;
                    break;
                default:
                    break;
            }
        }
        return new ColorPlanes(count, alpha, red, green, blue);
    }
}
