namespace Gan.Examples;

/// <summary>Where drawn digits seem to come from.</summary>
public enum DigitStyle
{
    /// <summary>As a simulation has them: a clean pen, white on black.</summary>
    Simulated,

    /// <summary>As an imperfect detector would record them: see <see cref="DigitDetector"/>.</summary>
    Detector,
}

/// <summary>Handwritten digits that a program writes: grey images of 28×28 pixels, white on black as in MNIST.</summary>
public static class SimulatedDigits
{
    /// <summary>Height and width of an image in pixels.</summary>
    public const int Side = 28;

    /// <summary>Digits from 0.</summary>
    public static int Classes => DigitStrokes.Digits;

    // MNIST has its digits in a box of 20 pixels in the middle.
    private const double Box = 20;
    private const int PiecesPerPoint = 8;

    /// <summary>Draws digits in random order, of each as many as of any other, give or take one.</summary>
    /// <param name="count">How many, from 1.</param>
    /// <param name="seed">The same seed draws the same images; different seeds are different hands.</param>
    /// <param name="style">How they look.</param>
    /// <returns>Pixels from 0 (black) to 255, row by row and image after image; and what each image shows, 0 to 9.</returns>
    public static (byte[] Images, byte[] Labels) Draw(int count, int seed, DigitStyle style)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))];
        random.Shuffle(labels);
        var images = new byte[count * Side * Side];
        for (int i = 0; i < count; i++)
        {
            float[] ink = Write(labels[i], style == DigitStyle.Detector ? (1.3, 1.9) : (0.85, 1.5), random);
            float[] image = style == DigitStyle.Detector ? DigitDetector.Record(ink, Side, random) : Clean(ink, random);
            for (int p = 0; p < image.Length; p++)
            {
                images[i * image.Length + p] = (byte)Math.Clamp(MathF.Round(255 * image[p]), 0, 255);
            }
        }
        return (images, labels);
    }

    /// <summary>A normal number.</summary>
    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    internal static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>A digit in one of the ways to write it: 0 where there is no ink, 1 in the middle of the pen's line.</summary>
    private static float[] Write(int digit, (double Low, double High) pen, Random random)
    {
        IReadOnlyList<(int X, int Y)[][]> ways = DigitStrokes.Of(digit);
        (int X, int Y)[][] strokes = ways[random.Next(ways.Count)];
        double angle = Between(random, -15, 15) * Math.PI / 180, shear = Between(random, -0.25, 0.25);
        double height = Box * Between(random, 0.75, 1.05), width = height * Between(random, 0.8, 1.15);
        double left = Side / 2.0 + Between(random, -1.5, 1.5), top = Side / 2.0 + Between(random, -1.5, 1.5);
        (double sin, double cos) = Math.SinCos(angle);
        double radius = Between(random, pen.Low, pen.High);
        var ink = new float[Side * Side];
        foreach ((int X, int Y)[] stroke in strokes)
        {
            var points = new (double X, double Y)[stroke.Length];
            for (int i = 0; i < stroke.Length; i++)
            {
                if (i > 0 && stroke[i] == stroke[i - 1])
                {
                    points[i] = points[i - 1];
                    continue;
                }
                double y = (stroke[i].Y - 50) / 100.0 + 0.025 * Normal(random), x = (stroke[i].X - 50) / 100.0 + 0.025 * Normal(random) - shear * y;
                (x, y) = (x * width, y * height);
                points[i] = (left + cos * x - sin * y, top + sin * x + cos * y);
            }
            List<(double X, double Y)> way = DigitStrokes.Smooth(points, PiecesPerPoint);
            for (int i = 0; i + 1 < way.Count; i++)
            {
                Line(ink, way[i], way[i + 1], radius);
            }
        }
        return ink;
    }

    /// <summary>Ink by the distance of each pixel's centre from the line, falling from 1 to 0 over one pixel at the pen's edge.</summary>
    private static void Line(float[] ink, (double X, double Y) from, (double X, double Y) to, double radius)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, length = dx * dx + dy * dy, reach = radius + 0.5;
        int First(double a, double b) => Math.Max(0, (int)Math.Floor(Math.Min(a, b) - reach));
        int Last(double a, double b) => Math.Min(Side - 1, (int)Math.Ceiling(Math.Max(a, b) + reach));
        for (int row = First(from.Y, to.Y); row <= Last(from.Y, to.Y); row++)
        {
            for (int column = First(from.X, to.X); column <= Last(from.X, to.X); column++)
            {
                double x = column + 0.5 - from.X, y = row + 0.5 - from.Y;
                double along = length > 0 ? Math.Clamp((x * dx + y * dy) / length, 0, 1) : 0;
                (x, y) = (x - along * dx, y - along * dy);
                double distance = Math.Sqrt(x * x + y * y);
                ref float pixel = ref ink[row * Side + column];
                pixel = Math.Max(pixel, (float)Math.Clamp(reach - distance, 0, 1));
            }
        }
    }

    private static float[] Clean(float[] ink, Random random)
    {
        float[] image = Blur(ink, Side, Between(random, 0.3, 0.55));
        for (int p = 0; p < image.Length; p++)
        {
            image[p] += (float)(0.02 * Normal(random));
        }
        return image;
    }

    /// <summary>A Gaussian blur, rows and then columns; what is outside of the image is as its edge.</summary>
    internal static float[] Blur(float[] image, int side, double deviation)
    {
        int reach = (int)Math.Ceiling(3 * deviation);
        double[] weights = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(offset => Math.Exp(-offset * offset / (2 * deviation * deviation)))];
        double total = weights.Sum();
        float[] Along(float[] from, int step)
        {
            var to = new float[from.Length];
            for (int p = 0; p < to.Length; p++)
            {
                int place = p / step % side;
                double sum = 0;
                for (int offset = -reach; offset <= reach; offset++)
                {
                    sum += weights[offset + reach] * from[p + step * (Math.Clamp(place + offset, 0, side - 1) - place)];
                }
                to[p] = (float)(sum / total);
            }
            return to;
        }
        return Along(Along(image, 1), side);
    }
}
