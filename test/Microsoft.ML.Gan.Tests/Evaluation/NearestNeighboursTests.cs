using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class NearestNeighboursTests
{
    [TestMethod]
    public void Hand_worked_rows()
    {
        // From (0, 0): 5 to (3, 4), 1 to (0, 1), 13 to (5, 12).
        float[][] training = [[3, 4], [0, 1], [5, 12]];
        Assert.IsTrue(Find([[0, 0]], training, 3)[0].SequenceEqual([new(1, 1), new(0, 5), new(2, 13)]));
        Assert.IsTrue(Find([[0, 0], [5, 13]], training, 1).Select(found => found.Single()).SequenceEqual([new(1, 1), new(2, 1)]));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    public void What_is_found_is_what_comparing_all_pairs_finds(int k)
    {
        // A mean of 100 spreads: a product of rows loses digits of the distances. The last block has 2 rows, fewer than 7.
        float[][] queries = Normals(600, 5, seed: 1, mean: 100), training = Normals(200, 5, seed: 2, mean: 100);
        IReadOnlyList<IReadOnlyList<Neighbour>> found = Find(queries, training, k, blockRows: 66);
        Assert.HasCount(600, found);
        for (int i = 0; i < queries.Length; i++)
        {
            Neighbour[] expected = [.. training.Select((row, j) => new Neighbour(j, Distance(queries[i], row)))
                .OrderBy(one => one.Distance).ThenBy(one => one.Row).Take(k)];
            Assert.IsTrue(expected.SequenceEqual(found[i]), $"query {i}: {string.Join(", ", found[i])}");
        }
    }

    [TestMethod]
    public void Of_equally_near_rows_the_earlier_ones_are_taken()
    {
        // 1 away from 0 are rows 1, 2, 4, 5 and 7, in three blocks.
        float[][] training = [[9], [1], [-1], [9], [-1], [1], [9], [1], [0.5f]];
        Assert.IsTrue(Find([[0]], training, 4, blockRows: 3)[0].SequenceEqual([new(8, 0.5), new(1, 1), new(2, 1), new(4, 1)]));
    }

    [TestMethod]
    public void A_copy_is_exactly_0_away_and_rows_hardly_off_it_are_told_apart()
    {
        // A product of rows has lost these differences, in double precision too.
        float[] row = Normals(1, 300, seed: 1, mean: 1000)[0];
        float[][] training = [.. Enumerable.Range(0, 60).Select(i => (float[])[.. row])];
        const int copy = 40;
        for (int i = 0; i < training.Length; i++)
        {
            training[i][i] += (i - copy) / 16384f;
        }
        for (int k = 1; k <= 3; k++)
        {
            Neighbour[] expected = [new(copy, 0), new(copy - 1, 1 / 16384.0), new(copy + 1, 1 / 16384.0)];
            Assert.IsTrue(expected.Take(k).SequenceEqual(Find([row], training, k)[0]));
        }
    }

    [TestMethod]
    public void Many_equal_rows_leave_the_first()
    {
        float[][] training = [.. Enumerable.Repeat(new float[] { 0.1f, 0.7f }, 5000)];
        IReadOnlyList<IReadOnlyList<Neighbour>> found = Find([[0.1f, 0.7f], [3, 3]], training, 2, blockRows: 999);
        foreach (IReadOnlyList<Neighbour> neighbours in found)
        {
            Assert.IsTrue(neighbours.Select(one => one.Row).SequenceEqual([0L, 1L]));
        }
        Assert.AreEqual(0, found[0][1].Distance);
    }

    [TestMethod]
    public void A_block_is_gone_before_the_next_is_asked_for()
    {
        using DisposeScope scope = NewDisposeScope();
        NearestNeighbours.Find(ones(1, 2), Blocks(), 1);

        static IEnumerable<Tensor> Blocks()
        {
            for (int i = 0; i < 3; i++)
            {
                Tensor block = zeros(4, 2);
                yield return block;
                Assert.IsTrue(block.IsInvalid);
            }
        }
    }

    [TestMethod]
    public void Views_give_what_their_rows_give_under_either_column_name()
    {
        // More rows than one block takes.
        var ml = new MLContext(seed: 1);
        float[][] queries = Normals(5, 3, seed: 1), training = Normals(2500, 3, seed: 2);
        IReadOnlyList<IReadOnlyList<Neighbour>> expected = Find(queries, training, 3);
        IDataView rows = ml.Data.LoadFromEnumerable(training.Select(row => new Row { Features = row }));
        Same(expected, NearestNeighbours.Find(ml.Data.LoadFromEnumerable(queries.Select(row => new Row { Features = row })), rows, "Features", 3));
        Same(expected, NearestNeighbours.Find(ml.Data.LoadFromEnumerable(queries.Select(row => new Made { Fake = row })), rows, "Fake", 3, "Features"));
        Assert.IsTrue(NearestNeighbours.Find(rows, rows, "Features").Select((found, i) => found.Single() == new Neighbour(i, 0)).All(same => same));
    }

    [TestMethod]
    public void Images_count_the_bytes_of_their_three_colours()
    {
        var ml = new MLContext(seed: 1);
        IDataView grey = Samples.Images(ml, 16), coloured = Samples.Images(ml, 16, colour: true);
        IReadOnlyList<IReadOnlyList<Neighbour>> found = NearestNeighbours.Find(Samples.Images(ml, 8), grey, "Image", 2);
        for (int i = 0; i < 8; i++)
        {
            Assert.AreEqual(new Neighbour(i, 0), found[i][0]);
            // The squares of 4 by 4 pixels one to the side differ in two columns of four, by 255 in each of three colours.
            Assert.AreEqual(Math.Sqrt(8 * 3) * 255, found[i][1].Distance, 1e-9);
        }
        // Blue 10, green 20 and the grey one's value as red.
        Assert.AreEqual(Math.Sqrt(16 * (245.0 * 245 + 235 * 235) + 48 * (10 * 10 + 20 * 20)),
            NearestNeighbours.Find(coloured, grey, "Image")[3][0].Distance, 1e-9);
    }

    [TestMethod]
    public void No_tensor_outlives_the_search()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = Samples.Vectors(ml, 100);
        // Lives are counted per thread: another test's tensors do not show here.
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        NearestNeighbours.Find(rows, rows, "Features", 2);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NearestNeighbours.Find(rows, rows, "Features", 101));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Fewer_rows_than_neighbours_are_refused()
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Find([[0]], [[1], [2]], 3));
        StringAssert.Contains(error.Message, "k must be at most the number of training rows, 2");
        Assert.AreEqual("k", error.ParamName);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Find([[0]], [[1]], 0)).Message, "k must be at least 1");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Find([[0]], [], 1)).Message, "training rows, 0");
    }

    [TestMethod]
    public void Bad_tensors_are_refused()
    {
        Refuses([[0, float.NaN]], [[1, 2]], "Row 0 of the queries has a value that is NaN or infinite.");
        Refuses([[0, 0]], [[1, 2], [3, 4], [1, float.PositiveInfinity]], "Row 2 of the blocks");
        Refuses([[0, 0]], [[1, 2, 3]], "Float32 of shape [rows, 2] is needed");
        Refuses([], [[1, 2]], "There are no rows to find neighbours of.");

        static void Refuses(float[][] queries, float[][] training, string complaint) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Find(queries, training, 1, blockRows: 2)).Message, complaint);
    }

    [TestMethod]
    [DataRow("Absent", "Could not find input column 'Absent'")]
    [DataRow("Number", "expected known-size vector of Single or image")]
    [DataRow("Loose", "expected known-size vector of Single or image")]
    public void A_column_that_cannot_be_compared_is_refused(string column, string complaint)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Data.LoadFromEnumerable([new Row { Features = [1, 2, 3] }]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NearestNeighbours.Find(view, view, column)).Message, complaint);
    }

    [TestMethod]
    public void Views_that_do_not_fit_are_refused()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable([new Row { Features = [1, 2, 3] }, new Row { Features = [1, float.NaN, 3] }]);
        IDataView good = ml.Data.TakeRows(rows, 1), none = ml.Data.LoadFromEnumerable(Array.Empty<Row>());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => NearestNeighbours.Find(Samples.Pixels(ml), good, "Pixels", 1, "Features")).Message, "expected vector of 3 Single");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(
            () => NearestNeighbours.Find(none, good, "Features")).Message, "Column 'Features' has no rows to find neighbours of.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => NearestNeighbours.Find(good, none, "Features")).Message, "at most the number of training rows, 0");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(
            () => NearestNeighbours.Find(good, rows, "Features")).Message, "Column 'Features', row 1: the value is NaN at slot 1");
    }

    private static IReadOnlyList<IReadOnlyList<Neighbour>> Find(float[][] queries, float[][] training, int k, int blockRows = 1000)
    {
        using DisposeScope scope = NewDisposeScope();
        int slots = queries.Length > 0 ? queries[0].Length : training[0].Length;
        return NearestNeighbours.Find(Rows(queries, slots), training.Chunk(blockRows).Select(block => Rows(block, block[0].Length)), k);
    }

    private static Tensor Rows(float[][] rows, int slots) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, slots]);

    private static double Distance(float[] x, float[] y) => Math.Sqrt(x.Zip(y, (a, b) => ((double)a - b) * ((double)a - b)).Sum());

    private static void Same(IReadOnlyList<IReadOnlyList<Neighbour>> expected, IReadOnlyList<IReadOnlyList<Neighbour>> actual) =>
        Assert.IsTrue(expected.SelectMany(found => found).SequenceEqual(actual.SelectMany(found => found)));

    private static float[][] Normals(int rows, int slots, int seed, double mean = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, slots).Select(_ => (float)(mean + Samples.Normal(random))).ToArray())];
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float[] Loose { get; set; } = [];

        public float Number { get; set; }
    }

    private sealed class Made
    {
        [VectorType(3)]
        public float[] Fake { get; set; } = [];
    }
}
