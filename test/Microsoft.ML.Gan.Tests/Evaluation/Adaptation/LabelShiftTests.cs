using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>
/// Class 0 is N(−1, 1), class 1 is N(1, 1) and class 2 never occurs, so that the probabilities under given shares are known. A
/// second number of each row has nothing to do with the class; the domains may differ in it.
/// </summary>
[TestClass]
public sealed class LabelShiftTests
{
    [TestMethod]
    public void One_step_of_hand_worked_shares_is_the_end_where_predictions_are_certain()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Of([[0], [1], [2], [3]], Evidence.Certain(2, 0, 0, 1, 1), [0, 1, 1, 1],
            [[0], [1], [2], [3], [4]], Evidence.Certain(2, 0, 0, 0, 1, 0));
        Same([0.25, 0.75], LabelShift.SourceShares(evidence), 1e-12);
        Same([0.8, 0.2], LabelShift.TargetShares(evidence), 1e-9);
    }

    [TestMethod]
    public void Uncertain_predictions_end_where_the_likelihood_is_greatest()
    {
        // Under even source shares the likelihood ratios of class 0 are 3, 3 and 1/3: Π(rᵢq + 1 − q) over them is greatest where
        // 2·2/(1 + 2q) = (2/3)/(1 − 2q/3), at q = 5/6.
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Of([[0], [1]], Evidence.Certain(2, 0, 1), [0, 1],
            [[0], [1], [2]], [[0.75f, 0.25f], [0.75f, 0.25f], [0.25f, 0.75f]]);
        Same([5 / 6.0, 1 / 6.0], LabelShift.TargetShares(evidence), 1e-6);
    }

    [TestMethod]
    [DataRow(0.5, 0.8)]
    [DataRow(0.7, 0.2)]
    [DataRow(0.3, 0.3)]
    public void Shares_of_a_mixture_are_found(double sourceShare, double targetShare)
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Mixture(sourceShare, targetShare, shift: 0);
        double[] shares = LabelShift.TargetShares(evidence);
        Same([targetShare, 1 - targetShare, 0], shares, 0.03);
        Assert.AreEqual(1, shares.Sum(), 1e-9);
        // The mean prediction, which knows no shift, is off.
        double naive = evidence.TargetProbabilities[TensorIndex.Colon, 0].mean().ToDouble();
        Assert.IsGreaterThanOrEqualTo(Math.Abs(targetShare - sourceShare) / 4, Math.Abs(naive - targetShare));
    }

    [TestMethod]
    public void A_target_row_of_a_class_without_source_rows_says_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Of([[0], [1]], Evidence.Certain(3, 0, 1), [0, 1], [[0], [1], [2], [3]], Evidence.Certain(3, 0, 0, 1, 2));
        Same([2 / 3.0, 1 / 3.0, 0], LabelShift.TargetShares(evidence), 1e-8);
        Assert.IsTrue(double.IsFinite(LabelShift.AccuracyBeyondShares(evidence).Accuracy));
    }

    [TestMethod]
    public void Total_variation_is_the_share_that_would_have_to_move()
    {
        Assert.AreEqual(0.3, LabelShift.TotalVariation([0.5, 0.5, 0], [0.2, 0.6, 0.2]), 1e-12);
        Assert.AreEqual(1, LabelShift.TotalVariation([1, 0], [0, 1]));
        Assert.AreEqual(0, LabelShift.TotalVariation([0.4, 0.6], [0.4, 0.6]));
    }

    [TestMethod]
    public void Shares_explain_domains_that_differ_in_nothing_else()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence shares = Mixture(0.5, 0.8, shift: 0), moved = Mixture(0.5, 0.8, shift: 0.5);
        // Without the weights a border at the middle finds half of what the shares differ.
        Assert.IsGreaterThan(0.55, ProxyADistance.Compute(shares.SourceFeatures, shares.TargetFeatures).Accuracy);
        (double accuracy, double error) = LabelShift.AccuracyBeyondShares(shares);
        Assert.AreEqual(0.5, accuracy, 3 * error);
        Assert.IsLessThan(0.02, error);
        (accuracy, error) = LabelShift.AccuracyBeyondShares(moved);
        Assert.IsGreaterThan(0.5 + 5 * error, accuracy);
    }

    [TestMethod]
    public void Bad_evidence_is_refused_and_no_tensor_is_left()
    {
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence.Random(20, 30), broken = evidence with { SourceLabels = tensor(Enumerable.Repeat(7L, 20).ToArray()) };
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        LabelShift.AccuracyBeyondShares(evidence);
        Assert.ThrowsExactly<ArgumentException>(() => LabelShift.TargetShares(broken));
        Assert.ThrowsExactly<ArgumentException>(() => LabelShift.AccuracyBeyondShares(broken));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static AdaptationEvidence Mixture(double sourceShare, double targetShare, double shift)
    {
        const int Rows = 4000;
        var random = new Random(1);
        long[] labels = Labels(random, Rows, sourceShare);
        float[][] source = Draw(random, labels, 0), target = Draw(random, Labels(random, Rows, targetShare), shift);
        // The classifier saw the source shares.
        return Evidence.Of(source, Posteriors(source, sourceShare), labels, target, Posteriors(target, sourceShare));
    }

    private static long[] Labels(Random random, int rows, double share) => [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share ? 0L : 1)];

    private static float[][] Draw(Random random, long[] labels, double shift) =>
        [.. labels.Select(label => new[] { (float)(2 * label - 1 + Samples.Normal(random)), (float)(shift + Samples.Normal(random)) })];

    // N(x; −1, 1)/N(x; 1, 1) = e^(−2x)
    private static float[][] Posteriors(float[][] rows, double share) => [.. rows.Select(row =>
    {
        float first = (float)(1 / (1 + (1 - share) / share * Math.Exp(2 * row[0])));
        return new[] { first, 1 - first, 0 };
    })];

    private static void Same(double[] expected, double[] actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        foreach ((double one, double other) in expected.Zip(actual))
        {
            Assert.AreEqual(one, other, tolerance);
        }
    }
}
