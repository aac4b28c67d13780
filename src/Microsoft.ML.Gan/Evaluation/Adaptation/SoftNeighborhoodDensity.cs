using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How many other target rows a target row's prediction lies close to, as an entropy in nats: predictions in tight clusters
/// score high, up to log(m − 1) for m rows.
/// </summary>
/// <remarks>
/// <para>
/// (1/m) Σᵢ H(Pᵢ), where Pᵢ is the softmax over j ≠ i of the cosine similarity between the predictions i and j, divided by a
/// temperature of 0.05. Saito et al. 2021, "Tune it the Right Way: Unsupervised Validation of Domain Adaptation via Soft
/// Neighborhood Density", section 3.2. The first 4,000 target rows count; the value grows with their number.
/// </para>
/// <para>Everything in one class is the tightest cluster of all and scores highest.</para>
/// </remarks>
public sealed class SoftNeighborhoodDensity : AdaptationScore
{
    private const double Temperature = 0.05;
    private const long BlockRows = 256;

    /// <inheritdoc/>
    public override string Name => "soft-neighborhood-density";

    /// <inheritdoc/>
    public override double Compute(AdaptationEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        Tensor p = First(evidence.TargetProbabilities).to(ScalarType.Float64);
        // Probabilities that add up to 1 have no length of 0.
        Tensor units = p / p.norm(1, keepdim: true), places = arange(p.shape[0], device: p.device);
        double sum = 0;
        for (long start = 0; start < units.shape[0]; start += BlockRows)
        {
            using DisposeScope block = NewDisposeScope();
            long count = Math.Min(BlockRows, units.shape[0] - start);
            Tensor similarities = units.narrow(0, start, count).matmul(units.t()) / Temperature;
            Tensor self = places.narrow(0, start, count).unsqueeze(1).eq(places);
            sum += Entropy(similarities.masked_fill(self, double.NegativeInfinity).softmax(1)).sum().ToDouble();
        }
        return sum / units.shape[0];
    }
}
