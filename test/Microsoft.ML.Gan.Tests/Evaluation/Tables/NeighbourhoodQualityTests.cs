namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class NeighbourhoodQualityTests
{
    [TestMethod]
    public void Hand_worked_rows()
    {
        // Radii of the real rows: 1, 1, 2; of the others: 0.25, 0.25, 9.375. Of the others 0.375 and 0.625 are in the balls of 0 and 1, 10 is in none.
        // Real 1 and 3 are 9 and 7 from 10, and so in its ball; 0 is in none. Nearest rows of 0, 1, 3 are other, other, own (2 against 2.375);
        // of 0.375, 0.625, 10 own, own, other (7 against 9.375).
        NeighbourhoodQuality found = NeighbourhoodQuality.Of(Rows(0, 1, 3), Rows(0.375, 0.625, 10), k: 1);
        Assert.AreEqual(2 / 3.0, found.Precision, 1e-15);
        Assert.AreEqual(2 / 3.0, found.Recall, 1e-15);
        Assert.AreEqual(4 / 3.0, found.Density, 1e-15);
        Assert.AreEqual(2 / 3.0, found.Coverage, 1e-15);
        Assert.AreEqual(0.5, found.Accuracy, 1e-15);
    }

    [TestMethod]
    public void Two_neighbours_widen_the_balls()
    {
        // Radii of the real rows: 3, 2, 3; of the others: 9.625, 9.375, 9.625. In real balls: 0.375 in 0's, 1's and 3's (2.625 < 3), 0.625 too, 10 in none.
        // Every real row is in a ball of 0.375.
        NeighbourhoodQuality found = NeighbourhoodQuality.Of(Rows(0, 1, 3), Rows(0.375, 0.625, 10), k: 2);
        Assert.AreEqual(2 / 3.0, found.Precision, 1e-15);
        Assert.AreEqual(1, found.Recall);
        Assert.AreEqual(6 / (2 * 3.0), found.Density, 1e-15);
        Assert.AreEqual(1, found.Coverage);
    }

    [TestMethod]
    public void Balls_have_no_rim()
    {
        // 2 is 1 away from real 1, whose radius is 1; and 1 is as far from 2.
        NeighbourhoodQuality found = NeighbourhoodQuality.Of(Rows(0, 1), Rows(2, 3), k: 1);
        Assert.AreEqual((0.0, 0.0, 0.0, 0.0), (found.Precision, found.Recall, found.Density, found.Coverage));
    }

    [TestMethod]
    public void Identical_rows_are_in_balls_of_radius_0()
    {
        NeighbourhoodQuality found = NeighbourhoodQuality.Of(Rows(0, 0, 0), Rows(0, 0, 5), k: 2);
        Assert.AreEqual((2 / 3.0, 1.0, 1.0), (found.Precision, found.Recall, found.Coverage));
        // Of the nearest rows of a real 0, 2 of 4 are real; of another 0, 1 of 4 is another; of 5, 2 of 5.
        Assert.AreEqual((3 * 0.5 + 2 * 0.25 + 0.4) / 6, found.Accuracy, 1e-15);
    }

    [TestMethod]
    public void The_same_rows_are_perfect()
    {
        var random = new Random(1);
        EncodedRows rows = Rows([.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())]);
        NeighbourhoodQuality found = NeighbourhoodQuality.Of(rows, rows, k: 5);
        // The nearest row is always the copy.
        Assert.AreEqual(new NeighbourhoodQuality(1, 1, 1, 1, 0), found);
    }

    [TestMethod]
    public void Fewer_rows_than_neighbours_leave_all_others()
    {
        EncodedRows real = Rows(0, 1, 3), other = Rows(0.375, 0.625, 10);
        Assert.AreEqual(NeighbourhoodQuality.Of(real, other, k: 2), NeighbourhoodQuality.Of(real, other, k: 9));
    }

    private static EncodedRows Rows(params double[] values) => new(values.Length, [values], []);
}
