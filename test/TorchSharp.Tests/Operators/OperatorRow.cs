using System.Text.Json;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

/// <summary>One row of operators.json, with its inputs as tensors of a type.</summary>
internal sealed class OperatorRow(JsonElement json)
{
    private static readonly OperatorRow[] all = [.. Expected.Operators.EnumerateArray().Select(e => new OperatorRow(e))];

    public static IReadOnlyList<OperatorRow> All => all;

    public string Op => json.At("op").GetString()!;

    public JsonElement Output => json.At("out");

    public JsonElement[] Gradients => [.. json.At("grads").EnumerateArray()];

    public bool HasSecond => json.TryGetProperty("second", out _);

    public JsonElement[] Second => [.. json.At("second").EnumerateArray()];

    /// <summary>The leaves whose gradient's squared norm is differentiated again.</summary>
    public int[] Through => [.. json.At("through").EnumerateArray().Select(e => e.GetInt32())];

    public override string ToString() =>
        $"{Op}({string.Join(", ", json.At("in").EnumerateArray().Select(i => "[" + string.Join("×", i.At("s").Longs()) + "]"))}"
        + $"{string.Concat(json.At("args").EnumerateObject().Select(a => $", {a.Name}={a.Value}"))})";

    public Tensor Apply(Tensor[] inputs) => OperatorCalls.All[Op](inputs, new Arguments(json.At("args")));

    /// <summary>Fresh inputs: whole numbers over 32 of the given type, or indices.</summary>
    /// <param name="type">The type of the inputs that are not indices.</param>
    /// <param name="moved">Which input has one element moved, and by how much; for finite differences.</param>
    public Tensor[] Inputs(ScalarType type, (int Input, int Element, double By)? moved = null) =>
        [.. json.At("in").EnumerateArray().Select((input, i) => Make(input, type, moved is { } m && m.Input == i ? (m.Element, m.By) : null))];

    /// <summary>Which inputs take part in differentiation.</summary>
    public int[] Leaves =>
        [.. json.At("in").EnumerateArray().Index().Where(i => i.Item.TryGetProperty("k", out _) && !i.Item.TryGetProperty("fixed", out _)).Select(i => i.Index)];

    /// <summary>The weights w of the scalar sum(w × output) whose gradients are tabulated.</summary>
    public static double[] Weights(long count) => [.. Enumerable.Range(0, (int)count).Select(i => ((i * 37 + 11) % 64 - 31) / 32.0)];

    private static Tensor Make(JsonElement input, ScalarType type, (int Element, double By)? moved)
    {
        var shape = input.At("s").Longs();
        if (input.TryGetProperty("i", out var indices))
        {
            return tensor(indices.Longs(), shape);
        }

        var values = input.At("k").Longs().Select(k => k / 32.0).ToArray();
        if (moved is { } m)
        {
            values[m.Element] += m.By;
        }

        var made = tensor(values, shape).to(type);
        return input.TryGetProperty("fixed", out _) ? made : made.requires_grad_();
    }

    /// <summary>The named arguments of a row.</summary>
    internal sealed class Arguments(JsonElement json)
    {
        public double Number(string name) => json.At(name).GetDouble();

        public long Whole(string name) => json.At(name).GetInt64();

        public bool Flag(string name) => json.At(name).GetBoolean();

        public long[] Wholes(string name) => json.At(name).Longs();

        public long[]? WholesOrNull(string name) => json.TryGetProperty(name, out var value) ? value.Longs() : null;

        public long WholeOr(string name, long otherwise) => json.TryGetProperty(name, out var value) ? value.GetInt64() : otherwise;
    }
}
