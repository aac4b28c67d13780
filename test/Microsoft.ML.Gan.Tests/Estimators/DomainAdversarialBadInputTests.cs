using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Everything that a classifier cannot be adapted with is refused before training, in words that name it.</summary>
[TestClass]
public sealed class DomainAdversarialBadInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void OptionsOutOfRangeAreNamedWithTheirValueAndRange()
    {
        AssertOption("Epochs", "0", "at least 1", new() { Epochs = 0 });
        AssertOption("Steps", "-3", "at least 1", new() { Steps = -3 });
        AssertOption("BatchSize", "1", "from 2", new() { BatchSize = 1 });
        AssertOption("DiscriminatorSteps", "1001", "1000", new() { DiscriminatorSteps = 1001 });
        AssertOption("Ensemble[1].Width", "0", "above 0", new() { Ensemble = EnsembleMember.ByWidth(1, 0) });
        AssertOption("Objective", "", "an objective", new() { Objective = null! });
        AssertOption("Regularizers", "", "without nulls", new() { Regularizers = [null!] });
        AssertOption("DiscriminatorOptimizer", "", "an optimiser", new() { DiscriminatorOptimizer = null! });
        AssertOption("DiscriminatorOptimizer.LearningRate", "11", "at most 10", new() { DiscriminatorOptimizer = new AdamOptions { LearningRate = 11 } });
        AssertOption("LearningRates.DecayStart", "1", "below 1", new() { LearningRates = new LearningRateSchedule { DecayStart = 1 } });
        AssertOption("Threads", "0", "from 1", new() { Threads = 0 });
        AssertOption("ReportInterval", "0", "at least 1", new() { ReportInterval = 0 });
        AssertOption("MemoryBudget", "1000", "1048576", new() { MemoryBudget = 1000 });
        AssertOption("DomainColumnName", "", "a column name", new() { DomainColumnName = "" });
        AssertOption("FeatureExtractor.Widths", "", "at least 1", new() { FeatureExtractor = new MlpFeatureExtractor { Widths = [] } });
        AssertOption("FeatureExtractor.Widths", "4, 0", "from 1 to 65536", new() { FeatureExtractor = new MlpFeatureExtractor { Widths = [4, 0] } });
        AssertOption("FeatureExtractor.Dropout", "1", "below 1", new() { FeatureExtractor = new MlpFeatureExtractor { Dropout = 1 } });
        AssertOption("FeatureExtractor.FeatureMaps", "5000", "1 to 4096", new() { FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = [5000] } });
        AssertOption("FeatureExtractor.FeatureMaps", "", "at least one", new() { FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = null! } });
        AssertOption("FeatureExtractor.Dropout", "NaN", "at least 0", new() { FeatureExtractor = new ConvolutionalFeatureExtractor { Dropout = double.NaN } });
        AssertOption("LabelPredictorWidths", "65537", "from 1 to 65536", new() { LabelPredictorWidths = [65537] });
        AssertOption("DiscriminatorWidths", "", "from 1 to 65536", new() { DiscriminatorWidths = null! });
        AssertOption("Optimizer", "", "an optimiser", new() { Optimizer = null! });
        AssertOption("Optimizer.Beta1", "1", "below 1", new() { Optimizer = new AdamOptions { Beta1 = 1 } });
        AssertOption("Update", "7", "GradientReversal or Alternating", new() { Update = (DomainUpdate)7 });
        AssertOption("LambdaMax", "-1", "at least 0", new() { LambdaMax = -1 });
        AssertOption("LambdaMax", "NaN", "finite", new() { LambdaMax = double.NaN });
        AssertOption("LambdaSchedule", "7", "Rising or Constant", new() { LambdaSchedule = (LambdaSchedule)7 });
        AssertOption("ClassWeights", "", "weights by label", new() { ClassWeights = null! });
        AssertOption("ClassWeights['2']", "0", "above 0", new() { ClassWeights = new Dictionary<string, double> { ["1"] = 1, ["2"] = 0 } });
        AssertOption("HeldOutShare", "0", "above 0", new() { HeldOutShare = 0 });
        AssertOption("HeldOutShare", "0.6", "at most 0.5", new() { HeldOutShare = 0.6 });
        AssertOption("MaxHeldOut", "3", "from 4", new() { MaxHeldOut = 3 });
        AssertOption("Checks.Interval", "0", "at least 1", new() { Checks = new AdaptationChecks { Interval = 0 } });
        AssertOption("Checks.Patience", "0", "at least 1", new() { Checks = new AdaptationChecks { Patience = 0 } });
        AssertOption("ExtractedFeaturesColumnName", "", "a column name", new() { ExtractedFeaturesColumnName = "" });
        AssertOption("ExtractedFeaturesColumnName", "Score", "another column", new() { ExtractedFeaturesColumnName = "Score" });
        AssertOption("DomainScoreColumnName", "PredictedLabel", "another column", new() { DomainScoreColumnName = "PredictedLabel" });
        AssertOption("DomainScoreColumnName", "Same", "ExtractedFeaturesColumnName", new() { ExtractedFeaturesColumnName = "Same", DomainScoreColumnName = "Same" });
        AssertOption("Channels", "2", "1 or 3", new() { Channels = 2 });
        Assert.ThrowsExactly<ArgumentException>(() => Trainer(new() { Objective = new NonSaturatingObjective(), Regularizers = [new WeightClipping()] }));
    }

    [TestMethod]
    public void ADomainColumnBesideATargetView()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(new() { DomainColumnName = "Real" }, Domains.Target(_ml)));
        Assert.AreEqual("DomainColumnName", exception.ParamName);
        AssertWords(exception, "Real", "null where the target has a view of its own");
    }

    [TestMethod]
    public void NoNames()
    {
        Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.DomainAdversarial(""));
        Assert.ThrowsExactly<ArgumentException>(() => _ml.BinaryClassification.Trainers.DomainAdversarial("High", ""));
    }

    private sealed class Strange
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        public bool Flag { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }

        [VectorType(2)]
        public double[] Doubles { get; set; } = [0, 0];

        public float[] Variable { get; set; } = [0, 0];

        [VectorType(2)]
        public float[] Good { get; set; } = [0, 0];
    }

    [TestMethod]
    [DataRow(false, "Nowhere", "Good", null, "'Nowhere'")]
    [DataRow(false, "Text", "Good", null, "'Text'", "key")]
    [DataRow(false, "Number", "Good", null, "'Number'", "key")]
    [DataRow(false, "Flag", "Good", null, "'Flag'", "key")]
    [DataRow(true, "Key", "Good", "Flag", "'Key'", "boolean")]
    [DataRow(true, "Number", "Good", "Flag", "'Number'", "boolean")]
    [DataRow(false, "Key", "Nowhere", null, "'Nowhere'")]
    [DataRow(false, "Key", "Text", null, "'Text'", "vector of Single, or image")]
    [DataRow(false, "Key", "Number", null, "'Number'", "vector of Single, or image")]
    [DataRow(false, "Key", "Doubles", null, "'Doubles'", "vector of Single, or image")]
    [DataRow(false, "Key", "Variable", null, "'Variable'", "vector of Single, or image")]
    [DataRow(false, "Key", "Good", "Nowhere", "'Nowhere'")]
    [DataRow(false, "Key", "Good", "Key", "'Key'", "boolean, true on target rows")]
    [DataRow(false, "Key", "Good", "Number", "'Number'", "boolean, true on target rows")]
    public void AColumnThatIsMissingOrOfTheWrongTypeIsNamed(bool binary, string label, string features, string? domain, params string[] words)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(_ => new Strange()).ToArray());
        var options = new DomainAdversarialTrainer.Options { DomainColumnName = domain, MetricsCallback = _ => Assert.Fail() };
        DomainAdversarialTrainer trainer = binary
            ? _ml.BinaryClassification.Trainers.DomainAdversarial(label, features, options: options)
            : _ml.MulticlassClassification.Trainers.DomainAdversarial(label, features, options: options);
        var early = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(Shapes.Of(data.Schema)));
        var late = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data));
        AssertWords(early, words);
        Assert.AreEqual(early.Message, late.Message);
    }

    [TestMethod]
    public void ABooleanLabelIsNeverMissing()
    {
        DomainAdversarialTrainer trainer = _ml.BinaryClassification.Trainers.DomainAdversarial("High");
        AssertWords(Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Domains.Both(_ml))), "boolean", "unlabeledTarget", "DomainColumnName");
        Assert.ThrowsExactly<ArgumentException>(() => trainer.GetOutputSchema(Shapes.Of(Domains.Both(_ml).Schema)));
    }

    [TestMethod]
    public void ADomainWithoutRows()
    {
        AssertFit<InvalidOperationException>(Domains.Source(_ml), new(), null, "'Label'", "no rows of the target domain", "unlabeledTarget", "DomainColumnName");
        AssertFit<InvalidOperationException>(Domains.Target(_ml), new(), null, "'Label'", "no rows of the source domain");
        AssertFit<InvalidOperationException>(Domains.Source(_ml), new() { DomainColumnName = "Real" }, null, "'Real'", "no rows of the target domain");
        AssertFit<InvalidOperationException>(Domains.Target(_ml), new() { DomainColumnName = "Real" }, null, "no rows of the source domain", "'Real'");
        AssertFit<InvalidOperationException>(Domains.Source(_ml, 0), new(), Domains.Target(_ml), "no rows of the source domain");
        AssertFit<InvalidOperationException>(Domains.Source(_ml), new(), Domains.Target(_ml, 0), "'Features'", "no target rows");
    }

    [TestMethod]
    public void ASourceRowWithoutALabel()
    {
        DomainRow[] rows = Domains.Rows(100, real: false);
        rows[70].Label = uint.MaxValue;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        AssertFit<InvalidOperationException>(data, new(), Domains.Target(_ml), "'Label'", "row 70", "missing");
        DomainRow[] mixed = Domains.Mixed();
        mixed[70].Label = uint.MaxValue;
        AssertFit<InvalidOperationException>(_ml.Data.LoadFromEnumerable(mixed), new() { DomainColumnName = "Real" }, null, "'Label'", "row 70", "missing");
    }

    [TestMethod]
    public void OneLabelOnly()
    {
        DomainRow[] rows = [.. Domains.Rows(300, real: false).Where(row => row.Kind == "mid")];
        AssertFit<InvalidOperationException>(_ml.Data.LoadFromEnumerable(rows), new(), Domains.Target(_ml), "'Label'", "one label only");
    }

    [TestMethod]
    public void FewerRowsThanABatch()
    {
        AssertFit<InvalidOperationException>(Domains.Source(_ml, 60), new(), Domains.Target(_ml), "'Features'", "source rows without the", "held out", "BatchSize of 64");
        AssertFit<InvalidOperationException>(Domains.Source(_ml), new(), Domains.Target(_ml, 63), "'Features'", "63 target rows, fewer", "BatchSize of 64");
        AssertFit<InvalidOperationException>(_ml.Data.LoadFromEnumerable(Domains.Mixed(128, 63)), new(), null, "63 target rows, fewer");
    }

    /// <summary>Nothing could be measured on fewer than two rows.</summary>
    [TestMethod]
    public void NoRowsToHoldOut() =>
        AssertFit<InvalidOperationException>(Domains.Source(_ml), new() { HeldOutShare = 1e-9 }, Domains.Target(_ml), "Of the 128 source rows", "HeldOutShare");

    [TestMethod]
    [DataRow(true, float.NaN, "NaN")]
    [DataRow(false, float.NaN, "NaN")]
    [DataRow(true, float.PositiveInfinity, "Infinity")]
    public void AValueThatIsNoNumberIsNamedByRowAndSlot(bool inTarget, float value, string said)
    {
        DomainRow[] source = Domains.Rows(128, real: false), target = Domains.Rows(128, real: true);
        (inTarget ? target : source)[70].Features[1] = value;
        AssertFit<InvalidOperationException>(_ml.Data.LoadFromEnumerable(source), new(), _ml.Data.LoadFromEnumerable(target), "'Features'", "row 70", said, "slot 1");
    }

    [TestMethod]
    public void ATargetOfOtherRows()
    {
        AssertFit<ArgumentOutOfRangeException>(Domains.Source(_ml), new(), Samples.Vectors(_ml), "'Features'", "vector of 2 Single");
        AssertFit<ArgumentOutOfRangeException>(Domains.Images(_ml, target: 0), new(), _ml.Transforms.CopyColumns("Image", "Features").Fit(Domains.Target(_ml)).Transform(Domains.Target(_ml)),
            "'Image'", "image");
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(new(), Domains.Images(_ml)));
        AssertWords(exception, "'Features'");
    }

    [TestMethod]
    public void ImagesThatDoNotFitTheConvolutions()
    {
        AssertFit<ArgumentException>(Domains.Images(_ml), new() { BatchSize = 8, FeatureExtractor = new ConvolutionalFeatureExtractor { FeatureMaps = [4, 4, 4] } }, null, "16×16", "3 convolutions", "FeatureMaps");
        AssertFit<ArgumentException>(Domains.Both(_ml), new() { FeatureExtractor = new ConvolutionalFeatureExtractor() }, null, "needs images");
    }

    [TestMethod]
    public void AWeightOfALabelThatIsNotThere() =>
        AssertFit<ArgumentOutOfRangeException>(Domains.Both(_ml), new() { ClassWeights = new Dictionary<string, double> { ["4"] = 2 } }, null, "ClassWeights", "4", "Known labels: 1, 2, 3");

    [TestMethod]
    public void AnEnsembleDeeperThanTheNetwork() =>
        AssertFit<ArgumentOutOfRangeException>(Domains.Both(_ml), new() { Ensemble = EnsembleMember.ByDepth(0, 3) }, null, "Ensemble[1].Depth", "at most 1");

    [TestMethod]
    public void ScoringOtherRows()
    {
        using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 1, BatchSize = 16, Guard = null, FeatureExtractor = new MlpFeatureExtractor { Widths = [4] },
        }).Fit(Domains.Both(_ml));
        AssertWords(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(Samples.Vectors(_ml))), "'Features'", "vector of 2 Single");
        AssertWords(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(Domains.Images(_ml))), "'Features'");
    }

    private DomainAdversarialTrainer Trainer(DomainAdversarialTrainer.Options options, IDataView? target = null, string features = "Features") =>
        _ml.MulticlassClassification.Trainers.DomainAdversarial(featureColumnName: features, unlabeledTarget: target, options: options);

    private void AssertOption(string name, string value, string allowed, DomainAdversarialTrainer.Options options)
    {
        foreach (bool binary in new[] { false, true })
        {
            var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => binary
                ? _ml.BinaryClassification.Trainers.DomainAdversarial(options: options)
                : _ml.MulticlassClassification.Trainers.DomainAdversarial(options: options), name);
            Assert.AreEqual(name, exception.ParamName);
            AssertWords(exception, value, allowed);
        }
    }

    private void AssertFit<T>(IDataView data, DomainAdversarialTrainer.Options options, IDataView? target, params string[] words) where T : Exception
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        long before = LiveTensors.Count();
        string features = data.Schema.GetColumnOrNull("Image") is null ? "Features" : "Image";
        AssertWords(Assert.ThrowsExactly<T>(() => Trainer(options, target, features).Fit(data)), words);
        Assert.IsFalse(log.Any(line => line.Contains("loss label", StringComparison.Ordinal)));
        Assert.AreEqual(before, LiveTensors.Count());
    }

    private static void AssertWords(Exception exception, params string[] words) =>
        Array.ForEach(words, word => StringAssert.Contains(exception.Message, word));
}
