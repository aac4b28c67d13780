using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class FrechetDistanceTests
{
    // ±3e₁, ±3e₂: mean 0 and unbiased covariance 2·9/(4 − 1)·I = 6·I, exactly.
    private static readonly float[][] Cross = [[3, 0], [-3, 0], [0, 3], [0, -3]];

    [TestMethod]
    public void A_shift_costs_its_squared_length() =>
        Assert.AreEqual(25, FrechetDistance.Compute(Cross, Map(Cross, 1, 0, 0, 1, 3, 4)), 1e-9);

    [TestMethod]
    public void A_set_and_itself_are_0_apart() =>
        Assert.AreEqual(0, FrechetDistance.Compute(Map(Cross, 2, 1, 0, 1, 5, 7), Map(Cross, 2, 1, 0, 1, 5, 7)), 1e-9);

    [TestMethod]
    // Standard deviations √6 and 2√6 on two axes: 2·6·(2 − 1)².
    public void Scaling_costs_the_squared_difference_of_the_standard_deviations() =>
        Assert.AreEqual(12, FrechetDistance.Compute(Cross, Map(Cross, 2, 0, 0, 2)), 1e-9);

    [TestMethod]
    // 6·((1 − 3)² + (4 − 2)²) and the shift (1, 2).
    public void Diagonal_covariances_add_up_axis_by_axis() =>
        Assert.AreEqual(48 + 5, FrechetDistance.Compute(Map(Cross, 1, 0, 0, 4), Map(Cross, 3, 0, 0, 2, 1, 2)), 1e-9);

    [TestMethod]
    public void Covariances_that_do_not_commute_follow_the_closed_form_for_two_dimensions()
    {
        // Σ₁ = 6·[[5, 1], [1, 1]], Σ₂ = 6·diag(4, 1). For 2×2 matrices tr (Σ₁Σ₂)^½ = √(tr Σ₁Σ₂ + 2√(det Σ₁ det Σ₂)),
        // here 6·√(21 + 2·√(4·4)) = 6·√29; the traces are 36 and 30.
        double distance = FrechetDistance.Compute(Map(Cross, 2, 1, 0, 1), Map(Cross, 2, 0, 0, 1));
        Assert.AreEqual(66 - 12 * Math.Sqrt(29), distance, 1e-9);
    }

    [TestMethod]
    public void The_distance_is_symmetric()
    {
        float[][] first = Map(Cross, 2, 1, 0, 1, 1, -2), second = Map(Cross, 1, -3, 2, 2);
        Assert.AreEqual(FrechetDistance.Compute(second, first), FrechetDistance.Compute(first, second), 1e-9);
    }

    [TestMethod]
    public void Rows_beyond_one_block_count_all_and_the_covariance_is_unbiased()
    {
        // 1,000 crosses: scatter 18,000 an axis over 3,999; doubled, each axis is one standard deviation away.
        float[][] many = [.. Enumerable.Repeat(Cross, 1000).SelectMany(rows => rows)];
        Assert.AreEqual(2 * 18000.0 / 3999, FrechetDistance.Compute(many, Map(many, 2, 0, 0, 2)), 1e-9);
    }

    [TestMethod]
    public void Blocks_whose_means_differ_add_up()
    {
        // 0, 1, … n − 1: mean (n − 1)/2, unbiased variance n(n + 1)/12; the other side is twice as far and twice as wide.
        const int n = 3000;
        float[][] rising = [.. Enumerable.Range(0, n).Select(i => new float[] { i, 0 })];
        double mean = (n - 1) / 2.0, variance = n * (n + 1) / 12.0;
        Assert.AreEqual(mean * mean + variance, FrechetDistance.Compute(rising, Map(rising, 2, 0, 0, 2)), 1e-6);
    }

    [TestMethod]
    public void A_mean_far_larger_than_the_spread_costs_no_digits()
    {
        // Sums of squares about 0 would be 4e9 here, and the spread in their last digits.
        float[][] first = Map(Cross, 0.0625f, 0, 0, 0.0625f, 1 << 16, 0);
        float[][] second = Map(Cross, 0.125f, 0, 0, 0.125f, 1 << 16, 0);
        Assert.AreEqual(12 * 0.0625 * 0.0625, FrechetDistance.Compute(first, second), 1e-9);
    }

    [TestMethod]
    public void Singular_covariances_are_allowed()
    {
        // Both sets lie on the line (t, t, t), one spread twice as wide: a standard deviation apart on each of three axes.
        float[][] first = [[-1, -1, -1], [0, 0, 0], [1, 1, 1], [2, 2, 2], [-2, -2, -2]];
        double variance = 10.0 / 4;
        float[][] second = [.. first.Select(row => row.Select(value => 2 * value).ToArray())];
        Assert.AreEqual(3 * variance, FrechetDistance.Compute(first, second), 1e-6);
    }

    [TestMethod]
    public void Views_give_what_their_rows_give_under_either_column_name()
    {
        var ml = new MLContext(seed: 1);
        float[][] first = Map(Cross, 2, 1, 0, 1), second = Map(Cross, 2, 0, 0, 1, 3, 4);
        double expected = FrechetDistance.Compute(first, second);
        IDataView real = ml.Data.LoadFromEnumerable(first.Select(row => new Real { Features = row }));
        IDataView same = ml.Data.LoadFromEnumerable(second.Select(row => new Real { Features = row }));
        IDataView other = ml.Data.LoadFromEnumerable(second.Select(row => new Generated { Fake = row }));
        Assert.AreEqual(expected, FrechetDistance.Compute(real, same, "Features"));
        Assert.AreEqual(expected, FrechetDistance.Compute(real, other, "Features", "Fake"));
    }

    [TestMethod]
    public void No_tensor_outlives_the_computation()
    {
        // Lives are counted per thread: another test's tensors do not show here.
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        FrechetDistance.Compute(Cross, Map(Cross, 2, 1, 0, 1));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Fewer_than_two_rows_are_refused(int rows)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FrechetDistance.Compute(Cross, Cross.Take(rows)));
        StringAssert.Contains(error.Message, $"has {rows} rows: a covariance needs at least 2");
        Assert.AreEqual("generated", error.ParamName);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_named_with_its_row_and_feature(float value)
    {
        float[][] broken = [[1, 2], [3, 4], [5, value]];
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FrechetDistance.Compute(broken, Cross));
        StringAssert.Contains(error.Message, "Feature 1 of row 2 of the real rows is ");
        float[][] late = [.. Enumerable.Repeat(new float[] { 1, 2 }, 1400), [value, 2]];
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => FrechetDistance.Compute(Cross, late)).Message,
            "Feature 0 of row 1400 of the generated rows is ");
    }

    [TestMethod]
    public void Different_sizes_are_refused()
    {
        ArgumentException sides = Assert.ThrowsExactly<ArgumentException>(
            () => FrechetDistance.Compute(Cross, [[1, 2, 3], [4, 5, 6]]));
        StringAssert.Contains(sides.Message, "Real rows have 2 features, generated rows 3");
        ArgumentException rows = Assert.ThrowsExactly<ArgumentException>(
            () => FrechetDistance.Compute([[1, 2], [1, 2, 3]], Cross));
        StringAssert.Contains(rows.Message, "Row 1 of the real rows has 3 features");
        Assert.ThrowsExactly<ArgumentException>(() => FrechetDistance.Compute([[], []], Cross));
    }

    [TestMethod]
    [DataRow("Absent", "missing")]
    [DataRow("Whole", "a vector of Single")]
    [DataRow("Loose", "known size")]
    [DataRow("Number", "a vector of Single")]
    public void A_column_that_holds_no_features_is_refused(string column, string complaint)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Data.LoadFromEnumerable([new Real(), new Real()]);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FrechetDistance.Compute(view, view, column));
        StringAssert.Contains(error.Message, $"'{column}'");
        StringAssert.Contains(error.Message, complaint);
    }

    // x → [[a, b], [c, d]]·x + (e, f)
    private static float[][] Map(float[][] rows, float a, float b, float c, float d, float e = 0, float f = 0) =>
        [.. rows.Select(x => new[] { a * x[0] + b * x[1] + e, c * x[0] + d * x[1] + f })];

    private sealed class Real
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        [VectorType(2)]
        public int[] Whole { get; set; } = [0, 0];

        public float[] Loose { get; set; } = [0, 0];

        public float Number { get; set; }
    }

    private sealed class Generated
    {
        [VectorType(2)]
        public float[] Fake { get; set; } = [0, 0];
    }
}
