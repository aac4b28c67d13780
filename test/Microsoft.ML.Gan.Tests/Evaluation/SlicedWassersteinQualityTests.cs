using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class SlicedWassersteinQualityTests
{
    [TestMethod]
    // Sorted: 0↔2 and 1↔3.
    [DataRow(new float[] { 0, 1 }, new float[] { 3, 2 }, 2.0)]
    // Half of the mass at 0 goes to 2.
    [DataRow(new float[] { 0 }, new float[] { 0, 2 }, 1.0)]
    // Quantiles 0 0 | 0 3 | 3 3 against 0 6 | 6 6 | 6 6, in sixths: 0, 6, 6, 3, 3, 3.
    [DataRow(new float[] { 3, 0 }, new float[] { 6, 0, 6 }, 2.5)]
    [DataRow(new float[] { 1, 1, 1 }, new float[] { 1 }, 0.0)]
    public void Hand_worked_rows_of_one_slot(float[] real, float[] generated, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual(expected, Distance(Slot(real), Slot(generated)), 1e-6);
        Assert.AreEqual(expected, Distance(Slot(generated), Slot(real)), 1e-6);
    }

    [TestMethod]
    public void Gaussians_of_one_slot_are_as_far_apart_as_their_means()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor first = empty(20_000, 1).normal_(0, 1, random), second = empty(15_000, 1).normal_(-3, 1, random);
        Assert.AreEqual(3, new SlicedWassersteinQuality().Distance(first, second), 0.05);
    }

    [TestMethod]
    public void A_shift_costs_its_expected_length_along_a_random_direction()
    {
        // E|u·v| = |v|·Γ(n/2) / (√π·Γ((n + 1)/2)): |v|/2 for n = 3, and 4|v|/(3π) for n = 4.
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor three = empty(50, 3).normal_(0, 1, random), four = empty(50, 2, 2).normal_(0, 1, random);
        var measure = new SlicedWassersteinQuality { Projections = 10_000 };
        Assert.AreEqual(7.0 / 2, measure.Distance(three, three + tensor([2f, 3f, 6f])), 0.05);
        Assert.AreEqual(4 * 10 / (3 * Math.PI), measure.Distance(four, four + tensor([1f, 1f, 7f, 7f]).reshape(2, 2)), 0.06);
    }

    [TestMethod]
    public void Spread_counts_where_means_agree()
    {
        // Quantile functions ±1 and ±3: 2 apart everywhere.
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual(2, Distance(Slot([-1, 1, -1, 1]), Slot([3, -3])), 1e-6);
    }

    [TestMethod]
    public void Rows_in_another_order_or_twice_over_are_0_apart()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor rows = empty(40, 5).normal_(0, 1, random);
        var measure = new SlicedWassersteinQuality();
        Assert.AreEqual(0, measure.Distance(rows, rows));
        Assert.AreEqual(0, measure.Distance(rows, rows.flip(0)), 1e-6);
        Assert.AreEqual(0, measure.Distance(rows, cat([rows, rows])), 1e-6);
    }

    [TestMethod]
    public void The_seed_decides_the_directions_and_nothing_else_does()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor first = empty(30, 4).normal_(0, 1, random), second = empty(20, 4).normal_(1, 2, random);
        double once = new SlicedWassersteinQuality { Projections = 100 }.Distance(first, second);
        manual_seed(5);
        Assert.AreEqual(once, new SlicedWassersteinQuality { Projections = 100 }.Distance(first, second));
        Assert.AreNotEqual(once, new SlicedWassersteinQuality { Projections = 100, Seed = 1 }.Distance(first, second));
        Assert.AreNotEqual(once, new SlicedWassersteinQuality { Projections = 101 }.Distance(first, second));
    }

    [TestMethod]
    public void No_tensor_outlives_the_computation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor real = Slot([1, 2, 3]), generated = Slot([4, 5]), broken = Slot([float.NaN]);
        // Lives are counted per thread: another test's tensors do not show here.
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Distance(real, generated);
        Assert.ThrowsExactly<ArgumentException>(() => Distance(real, broken));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(10_001)]
    public void Projections_out_of_range_are_refused(int projections)
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new SlicedWassersteinQuality { Projections = projections });
        StringAssert.Contains(error.Message, "Projections must be from 1 to 10000");
    }

    [TestMethod]
    public void Rows_that_have_no_distance_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor good = ones(2, 3);
        Refuses(good, zeros(0, 3), "generated", "The generated side has 0 rows: at least 1 is needed.");
        Refuses(zeros(0, 3), good, "real", "The real side has 0 rows");
        Refuses(tensor([1f, 2f, float.NaN, 4f], [2, 2]), ones(2, 2), "real", "Row 1 of the real rows has a value that is NaN or infinite.");
        Refuses(good, tensor([float.NegativeInfinity, 2f, 3f], [1, 3]), "generated", "Row 0 of the generated rows");
        Refuses(good, ones(2, 4), "generated", "Real rows have the shape [3], generated rows [4]");
        Refuses(good, ones(2, 3, 1), "generated", "generated rows [3, 1]");
        Refuses(ones(3), good, "real", "of shape [3]: Float32 of shape [rows, …] is needed");
        Refuses(ones([2, 3], ScalarType.Float64), good, "real", "The real rows are Float64");
        Assert.ThrowsExactly<ArgumentNullException>(() => Distance(good, null!));
    }

    private static void Refuses(Tensor real, Tensor generated, string side, string complaint)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Distance(real, generated));
        StringAssert.Contains(error.Message, complaint);
        Assert.AreEqual(side, error.ParamName);
    }

    private static double Distance(Tensor real, Tensor generated) => new SlicedWassersteinQuality().Distance(real, generated);

    private static Tensor Slot(float[] values) => tensor(values, [values.Length, 1]);
}
