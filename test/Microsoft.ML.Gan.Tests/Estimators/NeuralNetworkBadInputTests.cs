using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Everything that a neural network cannot be trained with is refused before training, in words that name it.</summary>
[TestClass]
public sealed class NeuralNetworkBadInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static IEnumerable<object[]> BadOptions =>
    [
        ["Epochs", "0", "at least 1", new NeuralNetworkTrainer.Options { Epochs = 0 }],
        ["Steps", "-3", "at least 1", new NeuralNetworkTrainer.Options { Steps = -3 }],
        ["BatchSize", "1", "from 2", new NeuralNetworkTrainer.Options { BatchSize = 1 }],
        ["LearningRates.DecayStart", "1", "below 1", new NeuralNetworkTrainer.Options { LearningRates = new LearningRateSchedule { DecayStart = 1 } }],
        ["Threads", "0", "from 1", new NeuralNetworkTrainer.Options { Threads = 0 }],
        ["ReportInterval", "0", "at least 1", new NeuralNetworkTrainer.Options { ReportInterval = 0 }],
        ["MemoryBudget", "1000", "1048576", new NeuralNetworkTrainer.Options { MemoryBudget = 1000 }],
        ["Networks", "0", "from 1 to 100", new NeuralNetworkTrainer.Options { Networks = 0 }],
        ["Networks", "101", "from 1 to 100", new NeuralNetworkTrainer.Options { Networks = 101 }],
        ["FeatureExtractor.Widths", "4, 0", "from 1 to 65536", new NeuralNetworkTrainer.Options { FeatureExtractor = new MlpFeatureExtractor { Widths = [4, 0] } }],
        ["LabelPredictorWidths", "65537", "from 1 to 65536", new NeuralNetworkTrainer.Options { LabelPredictorWidths = [65537] }],
        ["Optimizer", "", "an optimiser", new NeuralNetworkTrainer.Options { Optimizer = null! }],
        ["Optimizer.Beta1", "1", "below 1", new NeuralNetworkTrainer.Options { Optimizer = new AdamOptions { Beta1 = 1 } }],
        ["ClassWeights", "", "weights by label", new NeuralNetworkTrainer.Options { ClassWeights = null! }],
        ["ClassWeights['2']", "0", "above 0", new NeuralNetworkTrainer.Options { ClassWeights = new Dictionary<string, double> { ["2"] = 0 } }],
        ["HeldOutShare", "-0.1", "from 0", new NeuralNetworkTrainer.Options { HeldOutShare = -0.1 }],
        ["HeldOutShare", "0.6", "to 0.5", new NeuralNetworkTrainer.Options { HeldOutShare = 0.6 }],
        ["HeldOutShare", "NaN", "to 0.5", new NeuralNetworkTrainer.Options { HeldOutShare = double.NaN }],
        ["MaxHeldOut", "19", "from 20", new NeuralNetworkTrainer.Options { MaxHeldOut = 19 }],
        ["Patience", "0", "at least 1", new NeuralNetworkTrainer.Options { Patience = 0 }],
        ["ExtractedFeaturesColumnName", "Score", "another column", new NeuralNetworkTrainer.Options { ExtractedFeaturesColumnName = "Score" }],
        ["Channels", "2", "1 or 3", new NeuralNetworkTrainer.Options { Channels = 2 }],
    ];

    [TestMethod]
    [DynamicData(nameof(BadOptions))]
    public void OptionsOutOfRangeAreNamedWithTheirValueAndRange(string name, string value, string allowed, NeuralNetworkTrainer.Options options)
    {
        foreach (bool binary in new[] { false, true })
        {
            var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => binary
                ? _ml.BinaryClassification.Trainers.NeuralNetwork(options: options)
                : _ml.MulticlassClassification.Trainers.NeuralNetwork(options: options));
            Assert.AreEqual(name, exception.ParamName);
            AssertWords(exception, value, allowed);
        }
    }

    [TestMethod]
    public void NoNames()
    {
        Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.NeuralNetwork(""));
        Assert.ThrowsExactly<ArgumentException>(() => _ml.BinaryClassification.Trainers.NeuralNetwork("High", ""));
    }

    [TestMethod]
    [DataRow(false, "Nowhere", "Features", "'Nowhere'")]
    [DataRow(false, "Kind", "Features", "'Kind'", "key")]
    [DataRow(false, "High", "Features", "'High'", "key")]
    [DataRow(true, "Label", "Features", "'Label'", "boolean")]
    [DataRow(false, "Label", "Nowhere", "'Nowhere'")]
    [DataRow(false, "Label", "Kind", "'Kind'", "vector of Single, or image")]
    public void AColumnThatIsMissingOrOfTheWrongTypeIsNamed(bool binary, string label, string features, params string[] words)
    {
        IDataView data = Domains.Source(_ml);
        NeuralNetworkTrainer trainer = binary
            ? _ml.BinaryClassification.Trainers.NeuralNetwork(label, features)
            : _ml.MulticlassClassification.Trainers.NeuralNetwork(label, features);
        var early = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(Shapes.Of(data.Schema)));
        var late = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data));
        AssertWords(early, words);
        Assert.AreEqual(early.Message, late.Message);
    }

    [TestMethod]
    public void RowsThatCannotTeach()
    {
        DomainRow[] Rows(int count, Action<DomainRow[]>? change = null)
        {
            DomainRow[] rows = Domains.Rows(count, real: false);
            change?.Invoke(rows);
            return rows;
        }
        AssertFit<InvalidOperationException>(Rows(0), new(), "'Label'", "no rows");
        AssertFit<InvalidOperationException>(Rows(1), new(), "'Label'", "one label only");
        AssertFit<InvalidOperationException>([.. Rows(90).Where(row => row.Kind == "mid")], new(), "'Label'", "one label only");
        AssertFit<InvalidOperationException>(Rows(100, rows => rows[70].Label = uint.MaxValue), new(), "'Label'", "row 70", "missing");
        AssertFit<InvalidOperationException>(Rows(100, rows => rows[70].Features[1] = float.NaN), new(), "'Features'", "row 70", "NaN", "slot 1");
        AssertFit<InvalidOperationException>(Rows(100, rows => rows[70].Features[0] = float.PositiveInfinity), new(), "'Features'", "row 70", "slot 0");
        AssertFit<ArgumentOutOfRangeException>(Rows(100), new() { ClassWeights = new Dictionary<string, double> { ["huge"] = 2 } }, "ClassWeights", "huge", "Known labels: 1, 2, 3");
        AssertFit<ArgumentException>(Rows(100), new() { FeatureExtractor = new ConvolutionalFeatureExtractor() }, "needs images");
    }

    /// <summary>Told at the first look: a report, or the check after a pass of eight batches.</summary>
    [TestMethod]
    [DataRow(0.0, 5, 5)]
    [DataRow(0.2, 100, 8)]
    public void DivergenceIsTold(double heldOutShare, int reports, int step)
    {
        long before = LiveTensors.Count();
        IDataView data = Domains.Source(_ml);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Steps = 1_000, BatchSize = 16, ReportInterval = reports, Seed = 1, HeldOutShare = heldOutShare, FeatureExtractor = new CustomFeatureExtractor(OwnNetworks.Overflowing),
        }).Fit(data));
        AssertWords(exception, $"diverged at or shortly before step {step}:", "Lower the learning rate.");
        Assert.AreEqual(before, LiveTensors.Count());
    }

    private void AssertFit<T>(DomainRow[] rows, NeuralNetworkTrainer.Options options, params string[] words) where T : Exception
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        long before = LiveTensors.Count();
        AssertWords(Assert.ThrowsExactly<T>(() => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: options).Fit(data)), words);
        Assert.IsFalse(log.Any(line => line.Contains("loss label", StringComparison.Ordinal)));
        Assert.AreEqual(before, LiveTensors.Count());
    }

    private static void AssertWords(Exception exception, params string[] words) =>
        Array.ForEach(words, word => StringAssert.Contains(exception.Message, word));
}
