using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TabularGanModelTests
{
    [TestMethod]
    public void AGeneratorIsToldTheClassOfEachRow()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        (_, Table table) = TableLayout.Read(new MLContext(seed: 1).Data.LoadFromEnumerable(Tables.Rows(100, 1)), new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        TableEncoding encoding = TableEncoding.Of(table, null, new Random(1));
        // One layer that hears nothing but the label, and gives 10 for the first, 20 for the second, 30 for the third.
        using var generator = new TabularGenerator(2 + 3, [], encoding, random);
        using (no_grad())
        {
            foreach (Tensor weights in generator.parameters())
            {
                weights.fill_(0);
            }
            Tensor weight = generator.parameters().First(each => each.Dimensions == 2);
            for (int label = 0; label < 3; label++)
            {
                weight.narrow(1, 2 + label, 1).fill_(10 * (label + 1));
            }
        }
        (float[] raw, int[] classes) = TabularGanModel.Sample(generator, 2, LatentPrior.Normal, [100, 200, 700], 3, 1000, 1, CPU);
        CollectionAssert.AreEqual(classes.SelectMany(each => Enumerable.Repeat(10f * (each + 1), encoding.Outputs)).ToArray(), raw);
        Assert.AreEqual(0.7, classes.Average(each => each == 2 ? 1 : 0.0), 0.05);
        Assert.AreEqual(0.1, classes.Average(each => each == 0 ? 1 : 0.0), 0.03);
    }
}
