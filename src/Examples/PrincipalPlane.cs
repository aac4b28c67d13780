namespace Gan.Examples;

/// <summary>The plane in which a cloud of points is widest.</summary>
internal static class PrincipalPlane
{
    private const int Iterations = 100;

    /// <summary>Principal component analysis: where each row lies along the two directions of largest variance, about the mean.</summary>
    /// <param name="rows">Rows of one length, at least one.</param>
    public static (double X, double Y)[] Project(IReadOnlyList<float[]> rows)
    {
        int size = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(column => rows.Average(row => (double)row[column]))];
        double[][] centred = [.. rows.Select(row => mean.Select((value, column) => row[column] - value).ToArray())];
        double[] first = Direction(centred, new double[size]), second = Direction(centred, first);
        return [.. centred.Select(row => (Dot(row, first), Dot(row, second)))];
    }

    /// <summary>The direction of largest variance among those at right angles to <paramref name="other"/>, by power iteration; 0 where there is no variance.</summary>
    private static double[] Direction(double[][] centred, double[] other)
    {
        // From the longest row, and never at a right angle to what is looked for but by a rare accident. No chance: a picture is to be repeatable.
        double[] direction = Unit(Without(other, centred.MaxBy(row => Dot(Without(other, row), row))!));
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            // Covariance times direction, up to a factor.
            var next = new double[direction.Length];
            foreach (double[] row in centred)
            {
                double along = Dot(row, direction);
                for (int column = 0; column < next.Length; column++)
                {
                    next[column] += along * row[column];
                }
            }
            direction = Unit(Without(other, next));
        }
        return direction;
    }

    private static double[] Without(double[] other, double[] vector)
    {
        double along = Dot(vector, other);
        return [.. vector.Zip(other, (value, part) => value - along * part)];
    }

    private static double[] Unit(double[] vector)
    {
        double length = Math.Sqrt(Dot(vector, vector));
        return length > 0 ? [.. vector.Select(value => value / length)] : vector;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
