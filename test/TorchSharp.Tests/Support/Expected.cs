using System.Text.Json;

namespace TorchSharp.Tests.Support;

/// <summary>The committed tables of numbers that PyTorch computed.</summary>
internal static class Expected
{
    private static readonly Lazy<JsonElement> operators = new(() => Read("operators.json"));
    private static readonly Lazy<JsonElement> runs = new(() => Read("runs.json"));

    /// <summary>One row an operator call: inputs, arguments, value, gradients, double backward.</summary>
    public static JsonElement Operators => operators.Value;

    /// <summary>Random streams, initial weights, optimizer runs and whole training runs.</summary>
    public static JsonElement Runs => runs.Value;

    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (e, name) => e.GetProperty(name));

    public static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    public static long[] Longs(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt64())];

    private static JsonElement Read(string name)
    {
        using var stream = typeof(Expected).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        return JsonDocument.Parse(stream).RootElement;
    }
}
