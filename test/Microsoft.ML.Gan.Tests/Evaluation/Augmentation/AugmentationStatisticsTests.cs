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

    [TestMethod]
    public void TheCorrectedTestMindsOverlap()
    {
        // Mean 3, s² = 10/4; (1/5 + 1/4) 2.5 = 1.125.
        PairedDifference difference = PairedDifference.Of([1, 2, 3, 4, 5], 0.25);
        Assert.AreEqual(3, difference.Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt(1.125), difference.StandardError, 1e-12);
        Assert.AreEqual(3 - 2.776445105 * Math.Sqrt(1.125), difference.Lower, 1e-8);
        Assert.AreEqual(3 + 2.776445105 * Math.Sqrt(1.125), difference.Upper, 1e-8);
    }

    [TestMethod]
    public void EqualDifferencesHaveNoError() => Assert.AreEqual(new PairedDifference(0.5, 0, 0.5, 0.5), PairedDifference.Of([0.5, 0.5, 0.5], 1));

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
