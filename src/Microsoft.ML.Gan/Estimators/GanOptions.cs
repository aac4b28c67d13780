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

    /// <summary>Passes over the training rows. At least 1; default 25. Ignored where <see cref="Steps"/> is set.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Generator steps, in place of <see cref="Epochs"/>. At least 1; default null.</summary>
    public int? Steps { get; init; }

    /// <summary>Rows per batch, real and generated each. At least 2; default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>k, the discriminator's steps for one of the generator's. 1 to 1,000; default 1 (Goodfellow et al. 2014, algorithm 1).</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>What each network minimises. Default: <see cref="NonSaturatingObjective"/>.</summary>
    public AdversarialObjective Objective { get; init; } = new NonSaturatingObjective();

    /// <summary>Terms added to the discriminator's loss. Default: none.</summary>
    public IReadOnlyList<DiscriminatorRegularizer> Regularizers { get; init; } = [];

    /// <summary>The generator's optimiser. Default: Adam with 2e-4, 0.5, 0.999.</summary>
    public OptimizerOptions GeneratorOptimizer { get; init; } = new AdamOptions();

    /// <summary>The discriminator's optimiser. Default: Adam with 2e-4, 0.5, 0.999.</summary>
    public OptimizerOptions DiscriminatorOptimizer { get; init; } = new AdamOptions();

    /// <summary>
    /// The decay per step of a running average of the generator's weights, which then is the generator that <c>Fit</c>
    /// returns. Above 0, below 1 (0.999 suits thousands of steps); default null: the last step's weights.
    /// </summary>
    public double? EmaDecay { get; init; }

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
        OptionChecks.Range(Objective is not null, nameof(Objective), Objective, "an objective");
        OptionChecks.Range(Regularizers is not null && Regularizers.All(regularizer => regularizer is not null), nameof(Regularizers), Regularizers, "a list without nulls");
        OptionChecks.Range(GeneratorOptimizer is not null, nameof(GeneratorOptimizer), GeneratorOptimizer, "an optimiser");
        OptionChecks.Range(DiscriminatorOptimizer is not null, nameof(DiscriminatorOptimizer), DiscriminatorOptimizer, "an optimiser");
        GeneratorOptimizer!.Validate(nameof(GeneratorOptimizer));
        DiscriminatorOptimizer!.Validate(nameof(DiscriminatorOptimizer));
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

    /// <summary>What will probably not do what was meant, in sentences for the log.</summary>
    internal IEnumerable<string> Doubts()
    {
        if (Objective is WassersteinObjective && !Regularizers.Any(regularizer => regularizer.BoundsSlope))
        {
            yield return "WassersteinObjective without GradientPenalty or WeightClipping: nothing bounds the critic's slope, its loss is no distance and may run away.";
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
