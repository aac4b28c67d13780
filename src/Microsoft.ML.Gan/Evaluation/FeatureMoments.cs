using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Mean and unbiased covariance of feature rows in double precision, gathered block by block so that the rows need not be
/// held. The tensors belong to the caller's dispose scope.
/// </summary>
internal sealed class FeatureMoments
{
    private const int BlockRows = 1024;

    private FeatureMoments(Tensor mean, Tensor covariance)
    {
        Mean = mean;
        Covariance = covariance;
    }

    /// <summary>Shape [features], Float64.</summary>
    public Tensor Mean { get; }

    /// <summary>Shape [features, features], Float64.</summary>
    public Tensor Covariance { get; }

    public long Size => Mean.shape[0];

    public static FeatureMoments Of(IEnumerable<float[]> rows, string side)
    {
        Tensor? pivot = null, sum = null, products = null;
        double[] block = [];
        long count = 0;
        int size = 0, filled = 0;

        void Flush()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor values = tensor(block[..(filled * size)], [filled, size]);
            if (pivot is null || sum is null || products is null)
            {
                // Sums about a value near the mean keep their digits where the mean is large beside the spread.
                pivot = values.mean([0L]).MoveToOuterDisposeScope();
                sum = zeros([size], float64).MoveToOuterDisposeScope();
                products = zeros([size, size], float64).MoveToOuterDisposeScope();
            }
            Tensor centred = values - pivot;
            sum.add_(centred.sum(dim: 0));
            products.add_(centred.t().matmul(centred));
            filled = 0;
        }

        foreach (float[] row in rows)
        {
            if (count == 0)
            {
                size = row.Length > 0 ? row.Length : throw new ArgumentException($"The {side} rows have no features.", side);
                block = new double[BlockRows * size];
            }
            if (row.Length != size)
            {
                throw new ArgumentException($"Row {count} of the {side} rows has {row.Length} features, the rows before it {size}.", side);
            }
            for (int slot = 0; slot < size; slot++)
            {
                if (!float.IsFinite(row[slot]))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"Feature {slot} of row {count} of the {side} rows is {row[slot]}: every value must be finite."), side);
                }
                block[filled * size + slot] = row[slot];
            }
            count++;
            if (++filled == BlockRows)
            {
                Flush();
            }
        }
        if (count < 2)
        {
            throw new ArgumentException($"The {side} side has {count} rows: a covariance needs at least 2.", side);
        }
        if (filled > 0)
        {
            Flush();
        }

        Tensor offset = sum! / count;
        // Σ(x − p)(x − p)ᵀ − n·(m − p)(m − p)ᵀ is the scatter about the mean m.
        Tensor covariance = (products! - offset.unsqueeze(1) * offset.unsqueeze(0) * count) / (count - 1);
        return new FeatureMoments(pivot! + offset, covariance);
    }
}
