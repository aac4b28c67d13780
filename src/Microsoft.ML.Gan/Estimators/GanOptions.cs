namespace Microsoft.ML.Gan;

/// <summary>What all GAN trainings have in common. Options hold numbers and factories, never anything live: a <c>Fit</c> leaves no trace in them.</summary>
public abstract class GanOptions
{
    private protected GanOptions()
    {
    }

    /// <summary>The length of a latent vector z. 1 to 65,536; default 100.</summary>
    public int LatentSize { get; init; } = 100;

    /// <summary>The distribution of latents. Default: <see cref="LatentPrior.Normal"/>.</summary>
    public LatentPrior Prior { get; init; } = LatentPrior.Normal;

    /// <summary>The column of latents that the transformer looks for in its input. Default: <c>Latent</c>.</summary>
    public string LatentColumnName { get; init; } = "Latent";

    /// <summary>
    /// The column of labels that both networks are told of: text, boolean or a key. Rows whose label is missing (empty text,
    /// key 0) teach both without one. Default null: no labels.
    /// </summary>
    /// <remarks>Mirza and Osindero 2014, "Conditional Generative Adversarial Nets". The label joins z in the generator and x in
    /// the discriminator of vectors; that of images projects on it (Miyato and Koyama 2018).</remarks>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// The share of the discriminator's evidence of what is not real that real rows under another row's label have: it
    /// must then heed labels, and not rows alone. 0 to below 1; default 0.5. Without labels it does nothing.
    /// </summary>
    /// <remarks>Reed et al. 2016, "Generative Adversarial Text to Image Synthesis", section 4.2 (matching-aware discriminator).</remarks>
    public double MismatchedLabels { get; init; } = 0.5;

    /// <summary>Passes over the training rows. At least 1; default 25. Ignored where <see cref="Steps"/> is set.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Generator steps, in place of <see cref="Epochs"/>. At least 1; default null.</summary>
    public int? Steps { get; init; }

    /// <summary>Rows per batch, real and generated each. At least 2; default 64, for images 32.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>k, the discriminator's steps for one of the generator's. 1 to 1,000; default 1 (Goodfellow et al. 2014, algorithm 1).</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>Trains each network by need in place of by count; <see cref="DiscriminatorSteps"/> must then be 1. Default null: by count.</summary>
    public LossThresholds? LossThresholds { get; init; }

    /// <summary>
    /// Discriminators of different power, from the weakest to the strongest, that train together; the generator minimises
    /// the mean of what they say. Default: none, a single discriminator.
    /// </summary>
    public IReadOnlyList<EnsembleMember> Ensemble { get; init; } = [];

    /// <summary>What each network minimises. Default: <see cref="NonSaturatingObjective"/>, for images <see cref="EnergyBasedObjective"/>.</summary>
    public AdversarialObjective Objective { get; init; } = new NonSaturatingObjective();

    /// <summary>Terms added to the discriminator's loss. Default: none.</summary>
    public IReadOnlyList<DiscriminatorRegularizer> Regularizers { get; init; } = [];

    /// <summary>The generator's optimiser. Default: Adam with 2e-4, 0.5, 0.999; for images with 1e-3.</summary>
    public OptimizerOptions GeneratorOptimizer { get; init; } = new AdamOptions();

    /// <summary>The discriminator's optimiser. Default: Adam with 2e-4, 0.5, 0.999; for images with 1e-3.</summary>
    public OptimizerOptions DiscriminatorOptimizer { get; init; } = new AdamOptions();

    /// <summary>The course of both learning rates over the training. Default null: constant; for images a linear decay over the second half.</summary>
    public LearningRateSchedule? LearningRates { get; init; }

    /// <summary>
    /// The decay per step of a running average of the generator's weights, which then is the generator that <c>Fit</c>
    /// returns. Above 0, below 1; default null: the last step's weights; for images 0.995.
    /// </summary>
    public double? EmaDecay { get; init; }

    /// <summary>
    /// Checks of quality on held-out rows, after which <c>Fit</c> returns the best generator that was seen. Default null: the
    /// last one, and all rows teach.
    /// </summary>
    public QualityCheckOptions? QualityChecks { get; init; }

    /// <summary>One seed, the same bits on one machine with one thread count. Default null: from the MLContext's seed.</summary>
    public int? Seed { get; init; }

    /// <summary>Threads for the networks. 1 to 1,024; default null: as TorchSharp is set.</summary>
    public int? Threads { get; init; }

    /// <summary>Steps between reports to the log, the history and <see cref="MetricsCallback"/>. At least 1; default 100. The last step always reports.</summary>
    public int ReportInterval { get; init; } = 100;

    /// <summary>Called with every report, on the training thread. Default null.</summary>
    public Action<GanMetrics>? MetricsCallback { get; init; }

    /// <summary>Stops the training with an <see cref="OperationCanceledException"/>, which leaves nothing behind. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Bytes that training rows may take, at 4 per number. Rows that do not fit are read again in every pass, through a
    /// shuffle pool of this size. At least 1,048,576; default 1 GiB.
    /// </summary>
    public long MemoryBudget { get; init; } = 1L << 30;

    /// <summary>The network's own options, checked after the common ones.</summary>
    private protected abstract void ValidateNetworks();

