namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class FieldCellsTests
{
    [TestMethod]
    public void Numbers_have_ten_bins_and_one_on_either_side()
    {
        var field = new TableField(0, 0, "Age", ColumnRole.Continuous, [], Smallest: 1, Largest: 6, MissingShare: 0);
        Assert.IsTrue(FieldCells.Of(field, [0.9, 1, 1.49, 1.5, 5.9, 6, 6.1, double.NaN]).SequenceEqual([0, 1, 1, 2, 10, 10, 11, 12]));
        Assert.IsTrue(FieldCells.Of(field with { Largest = 1 }, [0.9, 1, 1.1]).SequenceEqual([0, 1, 11]));
    }

    [TestMethod]
    public void Categories_have_their_places_and_all_others_one_behind_them()
    {
        var field = new TableField(0, 0, "Kind", ColumnRole.Categorical, [1, 4, 9], Smallest: 1, Largest: 9, MissingShare: 0);
        Assert.IsTrue(FieldCells.Of(field, [9, 1, 4, 2, 10, double.NaN]).SequenceEqual([2, 0, 1, 3, 3, 4]));
        Assert.AreEqual(4, FieldCells.Missing(field));
    }
}
