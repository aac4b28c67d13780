namespace Microsoft.ML.Gan;

/// <summary>What a training reports every <see cref="TrainingOptions.ReportInterval"/> steps, measured on the batch of that step.</summary>
/// <remarks>
/// Losses say whether the game is balanced, not whether the rows are good. With a critic of logits, the scores are
/// probabilities in (0, 1): near 0.5 the discriminator cannot tell; otherwise they are the critic's mean output.
/// </remarks>
public sealed record GanMetrics
{
    /// <summary>The generator steps done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>The pass over the training rows that the step belongs to, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The discriminator's loss, regularisers included.</summary>
    public required double DiscriminatorLoss { get; init; }

    /// <summary>The generator's loss.</summary>
    public required double GeneratorLoss { get; init; }

    /// <summary>D(x): the mean score of the real rows, before the discriminator's step.</summary>
    public required double RealScore { get; init; }

    /// <summary>D(G(z)) before the generator's step: the mean score of its rows by the discriminator that has just learnt from them.</summary>
    public required double FakeScoreBefore { get; init; }

    /// <summary>D(G(z)) after the generator's step: the mean score by the same discriminator of what the generator now makes of the same latents.</summary>
    public required double FakeScoreAfter { get; init; }

    /// <summary>Real rows that the discriminator has seen per second since the last report. The one figure that depends on the clock.</summary>
    public required double RowsPerSecond { get; init; }
}