    internal void Validate()
    {
        OptionChecks.Range(LatentSize is >= 1 and <= 65536, nameof(LatentSize), LatentSize, "from 1 to 65536");
        OptionChecks.Range(Enum.IsDefined(Prior), nameof(Prior), Prior, "Normal or Uniform");
        OptionChecks.Range(!string.IsNullOrEmpty(LatentColumnName), nameof(LatentColumnName), LatentColumnName, "a column name");
        OptionChecks.Range(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        OptionChecks.Range(Steps is null or >= 1, nameof(Steps), Steps, "at least 1, or null");
        OptionChecks.Range(BatchSize is >= 2 and <= 1 << 20, nameof(BatchSize), BatchSize, "from 2 to 1048576");
        OptionChecks.Range(DiscriminatorSteps is >= 1 and <= 1000, nameof(DiscriminatorSteps), DiscriminatorSteps, "from 1 to 1000");
        OptionChecks.Range(LossThresholds is null || DiscriminatorSteps == 1, nameof(DiscriminatorSteps), DiscriminatorSteps, "1 where LossThresholds say how often the discriminator steps");
        LossThresholds?.Validate(nameof(LossThresholds));
        OptionChecks.Range(LabelColumnName is not "", nameof(LabelColumnName), LabelColumnName, "a column name, or null");
        OptionChecks.Range(MismatchedLabels is >= 0 and < 1, nameof(MismatchedLabels), MismatchedLabels, "at least 0 and below 1");
        OptionChecks.Range(Ensemble is not null && Ensemble.All(member => member is not null), nameof(Ensemble), Ensemble, "a list without nulls");
        for (int i = 0; i < Ensemble!.Count; i++)
        {
            Ensemble[i].Validate($"{nameof(Ensemble)}[{i}]");
        }
        OptionChecks.Range(Objective is not null, nameof(Objective), Objective, "an objective");
        Objective!.Validate(nameof(Objective));
        OptionChecks.Range(Regularizers is not null && Regularizers.All(regularizer => regularizer is not null), nameof(Regularizers), Regularizers, "a list without nulls");
        OptionChecks.Range(GeneratorOptimizer is not null, nameof(GeneratorOptimizer), GeneratorOptimizer, "an optimiser");
        OptionChecks.Range(DiscriminatorOptimizer is not null, nameof(DiscriminatorOptimizer), DiscriminatorOptimizer, "an optimiser");
        GeneratorOptimizer!.Validate(nameof(GeneratorOptimizer));
        DiscriminatorOptimizer!.Validate(nameof(DiscriminatorOptimizer));
        LearningRates?.Validate(nameof(LearningRates));
        QualityChecks?.Validate(nameof(QualityChecks));
        OptionChecks.Range(EmaDecay is null or (> 0 and < 1), nameof(EmaDecay), EmaDecay, "above 0 and below 1, or null");
        OptionChecks.Range(Threads is null or (>= 1 and <= 1024), nameof(Threads), Threads, "from 1 to 1024, or null");
        OptionChecks.Range(ReportInterval >= 1, nameof(ReportInterval), ReportInterval, "at least 1");
        OptionChecks.Range(MemoryBudget >= 1 << 20, nameof(MemoryBudget), MemoryBudget, "at least 1048576");
        ValidateNetworks();
        foreach (DiscriminatorRegularizer regularizer in Regularizers!)
        {
            regularizer.CheckFits(Objective!);
        }
    }

    /// <summary>The critics to build: one, or one for each member of the ensemble.</summary>
    internal IEnumerable<CriticPlan> CriticPlans(int labels, int deepest)
    {
        IReadOnlyList<EnsembleMember> members = Ensemble.Count > 0 ? Ensemble : [new EnsembleMember()];
        for (int i = 0; i < members.Count; i++)
        {
            OptionChecks.Range(members[i].Depth is null || members[i].Depth <= deepest, $"{nameof(Ensemble)}[{i}].{nameof(EnsembleMember.Depth)}", members[i].Depth, $"at most {deepest}, the discriminator's hidden layers");
            CriticPlan plan = new()
            {
                Labels = labels,
                CodeSize = Objective.Output == CriticOutput.Energy ? Objective.AutoencoderCode : 0,
                Width = members[i].Width,
                Depth = members[i].Depth,
                BatchNormalization = NormalizeBatches,
                InputNoise = members[i].InputNoise,
            };
            yield return Regularizers.Aggregate(plan, (current, regularizer) => regularizer.Plan(current));
        }
    }

    /// <summary>The regularisers of a critic: the common ones, and its own noise.</summary>
    internal IReadOnlyList<DiscriminatorRegularizer> RegularizersOf(CriticPlan plan) => plan.InputNoise > 0
        ? [.. Regularizers, new InstanceNoise { StandardDeviation = plan.InputNoise, FadingSteps = null }]
        : Regularizers;

    /// <summary>Whether hidden convolutions of discriminators are batch normalised.</summary>
    private protected virtual bool NormalizeBatches => false;

    /// <summary>What will probably not do what was meant, in sentences for the log.</summary>
    internal IEnumerable<string> Doubts()
    {
        if (Objective is WassersteinObjective && !Regularizers.Any(regularizer => regularizer.BoundsSlope))
        {
            yield return "WassersteinObjective without GradientPenalty or WeightClipping: nothing bounds the critic's slope, its loss is no distance and may run away.";
        }
        if (NormalizeBatches && Regularizers.OfType<GradientPenalty>().Any())
        {
            yield return "GradientPenalty with batch normalisation in the discriminator: the slope at one row depends on the others; set DiscriminatorBatchNormalization to false.";
        }
        if (Objective is RelativisticObjective && !(Regularizers.OfType<R1Regularizer>().Any() && Regularizers.OfType<R2Regularizer>().Any()))
        {
            yield return "RelativisticObjective without R1Regularizer and R2Regularizer: it is known to converge with both.";
        }
    }

    private protected static void CheckWidths(IReadOnlyList<int> widths, string option) =>
        OptionChecks.Range(widths is not null && widths.All(width => width is >= 1 and <= 65536), option,
            widths is null ? null : string.Join(", ", widths), "a list of widths from 1 to 65536");
}
