using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The accuracy on held-out source rows of a reverse classifier, which knows only target rows and the classes predicted for
/// them: from 0 to 1. What was carried to the target domain must carry back.
/// </summary>
/// <remarks>
/// <para>
/// Zhong et al. 2010, "Cross Validation Framework to Choose amongst Models and Datasets for Transfer Learning", section 3;
/// Ganin et al. 2016, "Domain-Adversarial Training of Neural Networks", section 5.1.1, which trains a second adversarial
/// network as reverse classifier. Here it is the majority of the k nearest target rows by the Euclidean distance, of tied
/// classes the one that comes nearest. The first 4,000 rows of each side count.
/// </para>
/// <para>
/// Neighbours in rows must mean something across the domains: where they are far apart, every classifier scores low. Classes
/// swapped in one region of the target domain cost only the source rows that lie near it.
/// </para>
/// </remarks>
public sealed class ReverseValidation : AdaptationScore
{
    /// <summary>k: target rows that decide, or all where there are fewer. 1 to 100; default 5.</summary>
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
    public override string Name => UseFeatures ? "feature-reverse-validation" : "reverse-validation";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        Tensor source = First(UseFeatures ? evidence.SourceFeatures : evidence.SourceRows);
        Tensor target = First(UseFeatures ? evidence.TargetFeatures : evidence.TargetRows).to(source.device);
        long[] labels = First(evidence.SourceLabels).Numbers<long>(), predicted = Predicted(evidence.TargetProbabilities);
        int k = (int)Math.Min(Neighbours, target.shape[0]);
        IReadOnlyList<IReadOnlyList<Neighbour>> found = NearestNeighbours.Find(source, [target.alias()], k);
        return found.Where((neighbours, i) => Majority(neighbours.Select(one => predicted[one.Row])) == labels[i]).Count() / (double)found.Count;
    }

    /// <summary>Nearest first; groups stay in the order of their first members, so of equally large ones the nearest is taken.</summary>
    private static long Majority(IEnumerable<long> classes) => classes.GroupBy(one => one).MaxBy(group => group.Count())!.Key;
}
