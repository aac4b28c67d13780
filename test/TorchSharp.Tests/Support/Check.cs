using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Support;

/// <summary>Comparisons of tensors with the tables and with plain numbers.</summary>
internal static class Check
{
    /// <summary>All values in row-major order, as doubles.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();

        // The clone has memory of its own, which the zeros that autograd makes up do not always have.
        using var data = tensor.detach().to(ScalarType.Float64).clone().contiguous().data<double>();
        return data.ToArray();
    }

    /// <summary>The values and the shape equal <paramref name="expected"/>, within tolerance × the largest expected size.</summary>
    public static void Equal(JsonElement expected, Tensor actual, double tolerance, string what)
    {
        Shape(actual, expected.At("s").Longs(), what);
        var values = Values(actual);
        if (expected.TryGetProperty("v", out var all))
        {
            Close(all.Doubles(), values, tolerance, what);
            return;
        }

        // Large tensors are kept as samples and two sums over all elements, one of them weighted by cos(i + 1).
        var samples = expected.At("at").Doubles();
        var step = values.Length / samples.Length;
        Close(samples, [.. samples.Select((_, i) => values[i * step])], tolerance, what + ", sampled");
        Sums(expected, values, tolerance, what);
    }

    /// <summary>The first values and both sums of a longer stream.</summary>
    public static void Sample(JsonElement expected, Tensor actual, double tolerance, string what)
    {
        Shape(actual, expected.At("s").Longs(), what);
        var values = Values(actual);
        var first = expected.At("first").Doubles();
        Close(first, values[..first.Length], tolerance, what + ", first values");
        Sums(expected, values, tolerance, what);
    }

    public static void Close(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        var limit = tolerance * Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.IsTrue(Math.Abs(expected[i] - actual[i]) <= limit,
                string.Create(CultureInfo.InvariantCulture, $"{what}: element {i} should be {expected[i]:g12}, is {actual[i]:g12} (tolerance {limit:g2})"));
        }
    }

    public static void Close(double[] expected, Tensor actual, double tolerance, string what = "values") =>
        Close(expected, Values(actual), tolerance, what);

    public static void Close(double expected, double actual, double tolerance, string what) =>
        Close([expected], [actual], tolerance, what);

    public static void Shape(Tensor actual, long[] expected, string what) =>
        Assert.AreEqual(string.Join("×", expected), string.Join("×", actual.shape), what + ": shape");

    private static void Sums(JsonElement expected, double[] values, double tolerance, string what)
    {
        // The rounding of n elements adds up to at most n times that of one.
        var scale = Math.Max(1, values.Select(Math.Abs).DefaultIfEmpty().Max()) * Math.Max(1, values.Length / 10);
        Assert.AreEqual(expected.At("sum").GetDouble(), values.Sum(), tolerance * scale, what + ": sum");
        Assert.AreEqual(expected.At("dot").GetDouble(), values.Select((v, i) => v * Math.Cos(i + 1)).Sum(), tolerance * scale, what + ": weighted sum");
    }
}
