using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Rows that a training is looked at with: held-out source rows with labels, target rows without.</summary>
/// <param name="source">Held-out source rows; the caller's.</param>
/// <param name="target">Target rows; the caller's. Null in a training without a target: source rows stand for them.</param>
/// <param name="seed">The seed of what scores draw.</param>
internal sealed class DomainProbe(TrainingBatch source, Tensor? target, int seed)
{
    // Of each domain: a report should cost little of the steps between two of them.
    private const int RowsInReport = 500;

    public Device Device => source.Rows.device;

    /// <summary>What the classifier makes of the rows, as predictions on either domain would see them. The tensors belong to the caller's dispose scope.</summary>
    public AdaptationEvidence Evidence(Classifier network, bool adapted) => Evidence(network, adapted, int.MaxValue);

    private AdaptationEvidence Evidence(Classifier network, bool adapted, int mostRows)
    {
        using var noGradient = no_grad();
        network.eval();
        var ofSource = Seen(source.Rows, ofSource: adapted);
        var ofTarget = target is null ? ofSource : Seen(target, ofSource: false);
        var evidence = new AdaptationEvidence
        {
            SourceRows = ofSource.Rows,
            SourceFeatures = ofSource.Features,
            SourceProbabilities = ofSource.Probabilities,
            SourceLabels = First(source.Labels!).argmax(1).cpu(),
            TargetRows = ofTarget.Rows,
            TargetFeatures = ofTarget.Features,
            TargetProbabilities = ofTarget.Probabilities,
            Seed = seed,
        };
        network.train();
        return evidence;

        (Tensor Rows, Tensor Features, Tensor Probabilities) Seen(Tensor rows, bool ofSource)
        {
            Tensor first = First(rows);
            DomainBatchNorm.Use(network, ofSource);
            Tensor features = InBlocks.Call(network.FeatureExtractor, first);
            return (first.flatten(1).cpu(), features.cpu(), nn.functional.softmax(InBlocks.Call(network.LabelPredictor, features), 1).cpu());
        }

        Tensor First(Tensor rows) => rows.narrow(0, 0, Math.Min(mostRows, rows.shape[0]));
    }

    public double Score(Classifier network, bool adapted, AdaptationScore score)
    {
        using DisposeScope scope = NewDisposeScope();
        return score.Compute(Evidence(network, adapted));
    }

    /// <summary>Accuracies and distance; what else a report has is the caller's to fill in.</summary>
    public DomainMetrics Measure(Classifier network, DiscriminatorEnsemble? discriminators = null, AdversarialObjective? objective = null)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        AdaptationEvidence evidence = Evidence(network, discriminators is not null, RowsInReport);
        return new DomainMetrics
        {
            Adapted = discriminators is not null,
            SourceAccuracy = evidence.SourceProbabilities.argmax(1).eq(evidence.SourceLabels).to(ScalarType.Float64).mean().ToDouble(),
            SourceLoss = -new HeldOutLikelihood([.. Enumerable.Repeat(1f, (int)evidence.SourceProbabilities.shape[1])]).Compute(evidence),
            DomainAccuracy = discriminators is null ? double.NaN : DomainAccuracy(discriminators.Members[^1].Network, evidence, objective!),
            ProxyADistance = target is null ? double.NaN : ProxyADistance.Compute(evidence.SourceFeatures, evidence.TargetFeatures).Distance,
            Step = 0,
            LabelLoss = 0,
            DomainLoss = 0,
            Lambda = 0,
            RowsPerSecond = 0,
        };
    }

    /// <summary>The share of features whose domain is told by their output's side of the boundary; by its side of the middle between both means, where the objective has none.</summary>
    private double DomainAccuracy(Critic critic, AdaptationEvidence evidence, AdversarialObjective objective)
    {
        critic.eval();
        Tensor onSource = InBlocks.Call(critic, evidence.SourceFeatures.to(Device), null), onTarget = InBlocks.Call(critic, evidence.TargetFeatures.to(Device), null);
        critic.train();
        double boundary = objective.DecisionBoundary ?? (onSource.mean().ToDouble() + onTarget.mean().ToDouble()) / 2;
        return (onSource.gt(boundary).to(ScalarType.Float64).mean().ToDouble() + onTarget.lt(boundary).to(ScalarType.Float64).mean().ToDouble()) / 2;
    }
}
