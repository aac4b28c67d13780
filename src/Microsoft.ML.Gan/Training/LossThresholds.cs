namespace Microsoft.ML.Gan;

/// <summary>
/// Trains by need in place of by count: the discriminator while its loss is above C₁, then the generator while the
/// discriminator's loss on what it makes is below C₂. Each turn has at least one step and a bound, so that it always ends.
/// </summary>
/// <remarks>Both thresholds are on the discriminator's loss: it is low while the discriminator wins. With a critic of logits
/// that cannot tell, the loss is log 4 ≈ 1.386. A C₁ near that leaves the
/// discriminator too weak to teach, and even these defaults fail with some seeds: steps by count are the safer way.</remarks>
public sealed record LossThresholds
{
    /// <summary>C₁: the discriminator learns on while its loss, penalties included, is above this. Default 1.</summary>
    public double DiscriminatorAbove { get; init; } = 1;

    /// <summary>C₂: the generator learns on while the discriminator's loss on its rows is below this. Default 1.1.</summary>
    public double GeneratorBelow { get; init; } = 1.1;

    /// <summary>The most steps of the discriminator in one turn. 1 to 1,000; default 10.</summary>
    public int MaxDiscriminatorSteps { get; init; } = 10;

    /// <summary>The most steps of the generator in one turn. 1 to 1,000; default 10.</summary>
    public int MaxGeneratorSteps { get; init; } = 10;

    internal void Validate(string option)
    {
        OptionChecks.Range(double.IsFinite(DiscriminatorAbove), $"{option}.{nameof(DiscriminatorAbove)}", DiscriminatorAbove, "finite");
        OptionChecks.Range(double.IsFinite(GeneratorBelow), $"{option}.{nameof(GeneratorBelow)}", GeneratorBelow, "finite");
        OptionChecks.Range(MaxDiscriminatorSteps is >= 1 and <= 1000, $"{option}.{nameof(MaxDiscriminatorSteps)}", MaxDiscriminatorSteps, "from 1 to 1000");
        OptionChecks.Range(MaxGeneratorSteps is >= 1 and <= 1000, $"{option}.{nameof(MaxGeneratorSteps)}", MaxGeneratorSteps, "from 1 to 1000");
    }
}
