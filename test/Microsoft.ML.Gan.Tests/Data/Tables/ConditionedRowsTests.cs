using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ConditionedRowsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void ClassesAreDrawnByTheLogarithmOfTheirFrequency(int packing)
    {
        // 900 rows of class 0 and 7 of class 2; class 1 has none. Row i holds its number and its class.
        using DisposeScope scope = NewDisposeScope();
        int[] classes = [.. Enumerable.Repeat(0, 900).Concat(Enumerable.Repeat(2, 7))];
        float[] rows = [.. classes.SelectMany((value, i) => new float[] { i, value })];
        using var source = new ConditionedRows(rows, 2, classes, 3, 200, packing, seed: 1, CPU, null);
        var counts = new double[3];
        float[] first = [];
        for (int batch = 0; batch < 200; batch++)
        {
            (Tensor drawn, Tensor? labels) = source.NextBatch();
            float[] numbers = drawn.data<float>().ToArray(), oneHot = labels!.data<float>().ToArray();
            first = batch == 0 ? numbers : first;
            for (int i = 0; i < 200; i++)
            {
                int value = (int)numbers[2 * i + 1];
                Assert.AreEqual(1, oneHot[3 * i + value]);
                Assert.AreEqual(1, oneHot.AsSpan(3 * i, 3).ToArray().Sum());
                Assert.AreEqual(value, numbers[2 * (i / packing * packing) + 1], "rows that are judged together share a class");
                counts[value]++;
            }
        }
        // log 901 : log 1 : log 8.
        double expected = Math.Log(901) / (Math.Log(901) + Math.Log(8));
        Assert.AreEqual(expected, counts[0] / counts.Sum(), 0.01);
        Assert.AreEqual(0, counts[1]);
        source.Rewind();
        CollectionAssert.AreEqual(first, source.NextBatch().Rows.data<float>().ToArray());
    }
}
