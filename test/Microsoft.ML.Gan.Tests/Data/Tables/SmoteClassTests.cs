namespace Microsoft.ML.Gan.Tests;

/// <summary>Distances, neighbours and new rows worked out by hand.</summary>
[TestClass]
public sealed class SmoteClassTests
{
    // X has the values 0, 2, 4, 6 (variance 5), Y 0, 4, 0, 4 (variance 4).
    private static readonly AugmentationSamples.Row[] s_rows =
    [
        new() { Label = "a", Kind = "p", X = 0, Y = 0 },
        new() { Label = "a", Kind = "q", X = 2, Y = 4 },
        new() { Label = "b", Kind = "p", X = 4, Y = 0 },
        new() { Label = "b", Kind = "p", X = 6, Y = 4 },
    ];

    [TestMethod]
    public void NumbersCountInStandardDeviationsOfTheTable()
    {
        SmoteClass b = Class(s_rows, [2, 3]);
        Assert.AreEqual(4 / 5.0 + 16 / 4.0, b.SquaredDistance(0, 1), 1e-12);
    }

    [TestMethod]
    public void ACategoryCountsTheMedianOfTheClassesDeviations()
    {
        // In class a, X has the deviation 1/√5 and Y 2/2: the median is their mean.
        double median = (1 / Math.Sqrt(5) + 1) / 2;
        Assert.AreEqual(4 / 5.0 + 16 / 4.0 + median * median, Class(s_rows, [0, 1]).SquaredDistance(0, 1), 1e-12);
    }

    [TestMethod]
    public void AMissingNumberCountsLikeACategory()
    {
        AugmentationSamples.Row[] rows =
        [
            new() { Kind = "p", X = 0, Y = 1 }, new() { Kind = "p", X = 2, Y = float.NaN }, new() { Kind = "p", X = 4, Y = float.NaN }, new() { Kind = "p", X = 6, Y = 3 },
        ];
        SmoteClass all = Class(rows, [0, 1, 2, 3]);
        // X has the variance 5; Y 1, and both deviations are 1 once scaled by themselves.
        Assert.AreEqual(4 / 5.0 + 1, all.SquaredDistance(0, 1), 1e-12);
        Assert.AreEqual(4 / 5.0, all.SquaredDistance(1, 2), 1e-12);
        Assert.AreEqual(36 / 5.0 + 4, all.SquaredDistance(0, 3), 1e-12);
    }

    [TestMethod]
    public void CategoriesAloneDifferByTheirClassShares()
    {
        // p: two thirds a; q: b alone; a missing one: a alone.
        string[] kinds = ["p", "p", "p", "q", ""], labels = ["a", "a", "b", "b", "a"];
        AugmentationSamples.Row[] rows = [.. kinds.Zip(labels, (kind, label) => new AugmentationSamples.Row { Kind = kind, Label = label })];
        SmoteClass all = Class(rows, [0, 1, 2, 3, 4], numbers: false);
        Assert.AreEqual(0, all.SquaredDistance(0, 2), 1e-12);
        Assert.AreEqual(Math.Pow(2 / 3.0 + 2 / 3.0, 2), all.SquaredDistance(0, 3), 1e-12);
        Assert.AreEqual(4, all.SquaredDistance(3, 4), 1e-12);
        Assert.AreEqual(Math.Pow(1 / 3.0 + 1 / 3.0, 2), all.SquaredDistance(0, 4), 1e-12);
    }

    [TestMethod]
    public void NeighboursAreTheNearestOfTheClassAndEqualsInOrder()
    {
        float[] places = [0, 10, 11, 9, 30, 10];
        AugmentationSamples.Row[] rows = [.. places.Select(x => new AugmentationSamples.Row { Kind = "p", X = x })];
        CollectionAssert.AreEqual(new[] { 5, 2, 3 }, Class(rows, [0, 1, 2, 3, 4, 5], neighbours: 3).Nearest(1));
        CollectionAssert.AreEqual(new[] { 3, 1, 5, 2, 4 }, Class(rows, [0, 1, 2, 3, 4, 5], neighbours: 100).Nearest(0));
        // By their places in the class: rows 0, 2 and 4.
        CollectionAssert.AreEqual(new[] { 1 }, Class(rows, [0, 2, 4], neighbours: 1).Nearest(2));
    }

