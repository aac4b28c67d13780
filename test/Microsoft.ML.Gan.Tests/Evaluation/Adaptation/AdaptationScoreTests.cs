using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>What holds for every score.</summary>
[TestClass]
public sealed class AdaptationScoreTests
{
    public static IEnumerable<object[]> Scores() =>
    [
        [new EntropyScore()],
        [new InformationScore()],
        [new ImportanceWeightedValidation()],
        [new DeepEmbeddedValidation()],
        [new SoftNeighborhoodDensity()],
        [new NeighbourConsistency()],
        [new NeighbourConsistency { UseFeatures = true }],
        [new ReverseValidation()],
        [new ReverseValidation { UseFeatures = true }],
    ];

    [TestMethod]
    public void Every_score_is_here_under_a_name_of_its_own()
    {
        AdaptationScore[] scores = [.. Scores().Select(one => (AdaptationScore)one[0])];
        Assert.AreEqual(scores.Length, scores.Select(score => score.Name).Distinct().Count());
        Type[] known = [.. typeof(AdaptationScore).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(AdaptationScore)))];
        CollectionAssert.AreEquivalent(known, scores.Select(score => score.GetType()).Distinct().ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Scores))]
    public void No_tensor_outlives_the_computation(AdaptationScore score)
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(40, 30), broken = evidence with { TargetProbabilities = ones(30, 3) };
        // Lives are counted per thread: another test's tensors do not show here.
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        score.Compute(evidence);
        Assert.ThrowsExactly<ArgumentException>(() => score.Compute(broken));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DynamicData(nameof(Scores))]
    public void The_same_evidence_gets_the_same_finite_score_and_stays_as_it_is(AdaptationScore score)
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(40, 30), copy = Evidence.Random(40, 30);
        double once = score.Compute(evidence);
        manual_seed(5);
        Assert.AreEqual(once, score.Compute(evidence));
        Assert.IsTrue(double.IsFinite(once));
        foreach ((Tensor used, Tensor untouched) in Tensors(evidence).Zip(Tensors(copy)))
        {
            Assert.IsTrue(used.eq(untouched).all().ToBoolean());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Scores))]
    public void Two_rows_a_side_are_enough_and_none_or_null_are_not(AdaptationScore score)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.IsTrue(double.IsFinite(score.Compute(Evidence.Random(2, 2))));
        Assert.ThrowsExactly<ArgumentNullException>(() => score.Compute(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => score.Compute(Evidence.Random(2, 2) with { TargetRows = null! }));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => score.Compute(Evidence.Random(1, 2))).Message, "SourceRows has 1 rows: at least 2 are needed.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => score.Compute(Evidence.Random(2, 1))).Message, "TargetRows has 1 rows: at least 2 are needed.");
    }

    [TestMethod]
    [DynamicData(nameof(Scores))]
    public void Rows_that_are_all_alike_have_a_score(AdaptationScore score)
    {
        using DisposeScope scope = NewDisposeScope();
        float[][] rows = [.. Enumerable.Repeat(new float[] { 0.1f, 0 }, 9)];
        float[][] predictions = Evidence.Certain(2, 0, 0, 0, 0, 1, 1, 1, 1, 1);
        Assert.IsTrue(double.IsFinite(score.Compute(Evidence.Of(rows, predictions, [0, 1, 0, 1, 0, 1, 0, 1, 0], rows, predictions))));
    }

    [TestMethod]
    public void Evidence_that_does_not_fit_together_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence good = Evidence.Random(5, 4);
        good.Validate();
        Refuses(good with { SourceRows = ones(5) }, "SourceRows", "is Float32 of shape [5]: Float32 of shape [rows, numbers] is needed.");
        Refuses(good with { TargetFeatures = ones([4, 2], float64) }, "TargetFeatures", "is Float64 of shape [4, 2]");
        Refuses(good with { SourceFeatures = ones([5, 0]) }, "SourceFeatures", "of shape [5, 0]");
        Refuses(good with { TargetRows = ones(4, 2) }, "TargetRows", "has 2 numbers in a row, SourceRows 3: both need the same.");
        Refuses(good with { TargetFeatures = ones(4, 3) }, "TargetFeatures", "has 3 features, SourceFeatures 2");
        Refuses(good with { TargetProbabilities = ones(4, 4) / 4 }, "TargetProbabilities", "has 4 classes, SourceProbabilities 3");
        Refuses(good with { SourceFeatures = ones(4, 2) }, "SourceFeatures", "has 4 rows, SourceRows 5");
        Refuses(good with { SourceProbabilities = ones(6, 3) / 3 }, "SourceProbabilities", "has 6 rows, SourceRows 5");
        Refuses(good with { TargetFeatures = ones(5, 2) }, "TargetFeatures", "has 5 rows, TargetRows 4");
        Refuses(good with { TargetProbabilities = ones(5, 3) / 3 }, "TargetProbabilities", "has 5 rows, TargetRows 4");
        Refuses(good with { SourceProbabilities = ones(5, 1), TargetProbabilities = ones(4, 1) }, "SourceProbabilities", "has 1 class: at least 2 are needed.");
    }

    [TestMethod]
    public void Evidence_with_values_that_it_may_not_have_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence good = Evidence.Random(2, 2, numbers: 2, classes: 2);
        Refuses(good with { SourceRows = tensor([1f, 2f, float.NaN, 4f], [2, 2]) }, "SourceRows", "Row 1 of SourceRows has a value that is NaN or infinite.");
        Refuses(good with { TargetFeatures = tensor([1f, float.NegativeInfinity, 3f, 4f], [2, 2]) }, "TargetFeatures", "Row 0 of TargetFeatures has a value");
        Refuses(good with { SourceProbabilities = tensor([0.5f, 0.5f, 0.5f, 0.49f], [2, 2]) }, "SourceProbabilities", "Row 1 of SourceProbabilities does not add up to 1.");
        Refuses(good with { TargetProbabilities = tensor([1.5f, -0.5f, 0.5f, 0.5f], [2, 2]) }, "TargetProbabilities", "Row 0 of TargetProbabilities has a negative value.");
        Refuses(good with { SourceLabels = tensor([0L, 2L]) }, "SourceLabels", "Row 1 of SourceLabels is no class from 0 to 1.");
        Refuses(good with { SourceLabels = tensor([-1L, 0L]) }, "SourceLabels", "Row 0 of SourceLabels is no class from 0 to 1.");
        Refuses(good with { SourceLabels = tensor([0L, 1L, 1L]) }, "SourceLabels", "is Int64 of shape [3]: Int64 of shape [2] is needed.");
        Refuses(good with { SourceLabels = tensor([0f, 1f]) }, "SourceLabels", "is Float32 of shape [2]");
    }

    private static void Refuses(AdaptationEvidence evidence, string name, string complaint)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(evidence.Validate);
        StringAssert.Contains(error.Message, complaint);
        Assert.AreEqual(name, error.ParamName);
    }

    private static Tensor[] Tensors(AdaptationEvidence evidence) =>
    [
        evidence.SourceRows, evidence.SourceFeatures, evidence.SourceProbabilities, evidence.SourceLabels,
        evidence.TargetRows, evidence.TargetFeatures, evidence.TargetProbabilities,
    ];
}
