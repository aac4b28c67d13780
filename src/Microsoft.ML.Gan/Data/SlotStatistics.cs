namespace Microsoft.ML.Gan;

/// <summary>Count, range, mean and spread of each slot in one pass (Welford 1962, in double precision).</summary>
internal sealed class SlotStatistics(int length)
{
    private readonly double[] _mean = new double[length];
    private readonly double[] _squares = new double[length];

    public int Length => length;

    public long Count { get; private set; }

    public float Smallest { get; private set; } = float.PositiveInfinity;

    public float Largest { get; private set; } = float.NegativeInfinity;

    public void Add(ReadOnlySpan<float> row)
    {
        Count++;
        for (int i = 0; i < row.Length; i++)
        {
            float value = row[i];
            Smallest = Math.Min(Smallest, value);
            Largest = Math.Max(Largest, value);
            double delta = value - _mean[i];
            _mean[i] += delta / Count;
            _squares[i] += delta * (value - _mean[i]);
        }
    }

    public double Mean(int slot) => _mean[slot];

    /// <summary>The population standard deviation.</summary>
    public double StandardDeviation(int slot) => Math.Sqrt(_squares[slot] / Count);
}
