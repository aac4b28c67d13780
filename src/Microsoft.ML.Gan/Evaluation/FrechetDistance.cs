using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The squared Fréchet distance between two sets of feature rows, each taken as a Gaussian: how far the generated rows
/// are from the real ones in mean and covariance. 0 is best; the value has the unit of a squared feature.
/// </summary>
/// <remarks>
/// <para>
/// d² = ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½), with unbiased covariances, in double precision
/// (Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", equation 6).
/// </para>
/// <para>
/// The number depends on the feature space and falls with the number of rows: compare only values of one space and one
/// row count, and read them beside the distance between two sets of real rows. With as many features as rows or more the
/// covariances are singular, which is allowed, and the value says little.
/// </para>
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The distance between a column of one view and a column of another.</summary>
    /// <param name="real">One set of rows; at least 2.</param>
    /// <param name="generated">The other set of rows; at least 2. The distance is symmetric.</param>
    /// <param name="featureColumnName">The features in <paramref name="real"/>: a known-size vector of <see cref="float"/>.</param>
    /// <param name="generatedFeatureColumnName">The features in <paramref name="generated"/>, of the same size;
    /// default: <paramref name="featureColumnName"/>.</param>
    /// <exception cref="ArgumentException">A column is missing or no known-size vector of Single, the sizes differ, a side
    /// has fewer than 2 rows, or a value is not finite.</exception>
    public static double Compute(IDataView real, IDataView generated, string featureColumnName,
        string? generatedFeatureColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        DataViewSchema.Column first = FeatureColumn(real, featureColumnName, nameof(real));
        DataViewSchema.Column second = FeatureColumn(generated, generatedFeatureColumnName ?? featureColumnName, nameof(generated));
        return Compute(Rows(real, first), Rows(generated, second));
    }

    /// <summary>The distance between two sets of rows.</summary>
    /// <param name="real">One set of rows, all of one length; at least 2. Enumerated once.</param>
    /// <param name="generated">The other set, of rows of the same length; at least 2. Enumerated once.</param>
    /// <exception cref="ArgumentException">Row lengths differ, a side has fewer than 2 rows, or a value is not finite.</exception>
    public static double Compute(IEnumerable<float[]> real, IEnumerable<float[]> generated)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Between(FeatureMoments.Of(real, nameof(real)), FeatureMoments.Of(generated, nameof(generated)));
    }

    /// <summary>The distance between two Gaussians. What it makes belongs to the caller's dispose scope.</summary>
    internal static double Between(FeatureMoments first, FeatureMoments second)
    {
        if (first.Size != second.Size)
        {
            throw new ArgumentException(
                $"Real rows have {first.Size} features, generated rows {second.Size}: both sides need the same feature space.", "generated");
        }

        // (Σ₁Σ₂)^½ has the trace of (Σ₁^½ Σ₂ Σ₁^½)^½, whose argument is symmetric and has no negative eigenvalues
        // beyond rounding: no complex square root, and clamping is safe.
        Tensor root = SquareRoot(first.Covariance);
        Tensor product = root.matmul(second.Covariance).matmul(root);
        Tensor symmetric = (product + product.t()) * 0.5;
        double crossTerm = linalg.eigvalsh(symmetric).clamp_min(0).sqrt().sum().ToDouble();
        double means = (first.Mean - second.Mean).square().sum().ToDouble();
        double traces = first.Covariance.diagonal().sum().ToDouble() + second.Covariance.diagonal().sum().ToDouble();
        return Math.Max(0, means + traces - 2 * crossTerm);
    }

    private static Tensor SquareRoot(Tensor covariance)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(covariance);
        return (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t());
    }

    private static DataViewSchema.Column FeatureColumn(IDataView view, string name, string side)
    {
        DataViewSchema.Column column = view.Schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"The column '{name}' is missing from the {side} rows.", side);
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new ArgumentException(
                $"The column '{name}' of the {side} rows is {column.Type}: a vector of Single of known size is needed.", side);
    }

    private static IEnumerable<float[]> Rows(IDataView view, DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            // Copied at once by the reader, so one array would do; a fresh one keeps the sequence safe to hold.
            float[] row = new float[value.Length];
            value.CopyTo(row);
            yield return row;
        }
    }
}
