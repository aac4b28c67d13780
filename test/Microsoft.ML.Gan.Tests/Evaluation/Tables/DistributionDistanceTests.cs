namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DistributionDistanceTests
{
    [TestMethod]
    [DataRow(new double[] { 1, 2, 3, 4 }, new double[] { 6, 5, 4, 3 }, 0.5, DisplayName = "F(2) - G(2) = 2/4 - 0")]
    [DataRow(new double[] { 0 }, new double[] { 1, 0 }, 0.5, DisplayName = "F(0) - G(0) = 1 - 1/2")]
    [DataRow(new double[] { 1, 1, 1, 2 }, new double[] { 1, 2, 2 }, 5 / 12.0, DisplayName = "F(1) - G(1) = 3/4 - 1/3")]
    [DataRow(new double[] { 1, 2 }, new double[] { 4, 3 }, 1.0, DisplayName = "apart")]
    [DataRow(new double[] { 2, 1, 2 }, new double[] { 2, 2, 1 }, 0.0, DisplayName = "the same")]
    public void Kolmogorov_Smirnov_is_the_largest_gap_of_the_distribution_functions(double[] first, double[] second, double expected)
    {
        Assert.AreEqual(expected, DistributionDistance.KolmogorovSmirnov(first, second), 1e-15);
        Assert.AreEqual(expected, DistributionDistance.KolmogorovSmirnov(second, first), 1e-15);
    }

    [TestMethod]
    public void Total_variation_is_half_the_sum_of_the_gaps_of_the_shares()
    {
        // Shares 2/3, 1/3, 0 and 1/4, 1/4, 1/2: (5/12 + 1/12 + 6/12)/2.
        Assert.AreEqual(0.5, DistributionDistance.TotalVariation([1, 2, 1], [3, 1, 2, 3]), 1e-15);
        Assert.AreEqual(0, DistributionDistance.TotalVariation([1, 2], [2, 1, 1, 2]));
        Assert.AreEqual(1, DistributionDistance.TotalVariation([1, 2], [3]));
    }
}
