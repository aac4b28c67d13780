using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TableActivationTests
{
    private const int Rows = 20_000;

    private sealed class Row
    {
        public string Kind { get; set; } = "";

        public float Value { get; set; }
    }

    /// <summary>A field with a place, among whose choices a single value is, and one of three kinds.</summary>
    private static TableEncoding Encoding()
    {
        var random = new Random(1);
        (_, Table table) = TableLayout.Read(new MLContext(seed: 1).Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Row { Kind = ((string[])["a", "b", "c"])[i % 3], Value = i % 2 == 0 ? 7 : random.NextSingle() }).ToArray()),
            new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        return TableEncoding.Of(table, null, random);
    }

    /// <summary>Rows of the same numbers: the place's tanh is ½, the kinds are as 7 : 2 : 1, other choices alike.</summary>
    private static Tensor Raw(TableEncoding encoding)
    {
        var row = new float[encoding.Outputs];
        row[0] = MathF.Atanh(0.5f);
        int kinds = encoding.StartOf(1);
        (row[kinds], row[kinds + 1], row[kinds + 2]) = (MathF.Log(0.7f), MathF.Log(0.2f), MathF.Log(0.1f));
        return tensor(row).expand(Rows, row.Length).contiguous();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ChoicesAreDrawnByTheirProbabilities(bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        TableEncoding encoding = Encoding();
        using var activation = new TableActivation(encoding, random);
        activation.train(training);
        Tensor made = activation.call(Raw(encoding)), kinds = made.narrow(1, encoding.StartOf(1), 3);
        double[] shares = [.. Enumerable.Range(0, 3).Select(kind => kinds.argmax(1).eq(kind).to(ScalarType.Float32).mean().ToDouble())];
        Assert.AreEqual(0.7, shares[0], 0.015);
        Assert.AreEqual(0.2, shares[1], 0.015);
        Assert.AreEqual(0.1, shares[2], 0.015);
        // Drawn outright, or nearly so.
        double sureness = kinds.amax([1L]).mean().ToDouble();
        Assert.IsTrue(training ? sureness is > 0.85 and < 0.99 : sureness == 1, $"{sureness}");
        Assert.IsTrue((kinds.sum(dim: 1) - 1).abs().max().ToDouble() < 1e-5);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void PlacesAndStandardisedValuesFollowFromTheChoices(bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        TableEncoding encoding = Encoding();
        using var activation = new TableActivation(encoding, random);
        activation.train(training);
        float[] made = activation.call(Raw(encoding)).data<float>().ToArray();
        FieldEncoding field = encoding.Fields[0];
        Assert.AreEqual((1, 1), (encoding.Places, field.Points.Length));
        for (int row = 0; row < 500; row++)
        {
            ReadOnlySpan<float> numbers = made.AsSpan(row * encoding.Length, encoding.Length);
            double modes = 0, offset = 0, slope = 0;
            for (int choice = 0; choice < field.Choices; choice++)
            {
                float share = numbers[encoding.StartOf(0) + choice];
                (double o, double s) = field.Standardised(choice);
                (offset, slope) = (offset + share * o, slope + share * s);
                modes += choice < field.Modes.Means.Length ? share : 0;
            }
            Assert.AreEqual(0.5 * modes, numbers[0], 1e-5);
            Assert.AreEqual(offset + numbers[0] * slope, numbers[encoding.Outputs], 1e-4);
        }
    }

    [TestMethod]
    public void EvaluationAlwaysDrawsTheSameAndTakesNoChanceFromTraining()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(1), untouched = new(1);
        TableEncoding encoding = Encoding();
        using TableActivation activation = new(encoding, random), other = new(encoding, untouched);
        float[] Call(TableActivation layer, bool training)
        {
            layer.train(training);
            return layer.call(Raw(encoding)).data<float>().ToArray();
        }
        CollectionAssert.AreEqual(Call(activation, false), Call(activation, false));
        float[] first = Call(activation, true);
        CollectionAssert.AreEqual(Call(other, true), first);
        CollectionAssert.AreNotEqual(first, Call(activation, true));
    }
}
