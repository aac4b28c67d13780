using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ProxyADistanceTests
{
    [TestMethod]
    public void Domains_of_one_distribution_are_not_apart_whatever_their_row_counts()
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(1);
        (double accuracy, double distance) = Compute(Evidence.Normals(random, 6000, 3), Evidence.Normals(random, 1500, 3));
        // The standard error of the accuracy is ½·√(¼/3000 + ¼/750), about 0.010.
        Assert.AreEqual(0.5, accuracy, 0.03);
        Assert.AreEqual(0, distance, 0.12);
    }

    [TestMethod]
    public void Shifted_Gaussians_are_as_far_apart_as_their_best_border_tells()
    {
        // Φ(1) on either side of the border at 1.
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(1);
        (double accuracy, double distance) = Compute(Evidence.Normals(random, 3000, 1), Evidence.Normals(random, 6000, 1, mean: 2));
        Assert.AreEqual(0.8413, accuracy, 0.03);
        Assert.AreEqual(2 * (2 * accuracy - 1), distance, 1e-12);
    }

    [TestMethod]
    public void Separated_domains_are_2_apart()
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(1);
        Assert.AreEqual((1.0, 2.0), Compute(Evidence.Normals(random, 100, 4), Evidence.Normals(random, 30, 4, mean: 20)));
    }

    [TestMethod]
    public void Below_chance_is_no_distance()
    {
        // Odd rows lie on the other domain's side.
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual((0.0, 0.0), Compute([[0], [1], [0], [1]], [[1], [0], [1], [0]]));
    }

    [TestMethod]
    public void No_tensor_outlives_the_computation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = ones(4, 2), others = zeros(3, 2);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        ProxyADistance.Compute(rows, others);
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Sides_that_cannot_be_told_apart_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Refuses(ones(1, 2), ones(3, 2), "sourceFeatures");
        Refuses(ones(3, 2), ones(1, 2), "targetFeatures");
        Refuses(ones(3, 2), ones(3, 4), "targetFeatures");
        Refuses(ones(3), ones(3, 3), "sourceFeatures");

        static void Refuses(Tensor source, Tensor target, string side)
        {
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => ProxyADistance.Compute(source, target));
            StringAssert.Contains(error.Message, "with at least 2 rows is needed");
            Assert.AreEqual(side, error.ParamName);
        }
    }

    private static (double Accuracy, double Distance) Compute(float[][] source, float[][] target) =>
        ProxyADistance.Compute(Evidence.Table(source), Evidence.Table(target));
}
