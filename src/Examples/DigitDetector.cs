using static Gan.Examples.SimulatedDigits;

namespace Gan.Examples;

/// <summary>
/// What an imperfect detector makes of a digit: an uneven, textured background, a weak and saturating response, columns of different
/// gain, blur, noise and dead pixels. All of it is drawn afresh for every image.
/// </summary>
internal static class DigitDetector
{
    // Of all pixels.
    private const double Dead = 0.015;

    /// <param name="ink">From 0 to 1, row by row.</param>
    /// <param name="side">Height and width in pixels.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>Grey values, black at 0 and below, white at 1 and above.</returns>
    public static float[] Record(float[] ink, int side, Random random)
    {
        float[] blurred = Blur(ink, side, Between(random, 0.6, 0.9));
        double level = Between(random, 0.08, 0.3), signal = Between(random, 0.45, 0.65);
        float[] texture = Texture(side, random);
        double[] gain = [.. Enumerable.Range(0, side).Select(_ => 1 + 0.08 * Normal(random))];
        var image = new float[ink.Length];
        for (int p = 0; p < image.Length; p++)
        {
            // Saturates: the middle of a line is hardly brighter than its sides.
            double response = (1 - Math.Exp(-3 * blurred[p])) / (1 - Math.Exp(-3));
            double grey = (level + 0.09 * texture[p] + signal * response) * gain[p % side] + 0.06 * Normal(random);
            image[p] = (float)(random.NextDouble() >= Dead ? grey : random.Next(2));
        }
        return image;
    }

    /// <summary>Waves across the image, from one side of it to the other and shorter, of deviation about 1.</summary>
    private static float[] Texture(int side, Random random)
    {
        const int waves = 4;
        var image = new float[side * side];
        for (int wave = 0; wave < waves; wave++)
        {
            double length = side * Between(random, 0.2, 1), phase = Between(random, 0, 2 * Math.PI);
            (double sin, double cos) = Math.SinCos(Between(random, 0, 2 * Math.PI));
            for (int p = 0; p < image.Length; p++)
            {
                image[p] += (float)(Math.Sqrt(2.0 / waves) * Math.Sin(2 * Math.PI * (cos * (p % side) + sin * (p / side)) / length + phase));
            }
        }
        return image;
    }
}
