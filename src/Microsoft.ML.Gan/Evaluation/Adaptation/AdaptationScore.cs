using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How well a classifier that was adapted to a target domain does there, judged without target labels: what chooses among
/// trainings, settings and steps. Higher is better for every score; risks and entropies are negated.
/// </summary>
/// <remarks>
/// No score sees all failures, and each says in its remarks which ones it misses. Compare only values of one score over the
/// same rows. Implementations are stateless and deterministic.
/// </remarks>
public abstract class AdaptationScore
{
    // The rows of a side that scores over pairs of rows look at: 16 million pairs.
    private protected const int MostRows = 4000;

    /// <summary>The score's name as it appears in logs and tables.</summary>
    public abstract string Name { get; }

    /// <summary>The score of one classifier; higher is better.</summary>
    /// <param name="evidence">What the classifier makes of the rows. Its tensors stay the caller's, and none that the score made is left.</param>
    /// <returns>A finite number.</returns>
    /// <exception cref="ArgumentException">The evidence's tensors do not fit together, have fewer than 2 rows or values that are not
    /// finite, or probabilities that do not add up to 1.</exception>
    public abstract double Compute(AdaptationEvidence evidence);

    /// <summary>−Σ p log p along the last dimension, in nats; Float64. 0 log 0 is 0.</summary>
    private protected static Tensor Entropy(Tensor probabilities)
    {
        Tensor p = probabilities.to(ScalarType.Float64);
        return -p.xlogy(p).sum(dim: -1);
    }

    /// <summary>The first <see cref="MostRows"/> rows.</summary>
    private protected static Tensor First(Tensor rows) => rows.narrow(0, 0, Math.Min(MostRows, rows.shape[0]));

    /// <summary>The most probable class of each row.</summary>
    private protected static long[] Predicted(Tensor probabilities) => probabilities.argmax(1).Numbers<long>();
}
