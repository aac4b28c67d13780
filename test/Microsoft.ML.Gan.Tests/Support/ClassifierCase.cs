namespace Microsoft.ML.Gan.Tests;

/// <summary>A trainer of a classifier with data that it can train on in a moment: what the contract tests run over.</summary>
/// <param name="Name">What the case is called; those of the domain-adversarial trainer start with "adapted".</param>
/// <param name="Labels">The number of labels; 0 for the binary trainer.</param>
/// <param name="Data">What is fitted.</param>
/// <param name="Trainer">The trainer, with a seed or with the context's.</param>
public sealed record ClassifierCase(string Name, int Labels, Func<MLContext, IDataView> Data, Func<MLContext, int?, IEstimator<ClassifierTransformer>> Trainer)
{
    public const string Features = "Seen", Domain = "Domain";

    public bool Binary => Labels == 0;

    public override string ToString() => Name;

    public static IEnumerable<object[]> All => s_cases.Select(testCase => new object[] { testCase });

    public static ClassifierCase Find(string name) => s_cases.Single(test => test.Name == name);

    /// <summary>The trained model, and its data.</summary>
    internal static (TTransformer Model, IDataView Data) Fit<TTransformer>(MLContext ml, string name)
        where TTransformer : ClassifierTransformer
    {
        ClassifierCase test = Find(name);
        IDataView data = test.Data(ml);
        return ((TTransformer)test.Trainer(ml, 1).Fit(data), data);
    }

    private static readonly ClassifierCase[] s_cases =
    [
        new("key values", 3, Keyed, (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork("Key", options: new()
        {
            Networks = 2, HeldOutShare = 0, Steps = 8, BatchSize = 16, ReportInterval = 5, Seed = seed, ExtractedFeaturesColumnName = Features, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] },
        })),
        new("held out, batch normalised", 3, ml => Domains.Source(ml), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = 3, Epochs = 3, BatchSize = 16, Seed = seed, HeldOutShare = 0.2, Patience = 1, LabelPredictorWidths = [6],
            FeatureExtractor = new MlpFeatureExtractor { Widths = [8, 4], BatchNormalization = true, Dropout = 0.2 },
        })),
        new("boolean", 0, ml => Domains.Source(ml), (ml, seed) => ml.BinaryClassification.Trainers.NeuralNetwork("High", options: new() { Steps = 8, Seed = seed })),
        new("thirty rows", 3, ml => Domains.Source(ml, 30), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new() { Epochs = 4, Seed = seed })),
        new("streamed", 3, Domains.WideSource, (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = 2, Steps = 6, BatchSize = 16, Seed = seed, HeldOutShare = 0.1, MemoryBudget = 1 << 20, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] },
        })),
        new("images", 2, ml => Domains.Images(ml, target: 0), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(featureColumnName: "Image", options: new()
        {
            Networks = 1, Steps = 4, BatchSize = 8, Seed = seed, FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = [4, 4], Dropout = 0.1 },
        })),
        new("network of the user's own", 3, ml => Domains.Source(ml), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = 2, Steps = 4, BatchSize = 16, Seed = seed, FeatureExtractor = new CustomFeatureExtractor(OwnNetworks.Tanh), ExtractedFeaturesColumnName = Features,
        })),
        new("adapted: key values, target's own view, guarded", 3, Keyed, (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial("Key", unlabeledTarget: Domains.Target(ml), options: new()
        {
            Steps = 8, BatchSize = 16, ReportInterval = 5, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [], DiscriminatorWidths = [8],
            MaxHeldOut = 40, ExtractedFeaturesColumnName = Features, DomainScoreColumnName = Domain,
        })),
        new("adapted: missing labels, kept best", 3, Domains.Both, (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Epochs = 2, BatchSize = 16, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8, 4], BatchNormalization = true, Dropout = 0.2 }, LabelPredictorWidths = [6],
            DiscriminatorWidths = [8, 8], MaxHeldOut = 40, Checks = new AdaptationChecks { Interval = 3 }, DomainScoreColumnName = Domain, Guard = null,
        })),
        new("adapted: boolean, domain column, alternating", 0, Domains.Both, (ml, seed) => ml.BinaryClassification.Trainers.DomainAdversarial("High", options: new()
        {
            Steps = 8, BatchSize = 16, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [8], DiscriminatorWidths = [8], MaxHeldOut = 40,
            DomainColumnName = "Real", Update = DomainUpdate.Alternating, ExtractedFeaturesColumnName = Features, DomainScoreColumnName = Domain, Guard = null,
        })),
        new("adapted: boolean, no more columns, guarded", 0, ml => Domains.Source(ml), (ml, seed) => ml.BinaryClassification.Trainers.DomainAdversarial("High", unlabeledTarget: Domains.Target(ml), options: new()
        {
            Steps = 8, BatchSize = 16, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [8], DiscriminatorWidths = [8], MaxHeldOut = 40,
        })),
        new("adapted: energy-based ensemble", 3, Domains.Both, (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 8, BatchSize = 16, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [8], DiscriminatorWidths = [8], MaxHeldOut = 40,
            Objective = new EnergyBasedObjective { CodeSize = 2 }, Ensemble = [new EnsembleMember { Width = 0.5, InputNoise = 1 }, new EnsembleMember { Depth = 0 }, new EnsembleMember()],
            DomainScoreColumnName = Domain, Guard = null,
        })),
        new("adapted: images", 2, ml => Domains.Images(ml), (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(featureColumnName: "Image", options: new()
        {
            Steps = 4, BatchSize = 8, Seed = seed, FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = [4, 4], Dropout = 0.1 }, LabelPredictorWidths = [], DiscriminatorWidths = [8],
            MaxHeldOut = 20, ExtractedFeaturesColumnName = Features, DomainScoreColumnName = Domain, Regularizers = [new SpectralNormalization(), new Dropout()],
        })),
        new("adapted: images, first preset, domain column", 2, ml => Domains.Images(ml), (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(featureColumnName: "Image", options: new()
        {
            Steps = 2, BatchSize = 8, Seed = seed, LabelPredictorWidths = [], DiscriminatorWidths = [8], MaxHeldOut = 20, DomainColumnName = "Real", Guard = null,
        })),
        new("adapted: streamed", 3, Domains.Wide, (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 4, BatchSize = 16, Seed = seed, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [], DiscriminatorWidths = [8], MaxHeldOut = 20,
            MemoryBudget = 1 << 20, Guard = null,
        })),
        new("adapted: network of the user's own", 3, Domains.Both, (ml, seed) => ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 4, BatchSize = 16, Seed = seed, FeatureExtractor = new CustomFeatureExtractor(OwnNetworks.Tanh), LabelPredictorWidths = [], DiscriminatorWidths = [8], MaxHeldOut = 40,
            ExtractedFeaturesColumnName = Features,
        })),
    ];

    private static IDataView Keyed(MLContext ml)
    {
        IDataView source = Domains.Source(ml);
        return ml.Transforms.Conversion.MapValueToKey("Key", "Kind").Fit(source).Transform(source);
    }
}
