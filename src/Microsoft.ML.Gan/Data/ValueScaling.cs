namespace Microsoft.ML.Gan;

/// <summary>
/// The affine map between a column's own values and what the networks see: seen = (value − Center) / Spread, per slot or
/// one for all slots.
/// </summary>
internal sealed class ValueScaling(float[] center, float[] spread)
{
    /// <summary>Each slot to mean 0 and standard deviation 1; a slot that never varies is only shifted.</summary>
    public static ValueScaling Standardize(SlotStatistics statistics)
    {
        var center = new float[statistics.Length];
        var spread = new float[statistics.Length];
        for (int i = 0; i < center.Length; i++)
        {
            center[i] = (float)statistics.Mean(i);
            float deviation = (float)statistics.StandardDeviation(i);
            spread[i] = deviation > 0 ? deviation : 1;
        }
        return new ValueScaling(center, spread);
    }

    /// <summary>[low, high] to [−1, 1], the range of tanh.</summary>
    public static ValueScaling Range(float low, float high)
    {
        float half = (high - low) / 2;
        return new ValueScaling([low + half], [half > 0 ? half : 1]);
    }

    /// <summary>
    /// The range that pixels were meant to have: [0, 1], [−1, 1] or [0, 255] where the values lie in one of these and
    /// span at least half of it, else what was found.
    /// </summary>
    public static (float Low, float High) PixelRange(float smallest, float largest)
    {
        foreach ((float low, float high) in new[] { (0f, 1f), (-1f, 1f), (0f, 255f) })
        {
            if (smallest >= low && largest <= high && largest - smallest >= (high - low) / 2)
            {
                return (low, high);
            }
        }
        return (smallest, largest);
    }

    public void Apply(Span<float> row)
    {
        if (center.Length == 1)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] - center[0]) / spread[0];
            }
        }
        else
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] - center[i]) / spread[i];
            }
        }
    }

    public void Undo(Span<float> row)
    {
        if (center.Length == 1)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = row[i] * spread[0] + center[0];
            }
        }
        else
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = row[i] * spread[i] + center[i];
            }
        }
    }

    public void Save(BinaryWriter writer)
    {
        BinaryFormat.WriteFloats(writer, center);
        BinaryFormat.WriteFloats(writer, spread);
    }

    public static ValueScaling Load(BinaryReader reader) => new(BinaryFormat.ReadFloats(reader), BinaryFormat.ReadFloats(reader));
}
