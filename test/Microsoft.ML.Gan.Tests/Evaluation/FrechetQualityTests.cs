using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class FrechetQualityTests
{
    [TestMethod]
    public void A_shift_of_vectors_costs_its_squared_length()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Normals(300, 2);
        Assert.AreEqual(25, Distance(rows, rows + tensor([3f, 4f])), 1e-4);
    }

    [TestMethod]
    public void Vectors_are_their_own_features()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = Normals(300, 3), second = Normals(170, 3, seed: 2) * 2 + 1;
        double expected = FrechetDistance.Compute(Rows(first), Rows(second));
        Assert.AreEqual(expected, Distance(first, second), 1e-9);
        Assert.AreEqual(0, Distance(first, first), 1e-9);
    }

    [TestMethod]
    public void Own_features_are_what_is_compared_in_whatever_blocks()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = Normals(300, 12).reshape(300, 3, 4), second = Normals(500, 12, seed: 2).reshape(500, 3, 4) + 1;
        var rows = new List<long>();
        var measure = new FrechetQuality
        {
            Features = block =>
            {
                rows.Add(block.shape[0]);
                Assert.IsTrue(block.shape.AsSpan(1).SequenceEqual(new long[] { 3, 4 }));
                return block.sum(dim: 1);
            },
        };
        Assert.AreEqual(FrechetDistance.Compute(Rows(first.sum(dim: 1)), Rows(second.sum(dim: 1))), measure.Distance(first, second), 1e-5);
        Assert.AreEqual(800, rows.Sum());
        Assert.IsLessThan(300, rows.Max());
    }

    [TestMethod]
    [DataRow(28, 1)]
    [DataRow(16, 3)]
    public void More_noise_more_blur_and_fewer_kinds_are_farther(int side, int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        const int count = 400;
        Tensor real = Squares.Draw(count, side, channels), other = Squares.Draw(count, side, channels, seed: 1);
        double same = Distance(real, other);
        Rises([same, Distance(real, Squares.WithNoise(other, 0.3)), Distance(real, Squares.WithNoise(other, 0.8))]);
        Rises([same, Distance(real, Squares.Blurred(other, 3)), Distance(real, Squares.Blurred(other, 5))]);
        Rises([same, .. new[] { 4, 2, 1 }.Select(kinds => Distance(real, Squares.Draw(count, side, channels, kinds, seed: 1)))]);
    }

    [TestMethod]
    public void A_second_computation_gives_the_same_bits_whatever_was_drawn_before()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor real = Squares.Draw(100, 8), other = Squares.WithNoise(real, 0.5);
        double once = Distance(real, other);
        manual_seed(5);
        Assert.AreEqual(once, Distance(real, other));
    }

    [TestMethod]
    public void No_tensor_outlives_the_computation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Squares.Draw(200, 8), wide = ones([3, 2, 2, 2, 2]);
        // Lives are counted per thread: another test's tensors do not show here.
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Distance(images, images);
        Assert.ThrowsExactly<ArgumentException>(() => Distance(wide, wide));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Gradients_are_not_followed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor generated = Normals(10, 2).requires_grad_();
        bool followed = true;
        new FrechetQuality { Features = rows => { followed &= (rows * 2).requires_grad; return rows; } }.Distance(generated, generated);
        Assert.IsFalse(followed);
    }

    [TestMethod]
    public void Rows_and_features_that_have_no_distance_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor good = Normals(3, 2);
        Refuses(new FrechetQuality(), good, good.narrow(0, 0, 1), "The generated side has 1 rows: at least 2 are needed.");
        Refuses(new FrechetQuality(), tensor([1f, float.NaN, 3f, 4f], [2, 2]), good, "Row 0 of the real rows has a value that is NaN or infinite.");
        Refuses(new FrechetQuality(), good.reshape(3, 2, 1), good.reshape(3, 2, 1), "Rows of shape [3, 2, 1] are neither vectors nor images: set Features.");
        Refuses(new FrechetQuality { Features = rows => rows.sum(dim: 1) }, good, good, "Features gave the shape [3] for 3 rows: [3, features] is needed.");
        Refuses(new FrechetQuality { Features = rows => rows / 0 }, good, good, "Feature 0 of row 0 of the real rows is ");
    }

    private static void Refuses(FrechetQuality measure, Tensor real, Tensor generated, string complaint) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => measure.Distance(real, generated)).Message, complaint);

    private static void Rises(double[] distances)
    {
        for (int i = 1; i < distances.Length; i++)
        {
            Assert.IsGreaterThan(distances[i - 1] * 1.2, distances[i], string.Join(", ", distances));
        }
    }

    private static double Distance(Tensor real, Tensor generated) => new FrechetQuality().Distance(real, generated);

    private static Tensor Normals(long rows, long slots, ulong seed = 1)
    {
        using var random = new Generator(seed);
        return empty(rows, slots).normal_(0, 1, random);
    }

    private static float[][] Rows(Tensor rows) => [.. rows.data<float>().ToArray().Chunk((int)rows.shape[1])];
}
