namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TwoSampleTestTests
{
    [TestMethod]
    public void Area_counts_pairs_and_equal_ones_by_half()
    {
        // 2 is above 1, equal to 2, below 3; 4 is above all: (1 + ½ + 3)/6.
        Assert.AreEqual(0.75, TwoSampleTest.Auc([3, 1, 2], [4, 2]), 1e-15);
        Assert.AreEqual(0.25, TwoSampleTest.Auc([4, 2], [3, 1, 2]), 1e-15);
        Assert.AreEqual(0.5, TwoSampleTest.Auc([1, 1], [1, 1, 1]));
    }

    [TestMethod]
    public void A_category_tells_as_well_as_its_shares_differ()
    {
        // In each of 5 parts 1 of 5 real rows has code 1, and 4 of 5 others: told by it, 4 of 5 are right. Pairs: 0.8² right, 2·0.8·0.2 equal.
        (double accuracy, double auc) = TwoSampleTest.Of(Codes(i => i < 5 ? 1 : 0), Codes(i => i < 5 ? 0 : 1));
        Assert.AreEqual(0.8, accuracy, 1e-12);
        Assert.AreEqual(0.64 + 0.32 / 2, auc, 1e-12);
    }

    [TestMethod]
    public void Rows_that_lie_apart_are_told_and_rows_without_difference_are_not()
    {
        EncodedRows low = new(7, [Enumerable.Range(0, 7).Select(i => (double)i)], []), high = new(7, [Enumerable.Range(10, 7).Select(i => (double)i)], []);
        Assert.AreEqual((1.0, 1.0), TwoSampleTest.Of(low, high));
        Assert.AreEqual((0.5, 0.5), TwoSampleTest.Of(Codes(_ => 3), Codes(_ => 3)));
        Assert.AreEqual((0.5, 0.5), TwoSampleTest.Of(low, low));
    }

    [TestMethod]
    public void Rows_are_judged_by_a_fit_that_has_not_seen_them()
    {
        // A code of its own for every row: a fit knows those it has seen and no others.
        (double accuracy, double auc) = TwoSampleTest.Of(new(10, [], [Enumerable.Range(0, 10).Select(i => (double)i)]), new(10, [], [Enumerable.Range(10, 10).Select(i => (double)i)]));
        Assert.AreEqual(0.5, accuracy, 1e-12);
        Assert.AreEqual(0.5, auc, 1e-12);
    }

    private static EncodedRows Codes(Func<int, double> code) => new(25, [], [Enumerable.Range(0, 25).Select(code)]);
}
