using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>A 28×28 grey image as a vector of pixels from 0 to 255.</summary>
internal sealed class PixelRow
{
    [VectorType(1, FashionData.Side, FashionData.Side)]
    public float[] Pixels { get; set; } = [];
}

/// <summary>Fashion-MNIST as Debian's <c>dataset-fashion-mnist</c> installs it.</summary>
internal static class FashionData
{
    public const int Side = 28;
    public const int Length = Side * Side;
    private const string Folder = "/usr/share/datasets/fashion-mnist";

    /// <summary>What the classes 0 to 9 are called.</summary>
    public static IReadOnlyList<string> Garments { get; } =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Images, the training ones by default, as a view over rows in memory.</summary>
    public static IDataView Pixels(MLContext ml, int count, string part = "train")
    {
        PixelRow[] rows = [.. Images(part).Chunk(Length).Take(count).Select(image => new PixelRow { Pixels = Array.ConvertAll(image, value => (float)value) })];
        return ml.Data.LoadFromEnumerable(rows);
    }

    /// <param name="part"><c>train</c> (60,000) or <c>t10k</c> (10,000 held out).</param>
    /// <returns>Bytes, image after image.</returns>
    public static byte[] Images(string part) => IdxFile.Read($"{Folder}/{part}-images-idx3-ubyte.gz").Values;

    /// <summary>Classes 0 to 9.</summary>
    public static byte[] Labels(string part) => IdxFile.Read($"{Folder}/{part}-labels-idx1-ubyte.gz").Values;
}

/// <summary>Made-up tables.</summary>
internal static class Tables
{
    /// <summary>Independent standard normal columns as one vector column, Features.</summary>
    public static IDataView Normal(MLContext ml, int rows, int columns)
    {
        var random = new Random(1);
        FeatureRow[] table = [.. Enumerable.Range(0, rows).Select(_ => new FeatureRow
        {
            Features = [.. Enumerable.Range(0, columns).Select(_ =>
                (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))],
        })];
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        return ml.Data.LoadFromEnumerable(table, schema);
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }
}
