using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class CacheTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void CacheHasTheSchemaAndRowsOfItsSource()
    {
        IDataView source = Sample.View(_ml, 20);

        IDataView cached = _ml.Data.Cache(source);

        EstimatorContract.SameSchema(source.Schema, cached.Schema);
        CollectionAssert.AreEqual(RowText.Of(source), RowText.Of(cached));
        CollectionAssert.AreEqual(RowText.Of(source), RowText.Of(cached));
    }

    [TestMethod]
    public void RowsAreComputedOnce()
    {
        var doubling = new Doubling();
        IDataView source = Sample.View(_ml, 9);
        IDataView cached = _ml.Data.Cache(doubling.Fit(source).Transform(source));

        for (int pass = 0; pass < 3; pass++)
            CollectionAssert.AreEqual(new float[] { 16, -16, 0 }, Values.Vectors<float>(cached, "Doubled")[8]);

        Assert.AreEqual(9, doubling.Calls);
    }

    [TestMethod]
    public void ColumnsThatAreNotReadAreNotCached()
    {
        var doubling = new Doubling();
        IDataView source = Sample.View(_ml, 9);
        IDataView cached = _ml.Data.Cache(doubling.Fit(source).Transform(source));

        Values.Of<float>(cached, "Number");

        Assert.AreEqual(0, doubling.Calls);
    }

    [TestMethod]
    public void CheckpointInAChainKeepsTheTrainersFromComputingAgain()
    {
        var doubling = new Doubling();
        IDataView source = Sample.View(_ml, 9);

        doubling.AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.NormalizeMinMax("First", "Doubled"))
            .Append(_ml.Transforms.NormalizeMinMax("Second", "Doubled"))
            .Append(_ml.Transforms.NormalizeMinMax("Third", "Doubled"))
            .Fit(source);

        Assert.AreEqual(9, doubling.Calls);
    }

    [TestMethod]
    public void CacheOfNoRowsIsEmpty() => Assert.IsEmpty(RowText.Of(_ml.Data.Cache(Sample.View(_ml, 0))));

    [TestMethod]
    public void ShuffledCursorIsARepeatablePermutation()
    {
        IDataView cached = _ml.Data.Cache(Sample.View(_ml, 60));
        List<string> rows = RowText.Of(cached);

        List<string> shuffled = RowText.Of(cached, new Random(4));

        CollectionAssert.AreNotEqual(rows, shuffled);
        CollectionAssert.AreEquivalent(rows, shuffled);
        CollectionAssert.AreEqual(shuffled, RowText.Of(cached, new Random(4)));
    }
}
