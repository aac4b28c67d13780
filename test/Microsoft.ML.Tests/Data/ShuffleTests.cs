using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ShuffleTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(1000)]
    [DataRow(10)]
    public void EveryRowComesOnceInAnotherOrder(int poolSize)
    {
        IDataView source = Sample.View(_ml, 100);

        List<string> shuffled = RowText.Of(_ml.Data.ShuffleRows(source, seed: 1, shufflePoolSize: poolSize));

        CollectionAssert.AreEquivalent(RowText.Of(source), shuffled);
        CollectionAssert.AreNotEqual(RowText.Of(source), shuffled);
    }

    [TestMethod]
    public void SeedDecidesTheOrder()
    {
        IDataView source = Sample.View(_ml, 100);
        List<float> Order(int seed) => Values.Of<float>(_ml.Data.ShuffleRows(source, seed), "Number");

        CollectionAssert.AreEqual(Order(5), Order(5));
        CollectionAssert.AreNotEqual(Order(5), Order(6));
    }

    [TestMethod]
    public void ViewServesTheSameOrderToEachCursor()
    {
        IDataView shuffled = _ml.Data.ShuffleRows(Sample.View(_ml, 100));

        CollectionAssert.AreEqual(RowText.Of(shuffled), RowText.Of(shuffled));
    }

    [TestMethod]
    public void OrderDoesNotDependOnTheColumnsRead()
    {
        IDataView shuffled = _ml.Data.ShuffleRows(Sample.View(_ml, 50), seed: 2);

        float[] wholes = [.. Values.Of<int>(shuffled, "Whole").Select(whole => whole / 10f - 2)];

        CollectionAssert.AreEqual(Values.Of<float>(shuffled, "Number"), wholes);
    }

    [TestMethod]
    public void SmallPoolMovesRowsLittle()
    {
        List<float> numbers = Values.Of<float>(_ml.Data.ShuffleRows(Sample.View(_ml, 400), seed: 1, shufflePoolSize: 5), "Number");

        // A row can be served before its turn by the pool and a few blocks read ahead, not from anywhere in the data.
        for (int i = 0; i < numbers.Count; i++)
            Assert.IsLessThanOrEqualTo(i + 60, numbers[i] + 2);
    }
}
