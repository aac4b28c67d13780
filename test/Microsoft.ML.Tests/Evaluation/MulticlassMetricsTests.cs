using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class MulticlassMetricsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Scored
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [KeyType(3)]
        public uint PredictedLabel { get; set; }
    }

    // Of class 0: two right, one called 1; class 1: one right; class 2: one called 0 (and third in rank), one right.
    private MulticlassClassificationMetrics Evaluate(int topK = 0) => _ml.MulticlassClassification.Evaluate(_ml.Data.LoadFromEnumerable<Scored>(
    [
        new() { Label = 0, PredictedLabel = 0, Score = [0.8f, 0.15f, 0.05f] },
        new() { Label = 0, PredictedLabel = 0, Score = [0.5f, 0.3f, 0.2f] },
        new() { Label = 0, PredictedLabel = 1, Score = [0.25f, 0.6f, 0.15f] },
        new() { Label = 1, PredictedLabel = 1, Score = [0.2f, 0.5f, 0.3f] },
        new() { Label = 2, PredictedLabel = 0, Score = [0.5f, 0.4f, 0.1f] },
        new() { Label = 2, PredictedLabel = 2, Score = [0.2f, 0.3f, 0.5f] },
    ]), topKPredictionCount: topK);

    [TestMethod]
    public void AccuraciesAreOverRowsAndOverClasses()
    {
        MulticlassClassificationMetrics metrics = Evaluate();

        Assert.AreEqual(4 / 6.0, metrics.MicroAccuracy, 1e-6);
        Assert.AreEqual((2 / 3.0 + 1 + 1 / 2.0) / 3, metrics.MacroAccuracy, 1e-6);
    }

    [TestMethod]
    public void ConfusionMatrixHasTheActualClassesInItsRows()
    {
        ConfusionMatrix matrix = Evaluate().ConfusionMatrix;

        Assert.AreEqual(3, matrix.NumberOfClasses);
        CollectionAssert.AreEqual(new double[] { 2, 1, 0 }, matrix.Counts[0].ToArray());
        CollectionAssert.AreEqual(new double[] { 0, 1, 0 }, matrix.Counts[1].ToArray());
        CollectionAssert.AreEqual(new double[] { 1, 0, 1 }, matrix.Counts[2].ToArray());
        Assert.AreEqual(1, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 2));
        Assert.AreEqual(0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 2, actualClassIndicatorIndex: 0));
    }

    [TestMethod]
    public void PrecisionAndRecallPerClass()
    {
        ConfusionMatrix matrix = Evaluate().ConfusionMatrix;
        double[] precision = [2 / 3.0, 1 / 2.0, 1], recall = [2 / 3.0, 1, 1 / 2.0];

        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(precision[i], matrix.PerClassPrecision[i], 1e-6);
            Assert.AreEqual(recall[i], matrix.PerClassRecall[i], 1e-6);
        }
    }

    [TestMethod]
    public void LogLossIsTheMeanOfMinusLogOfTheTrueClass()
    {
        MulticlassClassificationMetrics metrics = Evaluate();
        double logLoss = -(Math.Log(0.8) + Math.Log(0.5) + Math.Log(0.25) + Math.Log(0.5) + Math.Log(0.1) + Math.Log(0.5)) / 6;
        double prior = -(3 / 6.0 * Math.Log(3 / 6.0) + 1 / 6.0 * Math.Log(1 / 6.0) + 2 / 6.0 * Math.Log(2 / 6.0));

        Assert.AreEqual(logLoss, metrics.LogLoss, 1e-6);
        Assert.AreEqual((prior - logLoss) / prior, metrics.LogLossReduction, 1e-6);
        Assert.AreEqual(-(Math.Log(0.8) + Math.Log(0.5) + Math.Log(0.25)) / 3, metrics.PerClassLogLoss[0], 1e-6);
        Assert.AreEqual(-(Math.Log(0.1) + Math.Log(0.5)) / 2, metrics.PerClassLogLoss[2], 1e-6);
    }

    [TestMethod]
    public void TopKCountsTheTrueClassAmongTheBest()
    {
        MulticlassClassificationMetrics metrics = Evaluate(topK: 2);

        Assert.AreEqual(5 / 6.0, metrics.TopKAccuracy, 1e-6);
        Assert.AreEqual(2, metrics.TopKPredictionCount);
    }

    [TestMethod]
    public void ColumnsMustBeThere()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Scored { Score = [1, 0, 0] }]);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(view, labelColumnName: "Nowhere"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(view, scoreColumnName: "Nowhere"));
    }
}