    [TestMethod]
    [DataRow(0.0, 0.0, 0.25, 2.5, 0.0, "q")]
    [DataRow(0.0, 0.99, 0.25, 5.0, 5.0, "q")]
    [DataRow(0.99, 0.0, 0.5, 15.0, 10.0, "q")]
    [DataRow(1.0, 1.0, 1.0, 0.0, 0.0, "q")]
    public void ANewRowLiesBetweenARowAndANeighbour(double which, double neighbour, double gap, double x, double y, string kind)
    {
        AugmentationSamples.Row[] rows =
        [
            new() { Kind = "p", X = 0, Y = 0 }, new() { Kind = "q", X = 10, Y = 0 }, new() { Kind = "q", X = 20, Y = 20 },
        ];
        (double X, double Y, string Kind) made = Fill(rows, [which, neighbour, gap], neighbours: 2);
        // Neighbours of the first row: the second, the third; of the third: the second, the first.
        Assert.AreEqual((x, y), (made.X, made.Y));
        Assert.AreEqual(which > 0.5 ? "q" : kind, made.Kind);
    }

    [TestMethod]
    public void CategoriesGoByMajorityAndThenByNearness()
    {
        AugmentationSamples.Row Row(float x, string kind) => new() { X = x, Kind = kind };
        double[] first = [0, 0, 0];
        Assert.AreEqual("q", Fill([Row(0, "p"), Row(1, "p"), Row(2, "q"), Row(3, "q")], first, 3).Kind);
        Assert.AreEqual("p", Fill([Row(0, "q"), Row(1, "p"), Row(2, "q")], first, 2).Kind);
        Assert.AreEqual("", Fill([Row(0, "q"), Row(1, ""), Row(2, ""), Row(3, "q")], first, 3).Kind);
    }

    [TestMethod]
    public void MissingNumbersComeFromTheNearerEnd()
    {
        AugmentationSamples.Row[] rows = [new() { Kind = "p", X = 1, Y = float.NaN }, new() { Kind = "p", X = 2, Y = 7 }];
        Assert.AreEqual(double.NaN, Fill(rows, [0, 0, 0.4], 1).Y);
        Assert.AreEqual(7, Fill(rows, [0, 0, 0.6], 1).Y);
        Assert.AreEqual(1.6, Fill(rows, [0, 0, 0.6], 1).X, 1e-12);
    }

    [TestMethod]
    public void WholeNumbersAreRoundedAndOrdinalOnesAreThoseSeen()
    {
        AugmentationSamples.Row[] rows = [new() { Kind = "p", X = 0, Y = 0 }, new() { Kind = "p", X = 10, Y = 10 }, new() { Kind = "p", X = 30, Y = 4 }];
        var roles = new Dictionary<string, ColumnRole>(AugmentationSamples.Roles) { ["X"] = ColumnRole.Integer, ["Y"] = ColumnRole.Ordinal };
        (double x, double y, _) = Fill(rows, [0, 0, 0.66], 1, roles);
        Assert.AreEqual((7, 4), (x, y));
    }

    private static (double X, double Y, string Kind) Fill(AugmentationSamples.Row[] rows, double[] chance, int neighbours, Dictionary<string, ColumnRole>? roles = null)
    {
        Table table = Read(rows, roles ?? AugmentationSamples.Roles);
        var values = table.Values.Select(_ => new double[2]).ToArray();
        new SmoteClass(new SmoteSpace(table, table.Layout.FieldOf("Label", "")), [.. Enumerable.Range(0, rows.Length)], neighbours).Fill(chance, values, 1);
        int Field(string name) => table.Layout.FieldOf(name, "");
        return (values[Field("X")][1], values[Field("Y")][1], table.Layout.Columns[Field("Kind")].Show(values[Field("Kind")][1]));
    }

    private static SmoteClass Class(AugmentationSamples.Row[] rows, int[] members, int neighbours = 5, bool numbers = true)
    {
        var roles = new Dictionary<string, ColumnRole>(AugmentationSamples.Roles);
        if (!numbers)
        {
            (roles["X"], roles["Y"]) = (ColumnRole.Ignored, ColumnRole.Ignored);
        }
        Table table = Read(rows, roles);
        return new SmoteClass(new SmoteSpace(table, table.Layout.FieldOf("Label", "")), members, neighbours);
    }

    private static Table Read(AugmentationSamples.Row[] rows, Dictionary<string, ColumnRole> roles)
    {
        Array.ForEach(rows, row => row.Label = row.Label.Length > 0 ? row.Label : "a");
        return TableLayout.Read(new MLContext().Data.LoadFromEnumerable(rows), roles, ["Label"], default).Table;
    }
}
