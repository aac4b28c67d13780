namespace Microsoft.ML.Gan.Tests;

/// <summary>A neural network's trainer with data that it can train on in a moment: what its contract tests run over.</summary>
/// <param name="Name">What the case is called.</param>
/// <param name="Labels">The number of labels; 0 for the binary trainer.</param>
/// <param name="Data">What is fitted.</param>
/// <param name="Trainer">The trainer, with a seed or with the context's.</param>
public sealed record ClassifierCase(string Name, int Labels, Func<MLContext, IDataView> Data, Func<MLContext, int?, NeuralNetworkTrainer> Trainer)
{
    public bool Binary => Labels == 0;

    public override string ToString() => Name;

    public static IEnumerable<object[]> All => s_cases.Select(testCase => new object[] { testCase });

    public static ClassifierCase Find(string name) => s_cases.Single(test => test.Name == name);

    private static readonly ClassifierCase[] s_cases =
    [
        new("key values", 3, Keyed, (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork("Key", options: new()
        {
            Steps = 8, BatchSize = 16, ReportInterval = 5, Seed = seed, ExtractedFeaturesColumnName = "Seen", FeatureExtractor = new MlpFeatureExtractor { Widths = [8] },
        })),
        new("held out, batch normalised", 3, ml => Domains.Source(ml), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Epochs = 3, BatchSize = 16, Seed = seed, HeldOutShare = 0.2, Patience = 1, LabelPredictorWidths = [6],
            FeatureExtractor = new MlpFeatureExtractor { Widths = [8, 4], BatchNormalization = true, Dropout = 0.2 },
        })),
        new("boolean", 0, ml => Domains.Source(ml), (ml, seed) => ml.BinaryClassification.Trainers.NeuralNetwork("High", options: new() { Steps = 8, Seed = seed })),
        new("thirty rows", 3, ml => Domains.Source(ml, 30), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new() { Epochs = 4, Seed = seed })),
        new("streamed", 3, Domains.WideSource, (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Steps = 6, BatchSize = 16, Seed = seed, HeldOutShare = 0.1, MemoryBudget = 1 << 20, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] },
        })),
        new("images", 2, ml => Domains.Images(ml, target: 0), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(featureColumnName: "Image", options: new()
        {
            Steps = 4, BatchSize = 8, Seed = seed, FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = [4, 4], Dropout = 0.1 },
        })),
        new("network of the user's own", 3, ml => Domains.Source(ml), (ml, seed) => ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Steps = 4, BatchSize = 16, Seed = seed, FeatureExtractor = new CustomFeatureExtractor(OwnNetworks.Tanh), ExtractedFeaturesColumnName = "Seen",
        })),
    ];

    private static IDataView Keyed(MLContext ml)
    {
        IDataView source = Domains.Source(ml);
        return ml.Transforms.Conversion.MapValueToKey("Key", "Kind").Fit(source).Transform(source);
    }
}
