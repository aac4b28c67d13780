namespace Gan.Examples;

/// <summary>How a pen goes when it writes the digits.</summary>
internal static class DigitStrokes
{
    // The pen goes smoothly through a point that is there once, and turns sharply at one that is there twice.
    private static readonly (int X, int Y)[][][][] Ways =
    [
        [
            [[(60, 9), (40, 7), (24, 32), (23, 64), (38, 92), (60, 92), (77, 66), (76, 34), (60, 9), (48, 6)]],
            [[(46, 8), (30, 30), (27, 66), (44, 94), (66, 82), (74, 46), (62, 12), (44, 8), (36, 18)]],
        ],
        [
            [[(51, 5), (49, 50), (50, 95)]],
            [[(32, 27), (44, 18), (54, 5), (54, 5), (53, 50), (52, 95)]],
            [[(30, 26), (44, 17), (52, 5), (52, 5), (51, 93)], [(28, 94), (50, 93), (74, 94)]],
        ],
        [
            [[(21, 28), (30, 10), (52, 5), (73, 18), (70, 42), (46, 68), (19, 93), (19, 93), (50, 91), (82, 92)]],
            [[(24, 24), (40, 6), (62, 8), (73, 28), (60, 56), (38, 82), (22, 90), (20, 77), (36, 73), (56, 88), (84, 90)]],
        ],
        [
            [[(23, 16), (46, 5), (70, 15), (66, 36), (42, 47), (42, 47), (70, 56), (77, 76), (58, 94), (32, 93), (19, 82)]],
            [[(22, 8), (50, 8), (75, 7), (75, 7), (46, 42), (46, 42), (70, 52), (77, 72), (60, 93), (36, 95), (18, 84)]],
        ],
        [
            [[(32, 6), (25, 34), (20, 58), (20, 58), (50, 57), (84, 54)], [(66, 14), (64, 55), (62, 96)]],
            [[(60, 96), (62, 50), (64, 5), (64, 5), (38, 38), (15, 67), (15, 67), (50, 67), (86, 66)]],
            [[(25, 8), (23, 34), (35, 52), (56, 51), (72, 36)], [(75, 5), (71, 50), (65, 96)]],
        ],
        [
            [[(77, 7), (54, 9), (35, 8), (35, 8), (29, 44), (29, 44), (52, 37), (75, 54), (74, 80), (52, 95), (21, 88)]],
            [[(34, 9), (32, 26), (29, 46), (29, 46), (56, 42), (75, 60), (66, 87), (42, 96), (20, 87)], [(34, 9), (58, 9), (82, 5)]],
        ],
        [
            [[(67, 6), (43, 22), (27, 52), (27, 78), (47, 95), (69, 86), (72, 66), (55, 54), (36, 62), (28, 78)]],
            [[(54, 4), (36, 36), (25, 70), (36, 93), (60, 94), (74, 78), (64, 61), (44, 62), (28, 80)]],
        ],
        [
            [[(18, 10), (50, 9), (81, 9), (81, 9), (58, 48), (42, 96)]],
            [[(18, 10), (50, 9), (81, 8), (81, 8), (58, 48), (42, 96)], [(34, 52), (54, 51), (74, 49)]],
            [[(18, 25), (20, 9), (20, 9), (50, 10), (81, 10), (81, 10), (60, 46), (50, 96)]],
        ],
        [
            [[(71, 15), (50, 5), (30, 17), (36, 38), (62, 54), (74, 75), (54, 95), (30, 87), (28, 68), (48, 49), (68, 32), (71, 15)]],
            [[(50, 47), (31, 34), (33, 12), (52, 5), (69, 16), (66, 36), (50, 47), (50, 47), (28, 62), (27, 84), (50, 96), (74, 84), (71, 61), (50, 47)]],
        ],
        [
            [[(72, 24), (54, 6), (31, 15), (26, 38), (44, 50), (64, 42), (73, 20), (73, 20), (71, 56), (66, 96)]],
            [[(71, 26), (55, 6), (32, 14), (26, 38), (44, 52), (66, 40), (73, 22), (73, 22), (75, 60), (62, 90), (32, 93)]],
        ],
    ];

    /// <summary>How many digits there are.</summary>
    public static int Digits => Ways.Length;

    /// <summary>The ways to write a digit: of each its strokes, of each the points, 0 to 100 from left to right and from top to bottom.</summary>
    public static IReadOnlyList<(int X, int Y)[][]> Of(int digit) => Ways[digit];

    /// <summary>A smooth way through points (Catmull-Rom), with a corner at each point that is there twice.</summary>
    /// <param name="points">The points of a stroke.</param>
    /// <param name="pieces">Straight pieces from one point to the next.</param>
    public static List<(double X, double Y)> Smooth(IReadOnlyList<(double X, double Y)> points, int pieces)
    {
        var way = new List<(double X, double Y)> { points[0] };
        for (int i = 0; i + 1 < points.Count; i++)
        {
            (double X, double Y) from = points[i], to = points[i + 1];
            if (from == to)
            {
                continue;
            }
            // Of a corner's two points each one side is the corner itself, so that neither piece looks around it.
            (double X, double Y) before = points[Math.Max(0, i - 1)], after = points[Math.Min(points.Count - 1, i + 2)];
            for (int piece = 1; piece <= pieces; piece++)
            {
                double t = (double)piece / pieces;
                way.Add((CatmullRom(before.X, from.X, to.X, after.X, t), CatmullRom(before.Y, from.Y, to.Y, after.Y, t)));
            }
        }
        return way;
    }

    // The cubic from b (t = 0) to c (t = 1) with the slopes (c − a)/2 and (d − b)/2.
    private static double CatmullRom(double a, double b, double c, double d, double t) =>
        b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
