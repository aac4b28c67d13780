using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Targets instead of classes: the discriminator draws real rows to b and generated ones to a, the generator draws its rows
/// to c. A row that passes for real but lies far away still has a gradient.
/// </summary>
/// <remarks>Mao et al. 2017, "Least Squares Generative Adversarial Networks", equations 2 and 9 (a, b, c = 0, 1, 1). With
/// a = −1, b = 1, c = 0 the generator minimises the Pearson χ² divergence (equation 8).</remarks>
public sealed class LeastSquaresObjective : AdversarialObjective
{
    /// <summary>a, the discriminator's target for generated rows. Default 0.</summary>
    public double GeneratedTarget { get; init; }

    /// <summary>b, the discriminator's target for real rows; above <see cref="GeneratedTarget"/> for a higher output to mean more real. Default 1.</summary>
    public double RealTarget { get; init; } = 1;

    /// <summary>c, the generator's target for its rows. Default 1.</summary>
    public double GeneratorTarget { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "least squares";

    /// <inheritdoc/>
    public override CriticOutput Output => CriticOutput.Score;

    /// <inheritdoc/>
    public override double? DecisionBoundary => (GeneratedTarget + RealTarget) / 2;

    internal override void Validate(string option)
    {
        OptionChecks.Range(double.IsFinite(GeneratedTarget), $"{option}.{nameof(GeneratedTarget)}", GeneratedTarget, "finite");
        OptionChecks.Range(RealTarget > GeneratedTarget && double.IsFinite(RealTarget), $"{option}.{nameof(RealTarget)}", RealTarget, $"finite and above GeneratedTarget ({GeneratedTarget}): higher means more real");
        OptionChecks.Range(double.IsFinite(GeneratorTarget), $"{option}.{nameof(GeneratorTarget)}", GeneratorTarget, "finite");
    }

    /// <inheritdoc/>
    // ½(D(x) − b)² + ½(D(G(z)) − a)²
    public override Tensor DiscriminatorLoss(Tensor real, Tensor generated) =>
        ((real - RealTarget).square().mean() + (generated - GeneratedTarget).square().mean()) * 0.5;

    /// <inheritdoc/>
    // ½(D(G(z)) − c)²
    public override Tensor GeneratorLoss(Tensor generated, Tensor? real) => (generated - GeneratorTarget).square().mean() * 0.5;
}
