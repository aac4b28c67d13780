namespace Microsoft.ML.Gan;

/// <summary>What all GAN trainings have in common.</summary>
public abstract class GanOptions : AdversarialOptions
{
    private protected GanOptions()
    {
    }

    /// <summary>The length of a latent vector z. 1 to 65,536; default 100, for <see cref="TabularGanEstimator"/> 32.</summary>
    public int LatentSize { get; init; } = 100;

    /// <summary>The distribution of latents. Default: <see cref="LatentPrior.Normal"/>.</summary>
    public LatentPrior Prior { get; init; } = LatentPrior.Normal;

    /// <summary>The column of latents that the transformer looks for in its input. Default: <c>Latent</c>. <see cref="TabularGanEstimator"/> has none.</summary>
    public string LatentColumnName { get; init; } = "Latent";

    /// <summary>
    /// The column of labels that both networks are told of: text, boolean or a key. Rows whose label is missing (empty text,
    /// key 0) teach both without one. Default null: no labels. For <see cref="TabularGanEstimator"/> any scalar column of categories, and "missing" is a label like others.
    /// </summary>
    /// <remarks>Mirza and Osindero 2014, "Conditional Generative Adversarial Nets". The label joins z in the generator and x in
    /// the discriminator of vectors; that of images projects on it (Miyato and Koyama 2018).</remarks>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// The share of the discriminator's evidence of what is not real that real rows under another row's label have: it
    /// must then heed labels, and not rows alone. 0 to below 1; default 0.5, for <see cref="TabularGanEstimator"/> 0. Without labels it does nothing.
    /// </summary>
    /// <remarks>Reed et al. 2016, "Generative Adversarial Text to Image Synthesis", section 4.2 (matching-aware discriminator).</remarks>
    public double MismatchedLabels { get; init; } = 0.5;

    /// <summary>Trains each network by need in place of by count; <see cref="AdversarialOptions.DiscriminatorSteps"/> must then be 1. Default null: by count.</summary>
    public LossThresholds? LossThresholds { get; init; }

    /// <summary>The generator's optimiser. Default: Adam with 2e-4, 0.5, 0.999; for images with 1e-3, for <see cref="TabularGanEstimator"/> with 1e-3, 0.5, 0.9.</summary>
    public OptimizerOptions GeneratorOptimizer { get; init; } = new AdamOptions();

    /// <summary>
    /// The decay per step of a running average of the generator's weights, which then is the generator that <c>Fit</c>
    /// returns. Above 0, below 1; default null: the last step's weights; for images and tables 0.995.
    /// </summary>
    public double? EmaDecay { get; init; }

    /// <summary>
    /// Checks of quality on held-out rows, after which <c>Fit</c> returns the best generator that was seen. Default null: the
    /// last one, and all rows teach.
    /// </summary>
    public QualityCheckOptions? QualityChecks { get; init; }

    /// <summary>Called with every report, on the training thread. Default null.</summary>
    public Action<GanMetrics>? MetricsCallback { get; init; }

    private protected sealed override void ValidateOwn()
    {
        OptionChecks.Range(LatentSize is >= 1 and <= 65536, nameof(LatentSize), LatentSize, "from 1 to 65536");
        OptionChecks.Range(Enum.IsDefined(Prior), nameof(Prior), Prior, "Normal or Uniform");
        OptionChecks.Range(!string.IsNullOrEmpty(LatentColumnName), nameof(LatentColumnName), LatentColumnName, "a column name");
        OptionChecks.Range(LossThresholds is null || DiscriminatorSteps == 1, nameof(DiscriminatorSteps), DiscriminatorSteps, "1 where LossThresholds say how often the discriminator steps");
        LossThresholds?.Validate(nameof(LossThresholds));
        OptionChecks.Range(LabelColumnName is not "", nameof(LabelColumnName), LabelColumnName, "a column name, or null");
        OptionChecks.Range(MismatchedLabels is >= 0 and < 1, nameof(MismatchedLabels), MismatchedLabels, "at least 0 and below 1");
        OptionChecks.Range(GeneratorOptimizer is not null, nameof(GeneratorOptimizer), GeneratorOptimizer, "an optimiser");
        GeneratorOptimizer!.Validate(nameof(GeneratorOptimizer));
        QualityChecks?.Validate(nameof(QualityChecks));
        OptionChecks.Range(EmaDecay is null or (> 0 and < 1), nameof(EmaDecay), EmaDecay, "above 0 and below 1, or null");
        ValidateNetworks();
    }

    /// <summary>The networks' own options, checked after the common ones.</summary>
    private protected abstract void ValidateNetworks();
}
