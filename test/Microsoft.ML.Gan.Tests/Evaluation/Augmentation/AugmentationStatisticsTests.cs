namespace Microsoft.ML.Gan.Tests;

/// <summary>Quantiles from tables, and what else can be worked out by hand.</summary>
[TestClass]
public sealed class AugmentationStatisticsTests
{
    [TestMethod]
    [DataRow(1, 1 / 3.0, 0.577350269)]
    [DataRow(1, 0.95, 12.706204736)]
    [DataRow(2, 0.95, 4.302652730)]
    [DataRow(3, 0.95, 3.182446305)]
    [DataRow(4, 0.95, 2.776445105)]
    [DataRow(14, 0.95, 2.144786688)]
    [DataRow(30, 0.95, 2.042272456)]
    [DataRow(99, 0.95, 1.984216952)]
    [DataRow(10, 0.99, 3.169272672)]
    public void StudentsQuantilesAreTheTables(int degrees, double probability, double expected)
    {
        Assert.AreEqual(expected, StudentDistribution.CentralQuantile(probability, degrees), 1e-8);
        Assert.AreEqual(probability, StudentDistribution.Central(expected, degrees), 1e-9);
    }

    [TestMethod]
    public void ManyDegreesAreNearlyNormal() => Assert.AreEqual(1.959964, StudentDistribution.CentralQuantile(0.95, 100_000), 3e-5);

    // Three rows in two repeats, of two fits each. By rows (1 + 1), (2 - 3), (-1 + 0): 3/2 · 6; by fits 1 + 2, -1, 1 - 3, 0: 4/3 · 14; by both each alone: 6/5 · 16.
    [TestMethod]
    public void VariancesAreClusteredByRowsAndByFits()
    {
        PairedDifference difference = PairedDifference.Of(3, [1, 2, -1, 1, -3, 0], [0, 1, 2, 0, 1, 2], [0, 0, 1, 2, 2, 3]);
        double error = Math.Sqrt(Math.Max(9 + 56 / 3.0 - 19.2, 56 / 3.0));
        Assert.AreEqual(3, difference.Mean, 1e-12);
        Assert.AreEqual(error, difference.StandardError, 1e-12);
        Assert.AreEqual(3 - 3.182446305 * error, difference.Lower, 1e-8);
        Assert.AreEqual(3 + 3.182446305 * error, difference.Upper, 1e-8);
    }

    // The same errors in each repeat: by rows 2/1 · 8, by fits 4/3 · 4, by both 4/3 · 4.
    [TestMethod]
    public void MoreRepeatsOfTheSameErrorsAreNoMoreRows() =>
        Assert.AreEqual(4, PairedDifference.Of(0, [1, -1, 1, -1], [0, 1, 0, 1], [0, 1, 2, 3]).StandardError, 1e-12);

    [TestMethod]
    public void EqualScoresHaveNoError() => Assert.AreEqual(new PairedDifference(0, 0, 0, 0), PairedDifference.Of(0, [0, 0, 0], [0, 1, 2], [0, 1, 1]));

    [TestMethod]
    public void FoldsHaveTheirShareOfEachLabel()
    {
        string[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 10 == 0 ? "rare" : i % 7 == 0 ? "" : "often")];
        int[] folds = StratifiedFolds.Assign(labels, 5, new Random(1));
        foreach (string label in new[] { "rare", "often", "" })
        {
            int[] sizes = [.. Enumerable.Range(0, 5).Select(fold => labels.Where((each, row) => each == label && folds[row] == fold).Count())];
            Assert.AreEqual(labels.Count(each => each == label), sizes.Sum());
            Assert.IsLessThanOrEqualTo(1, sizes.Max() - sizes.Min());
        }
        int[] all = [.. folds.GroupBy(fold => fold).Select(group => group.Count())];
        Assert.IsLessThanOrEqualTo(1, all.Max() - all.Min());
        CollectionAssert.AreEqual(folds, StratifiedFolds.Assign(labels, 5, new Random(1)));
        CollectionAssert.AreNotEqual(folds, StratifiedFolds.Assign(labels, 5, new Random(2)));
    }

    [TestMethod]
    [DataRow("aaab", "aaab", 1.0, 1.0)]
    [DataRow("aaab", "aaaa", (6 / 7.0 + 0) / 2, 0.75)]
    // a: 2·2/(3+3); b: 2·0/(1+0); c, which nobody has: 0.
    [DataRow("aaab", "aaca", (4 / 6.0 + 0 + 0) / 3, 0.5)]
    // A missing prediction is an error and no label.
    [DataRow("aab", "a b", (2 / 3.0 + 1) / 2, 2 / 3.0)]
    public void ScoresAreThoseOfTheDefinition(string actual, string predicted, double macroF1, double accuracy)
    {
        string[] Labels(string letters) => [.. letters.Select(letter => letter.ToString().Trim())];
        var scores = new ClassificationScores(Labels(actual), Labels(predicted));
        Assert.AreEqual(macroF1, scores.MacroF1, 1e-12);
        Assert.AreEqual(accuracy, scores.Accuracy, 1e-12);
        Assert.AreEqual(macroF1, scores.Of(AugmentationMetric.MacroF1));
    }

    // A row that counts a little more than once moves a metric by its influence.
    [TestMethod]
    [DataRow("aaabbcbcab", "aababcccba")]
    [DataRow("aaabbbaaab", "a abb bcaa")]
    public void InfluencesAreDerivatives(string actual, string predicted)
    {
        const int Copies = 10_000;
        string[] Labels(string letters) => [.. letters.Select(letter => letter.ToString().Trim())];
        string[] all = Labels(actual), guessed = Labels(predicted);
        foreach (AugmentationMetric metric in Enum.GetValues<AugmentationMetric>())
        {
            var scores = new ClassificationScores(all, guessed);
            double[] influences = scores.Influences(metric);
            Assert.AreEqual(0, influences.Sum(), 1e-12);
            for (int row = 0; row < all.Length; row++)
            {
                int added = row;
                string[] With(string[] labels) => [.. Enumerable.Range(0, Copies).SelectMany(_ => labels), .. Enumerable.Repeat(labels[added], 10)];
                double moved = (new ClassificationScores(With(all), With(guessed)).Of(metric) - scores.Of(metric)) * Copies / 10;
                Assert.AreEqual(influences[row], moved, 1e-3 * Math.Max(0.1, Math.Abs(influences[row])), $"{metric}, row {row}");
            }
        }
    }
}
