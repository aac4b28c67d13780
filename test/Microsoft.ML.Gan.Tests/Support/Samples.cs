using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Small data that the tests make themselves.</summary>
internal static class Samples
{
    public const int Side = 8;

    public sealed class VectorRow
    {
        public int Id { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    public sealed class PixelRow
    {
        public int Id { get; set; }

        [VectorType(1, Side, Side)]
        public float[] Pixels { get; set; } = [];
    }

    public sealed class ImageRow
    {
        public int Id { get; set; }

        [ImageType(Side, Side)]
        public MLImage? Image { get; set; }

        public string Column { get; set; } = "";
    }

    public sealed class LabelledRow
    {
        public int Id { get; set; }

        public string Kind { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    /// <summary>Three related slots of very different scale: x ~ N(5, 2²), 100x + noise, and a constant.</summary>
    public static IDataView Vectors(MLContext ml, int count = 256, int seed = 0)
    {
        var random = new Random(seed);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            float x = (float)(5 + 2 * Normal(random));
            return new VectorRow { Id = i, Features = [x, (float)(100 * x + Normal(random)), 7f] };
        }).ToArray());
    }

    /// <summary>Three labels, each a tight cluster of its own: low at (−4, 0), mid at (0, 4), high at (4, 0).</summary>
    public static IDataView Labelled(MLContext ml, int count = 256, int seed = 0)
    {
        var random = new Random(seed);
        (string Kind, float X, float Y)[] kinds = [("low", -4, 0), ("mid", 0, 4), ("high", 4, 0)];
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            (string kind, float x, float y) = kinds[i % kinds.Length];
            return new LabelledRow { Id = i, Kind = kind, Features = [x + (float)(0.3 * Normal(random)), y + (float)(0.3 * Normal(random))] };
        }).ToArray());
    }

    /// <summary>Bright squares on dark ground, values 0 to 1.</summary>
    public static IDataView Pixels(MLContext ml, int count = 128) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new PixelRow { Id = i, Pixels = Square(i) }).ToArray());

    /// <summary>The same squares as images; in colour, red where grey ones are white.</summary>
    public static IDataView Images(MLContext ml, int count = 128, bool colour = false) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new ImageRow { Id = i, Image = Image(Square(i), Side, Side, colour), Column = $"column {i % 4}" }));

    public static MLImage Image(float[] values, int width, int height, bool colour = false)
    {
        var bytes = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
        {
            byte value = (byte)Math.Round(values[i] * 255);
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = colour ? ((byte)10, (byte)20, value, (byte)255) : (value, value, value, (byte)255);
        }
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, bytes);
    }

    public static float[] Square(int i)
    {
        var pixels = new float[Side * Side];
        int left = i % 4, top = i / 4 % 4;
        for (int y = top; y < top + 4; y++)
        {
            for (int x = left; x < left + 4; x++)
            {
                pixels[y * Side + x] = 1;
            }
        }
        return pixels;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A column's values as float arrays, images as their bytes.</summary>
    public static float[][] Read(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        var rows = new List<float[]>();
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        Func<float[]> read;
        if (column.Type is ImageDataViewType)
        {
            ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
            read = () =>
            {
                MLImage? image = null;
                getter(ref image!);
                using (image)
                {
                    return [.. image.Pixels.ToArray().Select(value => (float)value)];
                }
            };
        }
        else if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
            read = () =>
            {
                VBuffer<float> value = default;
                getter(ref value);
                return [.. value.DenseValues()];
            };
        }
        else
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(column);
            read = () =>
            {
                float value = 0;
                getter(ref value);
                return [value];
            };
        }
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }
        return [.. rows];
    }

    public static void AssertEqual(float[][] expected, float[][] actual, float tolerance = 0)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i]);
            for (int j = 0; j < expected[i].Length; j++)
            {
                Assert.AreEqual(expected[i][j], actual[i][j], tolerance, $"row {i}, slot {j}");
            }
        }
    }
}
