using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Mean and unbiased covariance of feature rows in double precision, gathered block by block so that the features need
/// not be held. The tensors lie on the CPU and belong to the caller's dispose scope.
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

    /// <param name="rows">Feature rows, all of one length. Enumerated once.</param>
    /// <param name="side">Which side the rows are on, for complaints.</param>
    public static FeatureMoments Of(IEnumerable<float[]> rows, string side)
    {
        var gathering = new Gathering(side);
        float[] block = [];
        long count = 0;
        int size = 0, filled = 0;

        void Flush()
        {
            using DisposeScope scope = NewDisposeScope();
            gathering.Add(AlignedTensor.Of(block[..(filled * size)], [filled, size], CPU));
            filled = 0;
        }

        foreach (float[] row in rows)
        {
            if (count == 0)
            {
                size = row.Length > 0 ? row.Length : throw new ArgumentException($"The {side} rows have no features.", side);
                block = new float[BlockRows * size];
            }
            if (row.Length != size)
            {
                throw new ArgumentException($"Row {count} of the {side} rows has {row.Length} features, the rows before it {size}.", side);
            }
            row.CopyTo(block, filled * size);
            count++;
            if (++filled == BlockRows)
            {
                Flush();
            }
        }
        if (filled > 0)
        {
            Flush();
        }
        return gathering.Finish();
    }

    /// <param name="rows">Shape [rows, …], on any device.</param>
    /// <param name="features">A block of rows to its features, [rows, features]; what it makes dies with the block.</param>
    /// <param name="blockRows">The rows of a block.</param>
    /// <param name="side">Which side the rows are on, for complaints.</param>
    public static FeatureMoments Of(Tensor rows, Func<Tensor, Tensor> features, long blockRows, string side)
    {
        var gathering = new Gathering(side);
        for (long start = 0; start < rows.shape[0]; start += blockRows)
        {
            using DisposeScope scope = NewDisposeScope();
            gathering.Add(features(rows.narrow(0, start, Math.Min(blockRows, rows.shape[0] - start))));
        }
        return gathering.Finish();
    }

    /// <summary>The sums so far.</summary>
    private sealed class Gathering(string side)
    {
        private Tensor? _pivot;
        private Tensor? _sum;
        private Tensor? _products;
        private long _count;

        /// <param name="block">Shape [rows, features]. Called in a dispose scope of the block's own.</param>
        public void Add(Tensor block)
        {
            Tensor values = block.to(ScalarType.Float64);
            CheckFinite(values);
            if (_pivot is null || _sum is null || _products is null)
            {
                long size = values.shape[1];
                // Sums about a value near the mean keep their digits where the mean is large beside the spread.
                _pivot = values.mean([0L]).MoveToOuterDisposeScope();
                _sum = zeros([size], float64, values.device).MoveToOuterDisposeScope();
                _products = zeros([size, size], float64, values.device).MoveToOuterDisposeScope();
            }
            Tensor centred = values - _pivot;
            _sum.add_(centred.sum(dim: 0));
            _products.add_(centred.t().matmul(centred));
            _count += values.shape[0];
        }

        public FeatureMoments Finish()
        {
            if (_count < 2)
            {
                throw new ArgumentException($"The {side} side has {_count} rows: a covariance needs at least 2.", side);
            }
            Tensor offset = _sum! / _count;
            // Σ(x − p)(x − p)ᵀ − n·(m − p)(m − p)ᵀ is the scatter about the mean m.
            Tensor covariance = (_products! - offset.unsqueeze(1) * offset.unsqueeze(0) * _count) / (_count - 1);
            return new FeatureMoments((_pivot! + offset).cpu(), covariance.cpu());
        }

        private void CheckFinite(Tensor values)
        {
            if (values.isfinite().all().ToBoolean())
            {
                return;
            }
            long size = values.shape[1], place = values.isfinite().logical_not().to(ScalarType.Int32).flatten().argmax().ToInt64();
            throw new ArgumentException(FormattableString.Invariant(
                $"Feature {place % size} of row {_count + place / size} of the {side} rows is {values.flatten()[place].ToDouble()}: every value must be finite."), side);
        }
    }
}
