using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How far generated rows are from real ones: 0 is best, lower is better. Never a loss: a loss says how the game between
/// two networks stands, a distance between the rows themselves says whether they are good.
/// </summary>
/// <remarks>
/// Two finite sets of rows from one distribution are a little apart too: read a distance beside the one between two sets
/// of real rows, and compare only distances of the same measure, over the same columns and row counts.
/// Implementations are stateless and deterministic, so that one instance may serve several trainings at a time.
/// </remarks>
public abstract class QualityMeasure
{
    /// <summary>The measure's name as it appears in logs.</summary>
    public abstract string Name { get; }

    /// <summary>The distance between two sets of rows, in the scale that the networks see: slots standardised, pixels from −1 to 1.</summary>
    /// <param name="real">Real rows, Float32, of shape [rows, slots], or [rows, channels, height, width] for images; on any device.</param>
    /// <param name="generated">Generated rows, alike but for their number.</param>
    /// <returns>At least 0 and finite. Both tensors stay the caller's, and none that the measure made is left.</returns>
    /// <exception cref="ArgumentException">A side has too few rows, a value that is NaN or infinite, or rows of another shape.</exception>
    public abstract double Distance(Tensor real, Tensor generated);

    /// <summary>Refuses what no distance can be computed from. What it makes belongs to the caller's dispose scope.</summary>
    private protected static void Check(Tensor real, Tensor generated, int leastRows)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        CheckSide(real, leastRows, nameof(real));
        CheckSide(generated, leastRows, nameof(generated));
        if (!real.shape.AsSpan(1).SequenceEqual(generated.shape.AsSpan(1)))
        {
            throw new ArgumentException($"Real rows have the shape {RowShape(real)}, generated rows {RowShape(generated)}: both sides need the same.", nameof(generated));
        }
    }

    private static void CheckSide(Tensor rows, int leastRows, string side)
    {
        if (rows.dim() < 2 || rows.dtype != ScalarType.Float32 || rows.shape.AsSpan(1).Contains(0))
        {
            throw new ArgumentException($"The {side} rows are {rows.dtype} of shape [{string.Join(", ", rows.shape)}]: Float32 of shape [rows, …] is needed.", side);
        }
        if (rows.shape[0] < leastRows)
        {
            throw new ArgumentException($"The {side} side has {rows.shape[0]} rows: at least {leastRows} {(leastRows == 1 ? "is" : "are")} needed.", side);
        }
        Tensor finite = rows.isfinite();
        if (!finite.all().ToBoolean())
        {
            long row = finite.logical_not().flatten(1).any(1).to(ScalarType.Int32).argmax().ToInt64();
            throw new ArgumentException($"Row {row} of the {side} rows has a value that is NaN or infinite.", side);
        }
    }

    private static string RowShape(Tensor rows) => $"[{string.Join(", ", rows.shape[1..])}]";
}
