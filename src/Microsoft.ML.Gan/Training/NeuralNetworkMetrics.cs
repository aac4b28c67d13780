namespace Microsoft.ML.Gan;

/// <summary>What a <see cref="NeuralNetworkTrainer"/> reports every <see cref="TrainingOptions.ReportInterval"/> steps: of each network that is still trained, one after another.</summary>
public sealed record NeuralNetworkMetrics
{
    /// <summary>Which of the <see cref="NeuralNetworkTrainer.Options.Networks"/> is trained, from 1.</summary>
    public required int Network { get; init; }

    /// <summary>The steps done in its training, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>The loss of the step's batch: cross-entropy in nats, weighted by class where weights are set.</summary>
    public required double Loss { get; init; }

    /// <summary>The cross-entropy in nats of held-out rows (at most 500), all weighing the same; NaN where none are held out.</summary>
    public required double HeldOutLoss { get; init; }

    /// <summary>The share of held-out rows (at most 500) whose label is predicted right; NaN where none are held out.</summary>
    public required double HeldOutAccuracy { get; init; }

    /// <summary>Rows per second since the last report. The one figure that depends on the clock.</summary>
    public required double RowsPerSecond { get; init; }
}
