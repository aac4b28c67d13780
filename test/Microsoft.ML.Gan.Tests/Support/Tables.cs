using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Tables with planted relations.</summary>
internal static class Tables
{
    public sealed class Row
    {
        public float X { get; set; }

        public float Square { get; set; }

        public string Town { get; set; } = "";

        public float Rent { get; set; }

        public int Age { get; set; }

        public bool Yes { get; set; }

        public string Class { get; set; } = "";
    }

    /// <summary>
    /// X is uniform on −1 to 1, Square its square with a little noise; Rent is normal about 10, 20 or 40 by Town, and missing in one row of ten; a row
    /// in five is of the class "rare", for which X is positive.
    /// </summary>
    public static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            bool rare = random.Next(5) == 0;
            float x = rare ? random.NextSingle() : 2 * random.NextSingle() - 1;
            int town = random.Next(3);
            return new Row
            {
                X = x, Square = x * x + 0.05f * (float)Normal(), Town = ((string[])["Ulm", "Köln", "München"])[town], Rent = random.Next(10) == 0 ? float.NaN : ((float[])[10, 20, 40])[town] + (float)Normal(),
                Age = 18 + random.Next(60), Yes = random.Next(4) == 0, Class = rare ? "rare" : "common",
            };
        })];
    }

    public static Row[] Read(MLContext ml, IDataView view) => [.. ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false)];
}
