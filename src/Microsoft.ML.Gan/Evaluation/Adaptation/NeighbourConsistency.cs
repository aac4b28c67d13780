using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How much more often than by chance target rows' nearest target rows are predicted to be of the row's own class: 1 is always, 0
/// is as often as by chance. Class borders that cut through crowds of rows score low.
/// </summary>
/// <remarks>
/// (c − e)/(1 − e) with c = (1/(mk)) Σᵢ Σⱼ∈kNN(i) 1[ŷᵢ = ŷⱼ], by the Euclidean distance, and e = Σ (share of class)²: the cluster
/// assumption of Chapelle and Zien 2005, "Semi-Supervised Classification by Low Density Separation", section 1, counted over
/// neighbours, with chance taken off as Cohen 1960 does (κ). The first 4,000 target rows count. Everything in one class scores 0.
/// </remarks>
public sealed class NeighbourConsistency : AdaptationScore
{
    /// <summary>k: neighbours of each row, or all others where there are fewer. 1 to 100; default 5.</summary>
    public int Neighbours
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 1 and <= 100, nameof(Neighbours), value, "from 1 to 100");
            field = value;
        }
    } = 5;

    /// <summary>Whether neighbours are sought among the classifier's features, which it can bend to its predictions, rather than among
    /// the rows. Default false.</summary>
    public bool UseFeatures { get; init; }

    /// <inheritdoc/>
    public override string Name => UseFeatures ? "feature-neighbour-consistency" : "neighbour-consistency";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        Tensor rows = First(UseFeatures ? evidence.TargetFeatures : evidence.TargetRows);
        long[] predicted = Predicted(First(evidence.TargetProbabilities));
        int k = (int)Math.Min(Neighbours, rows.shape[0] - 1);
        // One more, since the row is among its own; behind k + 1 copies of it that come before, it is not.
        IReadOnlyList<IReadOnlyList<Neighbour>> found = NearestNeighbours.Find(rows, [rows.alias()], k + 1);
        long same = found.Select((neighbours, i) => neighbours.Where(one => one.Row != i).Take(k).LongCount(one => predicted[one.Row] == predicted[i])).Sum();
        double chance = predicted.CountBy(label => label).Sum(pair => Math.Pow(pair.Value / (double)predicted.Length, 2));
        return chance < 1 ? (same / ((double)found.Count * k) - chance) / (1 - chance) : 0;
    }
}
