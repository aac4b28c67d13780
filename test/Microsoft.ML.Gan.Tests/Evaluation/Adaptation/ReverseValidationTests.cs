using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ReverseValidationTests
{
    [TestMethod]
    // Source rows 0.1, 4.2 and 9 lie nearest to target rows 0, 4 and 10, predicted 1, 0 and 0: right, wrong, right.
    [DataRow(1, 2.0 / 3)]
    // Of two neighbours the nearer decides a tie: 0 1 → 1, 4 1 → 0, 10 11 → 0.
    [DataRow(2, 2.0 / 3)]
    // 1 1 0 → 1; 0 1 1 → 1; 0 0 0 → 0: all right.
    [DataRow(3, 1.0)]
    // All: two of class 1 against three of class 0.
    [DataRow(100, 1.0 / 3)]
    public void Hand_worked_rows(int k, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] source = [[0.1f], [4.2f], [9]], target = [[0], [1], [4], [10], [11]];
        AdaptationEvidence evidence = Evidence.Of(source, Evidence.Certain(2, 0, 0, 0), [1, 1, 0], target, Evidence.Certain(2, 1, 1, 0, 0, 0));
        Assert.AreEqual(expected, new ReverseValidation { Neighbours = k }.Compute(evidence), 1e-12);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_accuracy_is_what_comparing_all_pairs_gives(bool useFeatures)
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(120, 150, classes: 2);
        float[][] source = Evidence.Rows(useFeatures ? evidence.SourceFeatures : evidence.SourceRows);
        float[][] target = Evidence.Rows(useFeatures ? evidence.TargetFeatures : evidence.TargetRows);
        int[] predicted = [.. Evidence.Rows(evidence.TargetProbabilities).Select(row => row[1] > row[0] ? 1 : 0)];
        long[] labels = evidence.SourceLabels.data<long>().ToArray();
        int right = Enumerable.Range(0, source.Length).Count(i =>
            (Enumerable.Range(0, target.Length).OrderBy(j => target[j].Zip(source[i], (a, b) => ((double)a - b) * ((double)a - b)).Sum()).Take(5).Sum(j => predicted[j]) >= 3)
            == (labels[i] == 1));
        Assert.AreEqual(right / 120.0, new ReverseValidation { UseFeatures = useFeatures }.Compute(evidence), 1e-12);
    }

    [TestMethod]
    public void The_first_4000_rows_of_each_side_count()
    {
        // Everything lies at one place; the last 50 target rows and the last 50 source rows contradict the others.
        using DisposeScope scope = NewDisposeScope();
        float[][] rows = [.. Enumerable.Range(0, 4050).Select(i => new float[] { i < 4000 ? 0 : 1 })];
        long[] classes = [.. Enumerable.Repeat(0L, 4000), .. Enumerable.Repeat(1L, 50)];
        float[][] predictions = Evidence.Certain(2, classes);
        Assert.AreEqual(1, new ReverseValidation().Compute(Evidence.Of(rows, predictions, classes, [[0], [0]], Evidence.Certain(2, 0, 0))));
        Assert.AreEqual(1, new ReverseValidation().Compute(Evidence.Of([[1], [1]], Evidence.Certain(2, 0, 0), [0, 0], rows, predictions)));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(101)]
    public void Neighbours_out_of_range_are_refused(int k) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ReverseValidation { Neighbours = k }).Message, "Neighbours must be from 1 to 100");
}
