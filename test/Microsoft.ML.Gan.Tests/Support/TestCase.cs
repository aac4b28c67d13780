namespace Microsoft.ML.Gan.Tests;

/// <summary>An estimator with data that it can train on in a moment: what the contract tests run over.</summary>
public sealed record TestCase(string Name, string InputColumn, Func<MLContext, IDataView> Data, Func<MLContext, int?, IEstimator<GanTransformer>> Estimator)
{
    public const string Output = "Generated";

    public override string ToString() => Name;

    public static IEnumerable<object[]> All => Cases.Select(testCase => new object[] { testCase });

    public static TestCase Find(string name) => Cases.Single(testCase => testCase.Name == name);

    private static readonly TestCase[] Cases =
    [
        new("vectors", "Features", ml => Samples.Vectors(ml), (ml, seed) => ml.Transforms.Gan.TrainGan(Output, "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 20, BatchSize = 32, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = seed,
        })),
        new("vectors, averaged, k = 2", "Features", ml => Samples.Vectors(ml), (ml, seed) => ml.Transforms.Gan.TrainGan(Output, "Features", new GanEstimator.Options
        {
            LatentSize = 3, Prior = LatentPrior.Uniform, Epochs = 3, BatchSize = 32, DiscriminatorSteps = 2, EmaDecay = 0.99, Regularizers = [new R1Regularizer { Gamma = 1 }],
            GeneratorWidths = [16, 8], DiscriminatorWidths = [8], Seed = seed,
        })),
        new("vectors, streamed", "Features", ml => Samples.Vectors(ml, 100_000), (ml, seed) => ml.Transforms.Gan.TrainGan(Output, "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 5, BatchSize = 32, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = seed, MemoryBudget = 1 << 20,
        })),
        new("labelled vectors, kept best", "Features", ml => Samples.Labelled(ml), (ml, seed) => ml.Transforms.Gan.TrainGan(Output, "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 20, BatchSize = 32, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = seed, LabelColumnName = "Kind",
            QualityChecks = new QualityCheckOptions { Interval = 5, Patience = 2 }, EmaDecay = 0.9,
        })),
        new("energy-based, thresholds, schedule", "Features", ml => Samples.Vectors(ml), (ml, seed) => ml.Transforms.Gan.TrainGan(Output, "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 20, BatchSize = 32, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = seed,
            Objective = new EnergyBasedObjective { PullAwayWeight = 0.1, CodeSize = 2 }, Regularizers = [new Dropout()],
            LossThresholds = new LossThresholds(), LearningRates = new LearningRateSchedule { WarmupSteps = 5, Decay = LearningRateDecay.Cosine },
        })),
        new("pixels, ensemble", "Pixels", ml => Samples.Pixels(ml), (ml, seed) => ml.Transforms.Gan.TrainDcgan(Output, "Pixels", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, Seed = seed,
            Ensemble = [new EnsembleMember { Width = 0.5, InputNoise = 1 }, new EnsembleMember { Depth = 0 }, new EnsembleMember()],
            Regularizers = [new SpectralNormalization()], Objective = new HingeObjective(),
        })),
        new("labelled images", "Image", ml => Samples.Images(ml), (ml, seed) => ml.Transforms.Gan.TrainDcgan(Output, "Image", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, Seed = seed, LabelColumnName = "Column",
            Objective = new NonSaturatingObjective(),
        })),
        new("pixels", "Pixels", ml => Samples.Pixels(ml), (ml, seed) => ml.Transforms.Gan.TrainDcgan(Output, "Pixels", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, Seed = seed,
        })),
        new("grey images", "Image", ml => Samples.Images(ml), (ml, seed) => ml.Transforms.Gan.TrainDcgan(Output, "Image", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, EmaDecay = 0.9, Seed = seed,
        })),
        new("colour images", "Image", ml => Samples.Images(ml, colour: true), (ml, seed) => ml.Transforms.Gan.TrainDcgan(Output, "Image", new DcganEstimator.Options
        {
            LatentSize = 8, Steps = 6, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, Seed = seed,
        })),
    ];
}
