using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The mean log-probability of the true labels of held-out source rows, in nats, weighted by class: minus the loss. It says
/// nothing of the target: what chooses among steps of a training that has none.
/// </summary>
/// <param name="classWeights">The weight of each label.</param>
internal sealed class HeldOutLikelihood(float[] classWeights) : AdaptationScore
{
    // The log of a probability that Float32 rounds to 0 is no number to compare.
    private const double Least = 1e-12;

    public override string Name => "held-out log-likelihood";

    public override double Compute(AdaptationEvidence evidence)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor labels = evidence.SourceLabels.cpu();
        Tensor logs = evidence.SourceProbabilities.cpu().to(ScalarType.Float64).clamp_min(Least).log().gather(1, labels.unsqueeze(1)).squeeze(1);
        Tensor weights = tensor(classWeights).to(ScalarType.Float64).index_select(0, labels);
        return ((logs * weights).sum() / weights.sum()).ToDouble();
    }
}
