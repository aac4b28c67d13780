using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class RowIdTests
{
    [TestMethod]
    public void IdsAreEqualWhenBothHalvesAre()
    {
        var id = new DataViewRowId(1, 2);

        Assert.AreEqual(new DataViewRowId(1, 2), id);
        Assert.AreNotEqual(new DataViewRowId(1, 3), id);
        Assert.AreNotEqual(new DataViewRowId(2, 2), id);
        Assert.AreEqual(new DataViewRowId(1, 2).GetHashCode(), id.GetHashCode());
        Assert.AreEqual(1UL, id.Low);
        Assert.AreEqual(2UL, id.High);
    }

    [TestMethod]
    public void OrderGoesByHighHalfFirst()
    {
        Assert.IsLessThan(0, new DataViewRowId(9, 1).CompareTo(new DataViewRowId(1, 2)));
        Assert.IsGreaterThan(0, new DataViewRowId(2, 1).CompareTo(new DataViewRowId(1, 1)));
        Assert.AreEqual(0, new DataViewRowId(2, 1).CompareTo(new DataViewRowId(2, 1)));
    }

    [TestMethod]
    public void CombiningAndForkingGiveDistinctRepeatableIds()
    {
        DataViewRowId[] ids = [.. Enumerable.Range(0, 200).Select(i => new DataViewRowId((ulong)i, 0))];
        DataViewRowId[] derived = [.. ids.Select(id => id.Fork()), .. ids.Select(id => id.Next()), .. ids.Select(id => id.Combine(new DataViewRowId(5, 0)))];

        Assert.HasCount(600, derived.Distinct().ToArray());
        Assert.AreEqual(ids[3].Combine(ids[4]), ids[3].Combine(ids[4]));
        Assert.AreNotEqual(ids[4].Combine(ids[3]), ids[3].Combine(ids[4]));
    }
}
