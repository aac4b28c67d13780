using System.Numerics;

namespace Microsoft.ML.Transforms;

internal enum NormalizationKind
{
    MinMax,
    MeanVariance,
    MeanVarianceCdf,
}

/// <summary>What is asked of a normalizer.</summary>
internal sealed record Normalization(NormalizationKind Kind, long MaximumExampleCount, bool FixZero);

/// <summary>The running statistics of one slot; values that are not finite numbers are left out as the real package does.</summary>
internal struct SlotStatistics<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private T _min = T.PositiveInfinity;
    private T _max = T.NegativeInfinity;
    private long _count;
    private double _mean;
    private double _squares;

    public SlotStatistics()
    {
    }

    internal void Add(T value)
    {
        // Comparisons with NaN are false.
        if (value < _min)
            _min = value;
        if (value > _max)
            _max = value;
        if (!T.IsFinite(value))
            return;
        double number = double.CreateTruncating(value);
        double delta = number - _mean;
        _count++;
        _mean += delta / _count;
        _squares += delta * (number - _mean);
    }

    /// <summary>Scale and offset of (x − offset)·scale; both 0 for a slot that never changes.</summary>
    internal readonly (T Scale, T Offset) Affine(NormalizationKind kind, bool fixZero)
    {
        if (kind == NormalizationKind.MinMax)
        {
            if (!(_max > _min))
                return (T.Zero, T.Zero);
            if (fixZero)
                return (T.One / T.Max(T.Abs(_max), T.Abs(_min)), T.Zero);
            T scale = T.One / (_max - _min);
            return (scale, scale == T.Zero ? T.Zero : _min);
        }
        (double mean, double deviation) = Moments;
        double spread = fixZero ? Math.Sqrt(deviation * deviation + mean * mean) : deviation;
        return spread == 0 ? (T.Zero, T.Zero) : (T.CreateTruncating(1 / spread), fixZero ? T.Zero : T.CreateTruncating(mean));
    }

    internal readonly (double Mean, double Deviation) Moments => (_mean, _count == 0 ? 0 : Math.Sqrt(_squares / _count));
}
