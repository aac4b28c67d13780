namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class RowEncodingTests
{
    [TestMethod]
    public void Numbers_differ_in_standard_deviations_categories_by_1()
    {
        // Mean 30, standard deviation 10 of the real ages.
        var ml = new MLContext(seed: 1);
        IDataView real = ml.Data.LoadFromEnumerable<Row>([new(20, "a"), new(40, "b"), new(20, ""), new(40, "a")]);
        IDataView others = ml.Data.LoadFromEnumerable<Row>([new(20, "a"), new(50, "b"), new(float.NaN, "c"), new(30, ""), new(float.NaN, "d")]);
        (TableLayout layout, Table table) = TableLayout.Read(real, new Dictionary<string, ColumnRole> { ["Age"] = ColumnRole.Continuous }, [], default);
        Table other = layout.Read(others);
        var encoding = new RowEncoding(table, [0, 1], [table, other]);
        EncodedRows rows = encoding.Encode(other);
        // From (20, a): itself; 3² + 1; a missing age is the mean and 1 off, 1 + 1 + 1; 1 + 1; as the third.
        Assert.IsTrue(Distances(rows, rows, 0).SequenceEqual([0, 10, 3, 2, 3]));
        // From (missing, c): c and d are alike unseen in the real rows.
        Assert.IsTrue(Distances(rows, rows, 2).SequenceEqual([3, 4 + 1 + 1, 0, 0 + 1 + 1, 0]));
        // From the real ("", 20) to (20, a): only the category.
        Assert.AreEqual(1, Distances(encoding.Encode(table), rows, 2)[0]);
    }

    [TestMethod]
    public void The_nearest_rows_come_first_and_of_equally_near_ones_the_earlier()
    {
        EncodedRows rows = new(6, [[9, 1, -1, 0.5, 1, -9]], []), from = new(1, [[0]], []);
        Assert.IsTrue(rows.Nearest(from, 4).Single().SequenceEqual([(0.25, 3), (1, 1), (1, 2), (1, 4)]));
        Assert.IsTrue(rows.Nearest(from, 2).Single().SequenceEqual([(0.25, 3), (1, 1)]));
        Assert.HasCount(6, rows.Nearest(from, 99).Single());
    }

    private static double[] Distances(EncodedRows from, EncodedRows to, int row) => [.. to.SquaredDistances(from, row, to.Buffer())];

    private sealed record Row(float Age, string Kind);
}
