namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class LabelPredictionTests
{
    [TestMethod]
    public void The_nearest_row_gives_its_label()
    {
        // 0.4 is nearest to 0 (A), 9 and 6 to 10 (B), of which 6 is an A. F1 of A: 2·1/(2 + 1); of B: 2·1/(1 + 2).
        (double accuracy, double f1) = LabelPrediction.Of(Rows(0, 1, 10), [7, 7, 8], Rows(0.4, 9, 6), [7, 8, 7], k: 1);
        Assert.AreEqual(2 / 3.0, accuracy, 1e-15);
        Assert.AreEqual(2 / 3.0, f1, 1e-15);
    }

    [TestMethod]
    [DataRow(1, 8.0)]
    [DataRow(2, 8.0, DisplayName = "one vote each: the nearer row's")]
    [DataRow(3, 7.0, DisplayName = "two votes against one")]
    [DataRow(9, 7.0, DisplayName = "as many as there are")]
    public void The_commonest_label_of_the_neighbours_is_taken(int k, double expected) =>
        Assert.AreEqual(1, LabelPrediction.Of(Rows(0, 1, 10), [7, 7, 8], Rows(6), [expected], k).Accuracy);

    [TestMethod]
    public void A_label_that_is_only_predicted_has_an_F1_of_0() =>
        // 2·1/(2 + 1) and 0.
        Assert.AreEqual(1 / 3.0, LabelPrediction.MacroF1([1, 1], [1, 2]), 1e-15);

    private static EncodedRows Rows(params double[] values) => new(values.Length, [values], []);
}
