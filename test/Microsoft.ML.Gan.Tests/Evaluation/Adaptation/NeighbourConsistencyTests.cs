using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class NeighbourConsistencyTests
{
    [TestMethod]
    // Two of four rows in each class: chance is 1/2. Nearest to 0, 1, 3, 7 is 1, 0, 1, 3: of classes 0 0 1 1, the third row's
    // alone differs, 3/4.
    [DataRow(1, 1.0 / 2)]
    // 1 3, 0 3, 1 0 and 3 1: of eight neighbours, three are alike.
    [DataRow(2, -1.0 / 4)]
    // All others: one of three for each.
    [DataRow(5, -1.0 / 3)]
    public void Hand_worked_rows(int k, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] rows = [[0], [1], [3], [7]], predictions = Evidence.Certain(2, 0, 0, 1, 1);
        Assert.AreEqual(expected, new NeighbourConsistency { Neighbours = k }.Compute(Evidence.Of(rows, predictions, [0, 0, 0, 0], rows, predictions)), 1e-12);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_score_is_what_comparing_all_pairs_gives(bool useFeatures)
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(2, 150);
        float[][] rows = Evidence.Rows(useFeatures ? evidence.TargetFeatures : evidence.TargetRows);
        int[] predicted = [.. Evidence.Rows(evidence.TargetProbabilities).Select(row => Array.IndexOf(row, row.Max()))];
        int same = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            same += Enumerable.Range(0, rows.Length).Where(j => j != i)
                .OrderBy(j => rows[j].Zip(rows[i], (a, b) => ((double)a - b) * ((double)a - b)).Sum()).Take(5).Count(j => predicted[j] == predicted[i]);
        }
        double chance = predicted.GroupBy(label => label).Sum(group => group.Count() * group.Count()) / (150.0 * 150);
        Assert.AreEqual((same / (150.0 * 5) - chance) / (1 - chance), new NeighbourConsistency { UseFeatures = useFeatures }.Compute(evidence), 1e-12);
    }

    [TestMethod]
    public void A_row_is_not_its_own_neighbour_among_copies_of_it()
    {
        // Nine copies; the earliest five others decide. 0 0 0 0 1 1 1 1 1: rows of class 0 have 3 alike, the fifth row
        // none, the later ones one.
        using DisposeScope scope = NewDisposeScope();
        float[][] rows = [.. Enumerable.Repeat(new float[] { 2 }, 9)], predictions = Evidence.Certain(2, 0, 0, 0, 0, 1, 1, 1, 1, 1);
        double score = new NeighbourConsistency().Compute(Evidence.Of(rows, predictions, new long[9], rows, predictions));
        double chance = (4 * 4 + 5 * 5) / 81.0;
        Assert.AreEqual(((4 * 3 + 1 + 4 * 1) / 45.0 - chance) / (1 - chance), score, 1e-12);
    }

    [TestMethod]
    public void The_first_4000_rows_count()
    {
        using DisposeScope scope = NewDisposeScope();
        // Two groups far apart, of one class each; behind them, rows of the first's class in the midst of the second.
        float[][] rows = [.. Enumerable.Range(0, 4050).Select(i => new float[] { i < 2000 ? i : 10_000 + i - (i < 4000 ? 0 : 1999.5f) })], source = [[0], [1]];
        float[][] predictions = Evidence.Certain(2, [.. Enumerable.Repeat(0L, 2000), .. Enumerable.Repeat(1L, 2000), .. Enumerable.Repeat(0L, 50)]);
        Assert.AreEqual(1, new NeighbourConsistency().Compute(Evidence.Of(source, Evidence.Certain(2, 0, 1), [0, 1], rows, predictions)));
    }

    [TestMethod]
    public void Everything_in_one_class_is_no_better_than_chance()
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] rows = [[0], [1], [3]], predictions = Evidence.Certain(2, 1, 1, 1);
        Assert.AreEqual(0, new NeighbourConsistency().Compute(Evidence.Of(rows, predictions, [0, 0, 0], rows, predictions)));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(101)]
    public void Neighbours_out_of_range_are_refused(int k) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NeighbourConsistency { Neighbours = k }).Message, "Neighbours must be from 1 to 100");
}
