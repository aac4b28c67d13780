namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class RowNoiseTests
{
    [TestMethod]
    [DataRow(LatentPrior.Normal, 0.0, 1.0, 3.0)]
    [DataRow(LatentPrior.Uniform, 0.0, 1.0 / 3, 1.8)]
    public void HasTheMomentsOfItsPrior(LatentPrior prior, double mean, double variance, double kurtosis)
    {
        float[] values = Latents(prior, 7, 20_000, 10);
        double m = values.Average(), v = values.Average(x => (x - m) * (x - m)), k = values.Average(x => Math.Pow(x - m, 4)) / (v * v);
        Assert.AreEqual(mean, m, 0.01);
        Assert.AreEqual(variance, v, 0.01);
        Assert.AreEqual(kurtosis, k, 0.05);
    }

    [TestMethod]
    public void RowsSlotsAndSeedsAreIndependent()
    {
        const int Rows = 20_000;
        float[] values = Latents(LatentPrior.Normal, 7, Rows, 2), other = Latents(LatentPrior.Normal, 8, Rows, 2);
        double slots = 0, rows = 0, seeds = 0;
        for (int i = 0; i + 3 < values.Length; i += 2)
        {
            slots += values[i] * values[i + 1];
            rows += values[i] * values[i + 2];
            seeds += values[i] * other[i];
        }
        // Correlations of independent normals have a standard deviation of 1/√20000 = 0.007.
        Assert.AreEqual(0, slots / Rows, 0.03);
        Assert.AreEqual(0, rows / Rows, 0.03);
        Assert.AreEqual(0, seeds / Rows, 0.03);
    }

    [TestMethod]
    public void DependsOnSeedAndRowAlone()
    {
        var noise = new RowNoise(3, LatentPrior.Normal);
        var first = new float[5];
        var again = new float[5];
        var longer = new float[9];
        noise.Fill(12, 0, first);
        noise.Fill(13, 0, again);
        Assert.IsFalse(first.SequenceEqual(again));
        noise.Fill(12, 1, again);
        Assert.IsFalse(first.SequenceEqual(again));
        new RowNoise(3, LatentPrior.Normal).Fill(12, 0, again);
        CollectionAssert.AreEqual(first, again);
        noise.Fill(12, 0, longer);
        CollectionAssert.AreEqual(first, longer[..5]);
    }

    private static float[] Latents(LatentPrior prior, int seed, int rows, int length)
    {
        var noise = new RowNoise(seed, prior);
        var values = new float[rows * length];
        for (int i = 0; i < rows; i++)
        {
            noise.Fill((ulong)i, 0, values.AsSpan(i * length, length));
        }
        return values;
    }
}
