namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TablePrivacyTests
{
    [TestMethod]
    public void The_side_of_the_closest_row_counts_and_ties_count_half() =>
        // 0: 0 against 4. 5: 4 against 1. 10: 1 against 0. 6.5: 2.5 on both sides.
        Assert.AreEqual(1.5 / 4, TablePrivacy.CloserToTraining(Rows(0, 5, 10, 6.5), Rows(0, 9), Rows(4, 10)));

    [TestMethod]
    public void Medians_of_the_closest_distance_and_of_its_ratio_to_the_second()
    {
        // 0: 0 and 4. 5: 1 and 4. 10: 1 and 6. 2: 2 and 2.
        Assert.AreEqual((1, (1 / 6.0 + 0.25) / 2), TablePrivacy.Closest(Rows(0, 5, 10, 2), Rows(0, 4, 9)));
        Assert.AreEqual((0.0, 1.0), TablePrivacy.Closest(Rows(3), Rows(3, 8, 3)));
    }

    private static EncodedRows Rows(params double[] values) => new(values.Length, [values], []);
}
