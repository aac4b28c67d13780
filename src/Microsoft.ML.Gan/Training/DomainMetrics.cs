namespace Microsoft.ML.Gan;

/// <summary>What a domain-adversarial training reports every <see cref="TrainingOptions.ReportInterval"/> steps.</summary>
/// <remarks>
/// Losses are of the step's batch. Accuracies and distance are of source rows held out from learning and of a sample of the
/// target's, at most 500 of each; no target label is ever seen.
/// </remarks>
public sealed record DomainMetrics
{
    /// <summary>Whether this is of the adapted version; false for the source-only one, in which features don't learn from the domains.</summary>
    public required bool Adapted { get; init; }

    /// <summary>The steps done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>The label predictor's loss: cross-entropy in nats, weighted by class where weights are set.</summary>
    public required double LabelLoss { get; init; }

    /// <summary>The share of held-out source rows whose label is predicted right.</summary>
    public required double SourceAccuracy { get; init; }

    /// <summary>The cross-entropy of held-out source rows in nats, all weighing the same.</summary>
    public required double SourceLoss { get; init; }

    /// <summary>The domain discriminator's loss, regularisers included; NaN for the source-only version, which has none.</summary>
    public required double DomainLoss { get; init; }

    /// <summary>
    /// The share of rows whose domain the discriminator (of an ensemble, the strongest) tells, both domains weighing the same:
    /// 0.5 is chance. NaN for the source-only version.
    /// </summary>
    public required double DomainAccuracy { get; init; }

    /// <summary>λ of the step.</summary>
    public required double Lambda { get; init; }

    /// <summary>
    /// The proxy A-distance 2(1 − 2ε) of a linear classifier that is fitted to tell the domains' features: 0 where they can't be
    /// told apart, 2 where they always can (Ben-David et al. 2007). It can't go dead as the training's own discriminator can.
    /// </summary>
    public required double ProxyADistance { get; init; }

    /// <summary>Rows of both domains per second since the last report. The one figure that depends on the clock.</summary>
    public required double RowsPerSecond { get; init; }
}
