using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class BinaryMetricsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    // Two true positives, one false negative, two false positives, one true negative.
    private IDataView Rows() => _ml.Data.LoadFromEnumerable<Scored>(
    [
        new() { Label = true, Score = 2, Probability = 0.9f, PredictedLabel = true },
        new() { Label = true, Score = 1, Probability = 0.7f, PredictedLabel = true },
        new() { Label = true, Score = -0.5f, Probability = 0.4f, PredictedLabel = false },
        new() { Label = false, Score = 0.8f, Probability = 0.65f, PredictedLabel = true },
        new() { Label = false, Score = 0.5f, Probability = 0.6f, PredictedLabel = true },
        new() { Label = false, Score = -1, Probability = 0.2f, PredictedLabel = false },
    ]);

    private static void CheckCounts(BinaryClassificationMetrics metrics)
    {
        Assert.AreEqual(3 / 6.0, metrics.Accuracy, 1e-6);
        Assert.AreEqual(2 / 4.0, metrics.PositivePrecision, 1e-6);
        Assert.AreEqual(2 / 3.0, metrics.PositiveRecall, 1e-6);
        Assert.AreEqual(1 / 2.0, metrics.NegativePrecision, 1e-6);
        Assert.AreEqual(1 / 3.0, metrics.NegativeRecall, 1e-6);
        Assert.AreEqual(4 / 7.0, metrics.F1Score, 1e-6);

        // Of the nine pairs of a positive and a negative row, seven are in order.
        Assert.AreEqual(7 / 9.0, metrics.AreaUnderRocCurve, 1e-6);
    }

    [TestMethod]
    public void CountsGiveTheMetrics() => CheckCounts(_ml.BinaryClassification.EvaluateNonCalibrated(Rows()));

    [TestMethod]
    public void CalibratedMetricsHaveTheLogLossInBits()
    {
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(Rows());

        CheckCounts(metrics);
        double logLoss = -(Math.Log2(0.9) + Math.Log2(0.7) + Math.Log2(0.4) + Math.Log2(0.35) + Math.Log2(0.4) + Math.Log2(0.8)) / 6;
        Assert.AreEqual(logLoss, metrics.LogLoss, 1e-5);
        Assert.AreEqual(1, metrics.Entropy, 1e-6);
        Assert.AreEqual(1 - logLoss, metrics.LogLossReduction, 1e-5);
    }

    [TestMethod]
    public void ConfusionMatrixBeginsWithThePositives()
    {
        ConfusionMatrix matrix = _ml.BinaryClassification.EvaluateNonCalibrated(Rows()).ConfusionMatrix;

        CollectionAssert.AreEqual(new double[] { 2, 1 }, matrix.Counts[0].ToArray());
        CollectionAssert.AreEqual(new double[] { 2, 1 }, matrix.Counts[1].ToArray());
        Assert.AreEqual(1, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.AreEqual(2, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 1));
    }

    [TestMethod]
    public void PerfectScoresHaveAnAreaOfOneAndTiesHalf()
    {
        double Area(params (bool Label, float Score)[] rows) => _ml.BinaryClassification.EvaluateNonCalibrated(
            _ml.Data.LoadFromEnumerable(rows.Select(row => new Scored { Label = row.Label, Score = row.Score, PredictedLabel = row.Score > 0 }))).AreaUnderRocCurve;

        Assert.AreEqual(1, Area((true, 1), (true, 2), (false, -1), (false, -2)), 1e-6);
        Assert.AreEqual(0, Area((true, -1), (false, 1)), 1e-6);
        Assert.AreEqual(0.5, Area((true, 1), (false, 1)), 1e-6);
    }
}
