using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>What was compared for the adaptation to MNIST-M.</summary>
/// <param name="Adam">Adam in place of stochastic gradient descent with momentum 0.9, for all networks.</param>
/// <param name="LearningRate">The learning rate of all networks.</param>
/// <param name="Dropout">The share of features that is dropped.</param>
/// <param name="BatchNormalization">Whether convolutions are batch normalised, by domain.</param>
internal sealed record MnistMSetting(bool Adam, double LearningRate, double Dropout, bool BatchNormalization)
{
    public const int Batch = 64;

    public string FileName => FormattableString.Invariant($"{(Adam ? "adam" : "sgd")}-{LearningRate}-dropout-{Dropout}{(BatchNormalization ? "" : "-plain")}");

    /// <param name="seed">The seed.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="selection">What judges without labels: once, in the end; null for the guard's own.</param>
    public DomainAdversarialTrainer.Options Options(int seed, int steps, AdaptationScore selection) => new()
    {
        Steps = steps, BatchSize = Batch, Seed = seed, Threads = 1, Guard = null, ReportInterval = 1_000, Selection = selection, Checks = new AdaptationChecks { Interval = steps },
        FeatureExtractor = Extractor,
        LabelPredictorWidths = [100, 100],
        Optimizer = Optimizer,
        DiscriminatorOptimizer = Optimizer,
    };

    public ConvolutionalFeatureExtractor Extractor => new() { Dropout = Dropout, BatchNormalization = BatchNormalization };

    public OptimizerOptions Optimizer => Adam ? new AdamOptions { LearningRate = LearningRate, Beta1 = 0.9 } : new SgdOptions { LearningRate = LearningRate };

    public override string ToString() =>
        $"{(Adam ? "Adam" : "stochastic gradient descent with momentum 0.9")} at {FormattableString.Invariant($"{LearningRate}")}, dropout {Format.Number(Dropout, 1)}, {(BatchNormalization ? "batch normalisation by domain" : "no batch normalisation")}";
}
