namespace Microsoft.ML.Gan;

/// <summary>
/// What all trainings have in common: how long they run and how they are watched. Options hold numbers and factories, never
/// anything live: a <c>Fit</c> leaves no trace in them.
/// </summary>
public abstract class TrainingOptions
{
    private protected TrainingOptions()
    {
    }

    /// <summary>Passes over the training rows. At least 1; default 25, for <see cref="NeuralNetworkTrainer"/> 100, for <see cref="TabularGanEstimator"/> 100 but see <see cref="TabularGanEstimator.Options.MinimumSteps"/>. Ignored where <see cref="Steps"/> is set.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Steps of the generator (of the classifier, where there is none), in place of <see cref="Epochs"/>. At least 1; default null.</summary>
    public int? Steps { get; init; }

    /// <summary>Rows per batch; of an adversarial training, of each of the two kinds that the discriminator tells apart. At least 2; default 64, for <see cref="DcganEstimator"/> 32, for <see cref="TabularGanEstimator"/> 128.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The course of all learning rates over the training. Default null: constant; for <see cref="DcganEstimator"/> and trainers of classifiers a linear decay over the second half, for <see cref="TabularGanEstimator"/> over all of it.</summary>
    public LearningRateSchedule? LearningRates { get; init; }

    /// <summary>One seed, the same bits on one machine with one thread count. Default null: from the MLContext's seed.</summary>
    public int? Seed { get; init; }

    /// <summary>Threads for the networks. 1 to 1,024; default null: as TorchSharp is set.</summary>
    public int? Threads { get; init; }

    /// <summary>Steps between reports to the log, the history and the metrics callback. At least 1; default 100. The last step always reports.</summary>
    public int ReportInterval { get; init; } = 100;

    /// <summary>Stops the training with an <see cref="OperationCanceledException"/>, which leaves nothing behind. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Bytes that training rows may take, at 4 per number. Rows that do not fit are read again in every pass, through a
    /// shuffle pool of this size; a table that does not fit is refused. At least 1,048,576; default 1 GiB.
    /// </summary>
    public long MemoryBudget { get; init; } = 1L << 30;

    /// <summary>Refuses numbers out of range.</summary>
    internal virtual void Validate()
    {
        OptionChecks.Range(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        OptionChecks.Range(Steps is null or >= 1, nameof(Steps), Steps, "at least 1, or null");
        OptionChecks.Range(BatchSize is >= 2 and <= 1 << 20, nameof(BatchSize), BatchSize, "from 2 to 1048576");
        LearningRates?.Validate(nameof(LearningRates));
        OptionChecks.Range(Threads is null or (>= 1 and <= 1024), nameof(Threads), Threads, "from 1 to 1024, or null");
        OptionChecks.Range(ReportInterval >= 1, nameof(ReportInterval), ReportInterval, "at least 1");
        OptionChecks.Range(MemoryBudget >= 1 << 20, nameof(MemoryBudget), MemoryBudget, "at least 1048576");
    }
}
