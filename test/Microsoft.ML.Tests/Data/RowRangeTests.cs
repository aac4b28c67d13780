using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class RowRangeTests
{
    private readonly MLContext _ml = new(seed: 1);

    private List<float> Numbers(IDataView view) => [.. Values.Of<float>(view, "Number").Select(number => number + 2)];

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(4, 4)]
    [DataRow(10, 10)]
    [DataRow(25, 10)]
    public void TakeKeepsTheFirstRows(int count, int expected)
    {
        IDataView view = _ml.Data.TakeRows(Sample.View(_ml, 10), count);

        CollectionAssert.AreEqual(Enumerable.Range(0, expected).Select(i => (float)i).ToArray(), Numbers(view));
        Assert.AreEqual(expected, view.GetRowCount() ?? expected);
    }

    [TestMethod]
    [DataRow(1, 9)]
    [DataRow(4, 6)]
    [DataRow(10, 0)]
    [DataRow(25, 0)]
    public void SkipLeavesTheFirstRowsOut(int count, int expected)
    {
        IDataView view = _ml.Data.SkipRows(Sample.View(_ml, 10), count);

        CollectionAssert.AreEqual(Enumerable.Range(10 - expected, expected).Select(i => (float)i).ToArray(), Numbers(view));
        Assert.AreEqual(expected, view.GetRowCount() ?? expected);
    }

    [TestMethod]
    public void RangesCompose()
    {
        IDataView source = Sample.View(_ml, 20);

        CollectionAssert.AreEqual(new float[] { 5, 6, 7 }, Numbers(_ml.Data.TakeRows(_ml.Data.SkipRows(source, 5), 3)));
        CollectionAssert.AreEqual(new float[] { 5, 6, 7 }, Numbers(_ml.Data.SkipRows(_ml.Data.TakeRows(source, 8), 5)));
        CollectionAssert.AreEqual(new float[] { 7 }, Numbers(_ml.Data.SkipRows(_ml.Data.TakeRows(_ml.Data.SkipRows(source, 5), 3), 2)));
    }

    [TestMethod]
    public void PositionCountsTheRowsThatAreServed()
    {
        using var cursor = _ml.Data.SkipRows(Sample.View(_ml, 10), 4).GetRowCursor([]);

        cursor.MoveNext();
        cursor.MoveNext();

        Assert.AreEqual(1, cursor.Position);
    }

    [TestMethod]
    public void CountMustBePositive()
    {
        Assert.Throws<ArgumentException>(() => _ml.Data.TakeRows(Sample.View(_ml), 0));
        Assert.Throws<ArgumentException>(() => _ml.Data.SkipRows(Sample.View(_ml), -1));
    }
}
