using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Two inter-twinning moons, as scikit-learn's make_moons draws them, centred and rotated about the origin.</summary>
internal static class Moons
{
    /// <param name="ml">The context.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="degrees">The rotation, against the clock.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="labelled">Whether rows have their labels; else a number beyond them, which is read as "missing".</param>
    /// <param name="shareOfFirst">The share of rows of the first moon.</param>
    /// <param name="noise">The standard deviation of normal noise on both numbers.</param>
    public static IDataView View(MLContext ml, int rows, double degrees, int seed, bool labelled = true, double shareOfFirst = 0.5, double noise = 0.05) =>
        ml.Data.LoadFromEnumerable(Rows(rows, degrees, seed, labelled, shareOfFirst, noise));

    public static MoonRow[] Rows(int rows, double degrees, int seed, bool labelled = true, double shareOfFirst = 0.5, double noise = 0.05)
    {
        var random = new Random(seed);
        double angle = degrees * Math.PI / 180;
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            bool first = random.NextDouble() < shareOfFirst;
            double t = Math.PI * random.NextDouble();
            double x = (first ? Math.Cos(t) : 1 - Math.Cos(t)) - 0.5 + noise * Normal(), y = (first ? Math.Sin(t) : 0.5 - Math.Sin(t)) - 0.25 + noise * Normal();
            return new MoonRow
            {
                Label = labelled ? first ? 0u : 1u : uint.MaxValue,
                Moon = first,
                Features = [(float)(x * Math.Cos(angle) - y * Math.Sin(angle)), (float)(x * Math.Sin(angle) + y * Math.Cos(angle))],
            };
        })];
    }
}

/// <summary>A point of one of two moons.</summary>
internal sealed class MoonRow
{
    /// <summary>0 or 1, which become the keys 1 and 2; anything beyond is missing.</summary>
    [KeyType(2)]
    public uint Label { get; set; }

    /// <summary>Whether it is of the first moon.</summary>
    public bool Moon { get; set; }

    /// <summary>Whether it is of the target domain.</summary>
    public bool Real { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}
