using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Decides between a source-only and an adapted classifier without target labels.
/// </summary>
/// <remarks>
/// Source-only, where the domains' features can't be told apart by a linear classifier once source rows count as often as their
/// label is estimated to occur in the target; else the version with the higher <see cref="DomainAdversarialTrainer.Options.Selection"/>.
/// </remarks>
public sealed record AdaptationGuard
{
    private static readonly AdaptationScore[] s_reported =
    [
        new NeighbourConsistency(), new NeighbourConsistency { UseFeatures = true }, new InformationScore(), new EntropyScore(), new SoftNeighborhoodDensity(),
        new ImportanceWeightedValidation(), new DeepEmbeddedValidation(), new ReverseValidation(),
    ];

    /// <summary>Whether the version that is not chosen is kept as <see cref="DomainAdversarialTransformer.Alternative"/>, for who has some target labels to compare both. Default false.</summary>
    public bool KeepBoth { get; init; }

    /// <summary>The standard errors by which the domains must be told apart beyond class shares, for there to be anything to adapt to. At least 0; default 2.</summary>
    public double StandardErrors
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 0 and < double.PositiveInfinity, nameof(StandardErrors), value, "at least 0 and finite");
            field = value;
        }
    } = 2;

    /// <summary>The total variation distance, 0 to 1, between the source's class shares and the target's estimated ones from which label shift is warned of. Default 0.1.</summary>
    public double LabelShift
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 0 and <= 1, nameof(LabelShift), value, "from 0 to 1");
            field = value;
        }
    } = 0.1;

    internal AdaptationReport Judge(AdaptationEvidence before, AdaptationEvidence after, IReadOnlyList<string> labels, AdaptationScore selection)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        AdaptationComparison[] scores = [.. s_reported.Where(score => score.Name != selection.Name).Prepend(selection)
            .Select(score => new AdaptationComparison(score.Name, score.Compute(before), score.Compute(after)))];
        double[] sourceShares = Gan.LabelShift.SourceShares(before), targetShares = Gan.LabelShift.TargetShares(before);
        double shift = Gan.LabelShift.TotalVariation(sourceShares, targetShares);
        (double beyond, double error) = Gan.LabelShift.AccuracyBeyondShares(before);
        bool apart = beyond > 0.5 + StandardErrors * error;
        bool adapted = apart && scores[0].Adapted > scores[0].SourceOnly;
        string verdict = !apart
            ? string.Create(CultureInfo.InvariantCulture, $"Source-only: once class shares are accounted for, a linear classifier tells the domains apart in {beyond:P1} of the rows only (chance 50 %), so that there is nothing to adapt to.")
            : string.Create(CultureInfo.InvariantCulture, $"{(adapted ? "Adapted" : "Source-only")}: its {scores[0].Name} on the target is {Math.Max(scores[0].Adapted, scores[0].SourceOnly):G4}, the other version's {Math.Min(scores[0].Adapted, scores[0].SourceOnly):G4} (higher is better).");
        return new AdaptationReport
        {
            Adapted = adapted,
            SharesExplainDomains = !apart,
            Verdict = verdict,
            Scores = scores,
            Labels = labels,
            SourceShares = sourceShares,
            SharesBefore = Shares(before.TargetProbabilities),
            SharesAfter = Shares(after.TargetProbabilities),
            SourceAccuracyBefore = Accuracy(before),
            SourceAccuracyAfter = Accuracy(after),
            DomainAccuracyBefore = ProxyADistance.Compute(before.SourceFeatures, before.TargetFeatures).Accuracy,
            DomainAccuracyAfter = ProxyADistance.Compute(after.SourceFeatures, after.TargetFeatures).Accuracy,
            DomainAccuracyBeyondShares = beyond,
            LabelShiftWarning = shift < LabelShift ? null : string.Create(CultureInfo.InvariantCulture,
                $"Label shift: {shift:P0} of the target rows seem to have other labels than the source's class shares would give them; features that are made the same in both domains then put rows into wrong classes."),
        };
    }

    private static double[] Shares(Tensor probabilities)
    {
        Tensor predicted = probabilities.argmax(1);
        return (bincount(predicted, minlength: probabilities.shape[1]).to(ScalarType.Float64) / predicted.shape[0]).Numbers<double>();
    }

    private static double Accuracy(AdaptationEvidence evidence) =>
        evidence.SourceProbabilities.argmax(1).eq(evidence.SourceLabels).to(ScalarType.Float64).mean().ToDouble();
}
