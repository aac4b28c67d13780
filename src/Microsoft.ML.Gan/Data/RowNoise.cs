namespace Microsoft.ML.Gan;

/// <summary>
/// Latents as a function of seed and row: a counter hashed, never a stream consumed. Whoever reads row 17, when and in
/// whatever order, gets row 17's latents.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood 2014) on a counter; normals by Box and Muller 1958.</remarks>
internal sealed class RowNoise(int seed, LatentPrior prior)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>The latents of the row with this id.</summary>
    public void Fill(ulong idLow, ulong idHigh, Span<float> latents)
    {
        ulong state = Mix(Mix(Mix((ulong)(uint)seed + Increment) ^ idLow) + idHigh);
        for (int i = 0; i < latents.Length; i += 2)
        {
            double first = Uniform(ref state), second = Uniform(ref state);
            (double a, double b) = prior == LatentPrior.Normal ? Normals(first, second) : (2 * first - 1, 2 * second - 1);
            latents[i] = (float)a;
            if (i + 1 < latents.Length)
            {
                latents[i + 1] = (float)b;
            }
        }
    }

    private static (double, double) Normals(double first, double second)
    {
        // 1 − u lies in (0, 1]: its logarithm is finite.
        double radius = Math.Sqrt(-2 * Math.Log(1 - first));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * second);
        return (radius * cosine, radius * sine);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    private static double Uniform(ref ulong state)
    {
        state += Increment;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
