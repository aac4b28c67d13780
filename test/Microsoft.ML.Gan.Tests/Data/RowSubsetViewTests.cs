using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class RowSubsetViewTests
{
    [TestMethod]
    public void RowsAreTheAskedOnesInOrderWithTheirIds()
    {
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(5, 5));
        var some = new RowSubsetView(all, new HashSet<int> { 7, 0, 4 });
        Assert.AreSame(all.Schema, some.Schema);
        Assert.AreEqual(3, some.GetRowCount());
        CollectionAssert.AreEqual(new[] { 0f, 4, 7 }, AugmentationSamples.Read(ml, some).Select(row => row.Id).ToArray());
        DataViewRowId[] ids = AugmentationSamples.Ids(all);
        CollectionAssert.AreEqual(new[] { ids[0], ids[4], ids[7] }, AugmentationSamples.Ids(some));
        Count(some);
    }

    [TestMethod]
    [DataRow(0, "0 4 7")]
    [DataRow(1, "4 7 0")]
    [DataRow(4, "4 7 0")]
    [DataRow(5, "7 0 4")]
    [DataRow(8, "0 4 7")]
    public void TheOrderBeginsWhereAsked(int first, string expected)
    {
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(5, 5));
        RowSubsetView some = new RowSubsetView(all, new HashSet<int> { 7, 0, 4 }).From(first);
        Assert.AreEqual(expected, string.Join(' ', AugmentationSamples.Read(ml, some).Select(row => row.Id)));
        DataViewRowId[] ids = AugmentationSamples.Ids(all);
        CollectionAssert.AreEqual(expected.Split(' ').Select(row => ids[int.Parse(row, System.Globalization.CultureInfo.InvariantCulture)]).ToArray(), AugmentationSamples.Ids(some));
        Count(some);
    }

    private static void Count(RowSubsetView some)
    {
        using DataViewRowCursor cursor = some.GetRowCursor([]);
        Assert.AreEqual(-1, cursor.Position);
        for (int i = 0; i < 3; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(i, cursor.Position);
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext(), "over is over");
        Assert.AreEqual(-1, cursor.Position);
    }
}
