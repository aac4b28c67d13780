using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Everything that cannot be trained on is refused before training, in words that name it.</summary>
[TestClass]
public sealed class BadInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Strange
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        [VectorType(2)]
        public double[] Doubles { get; set; } = [0, 0];

        public float[] Variable { get; set; } = [0, 0];

        [VectorType(2)]
        public float[] Good { get; set; } = [0, 0];
    }

    [TestMethod]
    [DataRow("Nowhere", "Could not find input column 'Nowhere'")]
    [DataRow("Text", "Text")]
    [DataRow("Number", "Number")]
    [DataRow("Doubles", "Doubles")]
    [DataRow("Variable", "Variable")]
    public void AColumnThatIsMissingOrOfTheWrongTypeIsNamed(string column, string expected)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(_ => new Strange()).ToArray());
        foreach (IEstimator<GanTransformer> estimator in new IEstimator<GanTransformer>[] { _ml.Transforms.Gan.TrainGan("Generated", column), _ml.Transforms.Gan.TrainDcgan("Generated", column) })
        {
            var early = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(Shapes.Of(data.Schema)));
            var late = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data));
            StringAssert.Contains(early.Message, expected);
            StringAssert.Contains(early.Message, column);
            Assert.AreEqual(early.Message, late.Message);
        }
    }

    [TestMethod]
    public void NoRows()
    {
        AssertData<InvalidOperationException>(Samples.Vectors(_ml, 0), "'Features'", "no rows");
        AssertImages<InvalidOperationException>(Samples.Images(_ml, 0), "'Image'", "no rows");
    }

    [TestMethod]
    public void FewerRowsThanABatch() => AssertData<InvalidOperationException>(Samples.Vectors(_ml, 63), "'Features'", "63 rows", "BatchSize of 64");

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    [DataRow(float.NegativeInfinity, "-Infinity")]
    public void AValueThatIsNoNumberIsNamedByRowAndSlot(float value, string said)
    {
        var rows = Enumerable.Range(0, 100).Select(i => new Samples.VectorRow { Features = [1, 2, i == 70 ? value : 3] }).ToArray();
        AssertData<InvalidOperationException>(_ml.Data.LoadFromEnumerable(rows), "'Features'", "row 70", said, "slot 2");
    }

    [TestMethod]
    public void ImagesThatDifferInSize()
    {
        using TemporaryFile image = Picture(8, 8), other = Picture(10, 9);
        AssertImages<InvalidOperationException>(Loaded(i => i == 40 ? other : image), "'Image'", "row 40", "10×9", "expected 8×8", "ResizeImages");
    }

    [TestMethod]
    public void AnImageInColourAmongGreyOnes()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Samples.ImageRow { Image = Samples.Image(Samples.Square(i), 8, 8, colour: i == 40) }));
        AssertImages<InvalidOperationException>(data, "'Image'", "row 40", "colours", "Channels");
    }

    [TestMethod]
    [DataRow(7, 8)]
    [DataRow(8, 129)]
    public void ImagesTooSmallOrTooLarge(int width, int height)
    {
        using TemporaryFile image = Picture(width, height);
        AssertImages<ArgumentOutOfRangeException>(Loaded(_ => image), "'Image'", $"{width}×{height}", "8 to 128");
    }

    [TestMethod]
    public void PixelsWhoseSizeCannotBeTold()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainDcgan("Generated", "Features").Fit(Samples.Vectors(_ml)));
        StringAssert.Contains(exception.Message, "'Features'");
        exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _ml.Transforms.Gan.TrainDcgan("Generated", "Pixels", new DcganEstimator.Options { Channels = 3 }).Fit(Samples.Pixels(_ml)));
        StringAssert.Contains(exception.Message, "3 × unset × unset");
    }

    [TestMethod]
    public void OptionsOutOfRangeAreNamedWithTheirValue()
    {
        AssertOption("LatentSize", "0", () => new GanEstimator.Options { LatentSize = 0 });
        AssertOption("Prior", "7", () => new GanEstimator.Options { Prior = (LatentPrior)7 });
        AssertOption("LatentColumnName", "", () => new GanEstimator.Options { LatentColumnName = "" });
        AssertOption("Epochs", "0", () => new GanEstimator.Options { Epochs = 0 });
        AssertOption("Steps", "-3", () => new GanEstimator.Options { Steps = -3 });
        AssertOption("BatchSize", "1", () => new GanEstimator.Options { BatchSize = 1 });
        AssertOption("DiscriminatorSteps", "0", () => new GanEstimator.Options { DiscriminatorSteps = 0 });
        AssertOption("Objective", "", () => new GanEstimator.Options { Objective = null! });
        AssertOption("Regularizers", "", () => new GanEstimator.Options { Regularizers = [null!] });
        AssertOption("GeneratorOptimizer", "", () => new GanEstimator.Options { GeneratorOptimizer = null! });
        AssertOption("GeneratorOptimizer.LearningRate", "0", () => new GanEstimator.Options { GeneratorOptimizer = new AdamOptions { LearningRate = 0 } });
        AssertOption("DiscriminatorOptimizer.LearningRate", "NaN", () => new GanEstimator.Options { DiscriminatorOptimizer = new AdamOptions { LearningRate = double.NaN } });
        AssertOption("DiscriminatorOptimizer.Beta1", "1", () => new GanEstimator.Options { DiscriminatorOptimizer = new AdamOptions { Beta1 = 1 } });
        AssertOption("GeneratorOptimizer.Beta2", "-0.5", () => new GanEstimator.Options { GeneratorOptimizer = new AdamOptions { Beta2 = -0.5 } });
        AssertOption("Objective.RealTarget", "0", () => new GanEstimator.Options { Objective = new LeastSquaresObjective { RealTarget = 0 } });
        AssertOption("Ensemble[1].Width", "0", () => new GanEstimator.Options { Ensemble = EnsembleMember.ByWidth(1, 0) });
        AssertOption("Ensemble[0].InputNoise", "-1", () => new GanEstimator.Options { Ensemble = [new EnsembleMember { InputNoise = -1 }] });
        AssertOption("LearningRates.DecayStart", "1", () => new GanEstimator.Options { LearningRates = new LearningRateSchedule { DecayStart = 1 } });
        AssertOption("LearningRates.WarmupSteps", "-1", () => new GanEstimator.Options { LearningRates = new LearningRateSchedule { WarmupSteps = -1 } });
        AssertOption("LossThresholds.MaxGeneratorSteps", "0", () => new GanEstimator.Options { LossThresholds = new LossThresholds { MaxGeneratorSteps = 0 } });
        AssertOption("QualityChecks.HeldOutShare", "0.9", () => new GanEstimator.Options { QualityChecks = new QualityCheckOptions { HeldOutShare = 0.9 } });
        AssertOption("QualityChecks.Patience", "0", () => new GanEstimator.Options { QualityChecks = new QualityCheckOptions { Patience = 0 } });
        AssertOption("MismatchedLabels", "1", () => new GanEstimator.Options { MismatchedLabels = 1 });
        AssertOption("LabelColumnName", "", () => new GanEstimator.Options { LabelColumnName = "" });
        AssertOption("EmaDecay", "1", () => new GanEstimator.Options { EmaDecay = 1 });
        AssertOption("Threads", "0", () => new GanEstimator.Options { Threads = 0 });
        AssertOption("ReportInterval", "0", () => new GanEstimator.Options { ReportInterval = 0 });
        AssertOption("MemoryBudget", "1000", () => new GanEstimator.Options { MemoryBudget = 1000 });
        AssertOption("GeneratorWidths", "256, 0", () => new GanEstimator.Options { GeneratorWidths = [256, 0] });
        AssertOption("DiscriminatorWidths", "", () => new GanEstimator.Options { DiscriminatorWidths = null! });
        AssertImageOption("Channels", "2", new DcganEstimator.Options { Channels = 2 });
        AssertImageOption("ImageHeight", "7", new DcganEstimator.Options { ImageHeight = 7 });
        AssertImageOption("ImageWidth", "129", new DcganEstimator.Options { ImageWidth = 129 });
        AssertImageOption("GeneratorFeatureMaps", "0", new DcganEstimator.Options { GeneratorFeatureMaps = 0 });
        AssertImageOption("DiscriminatorFeatureMaps", "5000", new DcganEstimator.Options { DiscriminatorFeatureMaps = 5000 });
        Assert.AreEqual("Gamma", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new R1Regularizer { Gamma = 0 }).ParamName);
    }

    /// <summary>How deep a discriminator can be follows from the data: it is told at Fit, before training.</summary>
    [TestMethod]
    public void AnEnsembleDeeperThanTheNetwork()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainGan("Generated", "Features",
            new GanEstimator.Options { Steps = 1, Ensemble = EnsembleMember.ByDepth(0, 3) }).Fit(Samples.Vectors(_ml)));
        Assert.AreEqual("Ensemble[1].Depth", exception.ParamName);
        StringAssert.Contains(exception.Message, "at most 2");
    }

    [TestMethod]
    public void AGpuThatIsNotThere()
    {
        if (torch.cuda.is_available())
        {
            return;
        }
        var ml = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = false };
        var options = new GanEstimator.Options { Steps = 1 };
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => ml.Transforms.Gan.TrainGan("Generated", "Features", options).Fit(Samples.Vectors(ml)));
        StringAssert.Contains(exception.Message, "GpuDeviceId is 0");
        ml.FallbackToCpu = true;
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", options).Fit(Samples.Vectors(ml));
        Assert.IsTrue(log.Any(line => line.Contains("Running on the CPU", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void FailedTrainingsLeaveNoTensors()
    {
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using var source = new CancellationTokenSource();
        var options = new GanEstimator.Options { Steps = 1000, ReportInterval = 5, MetricsCallback = _ => source.Cancel(), CancellationToken = source.Token };
        Assert.Throws<OperationCanceledException>(() => _ml.Transforms.Gan.TrainGan("Generated", "Features", options).Fit(Samples.Vectors(_ml)));
        var explosive = new GanEstimator.Options { Steps = 1000, ReportInterval = 5, Objective = new Exploding() };
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.Gan.TrainGan("Generated", "Features", explosive).Fit(Samples.Vectors(_ml)));
        StringAssert.Contains(exception.Message, "diverged at or shortly before step 5");
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void LatentsOfTheWrongLength()
    {
        IDataView data = Samples.Vectors(_ml);
        using GanTransformer model = TestCase.Find("vectors").Estimator(_ml, 1).Fit(data);
        IDataView latents = _ml.Transforms.CopyColumns("Latent", "Features").Fit(data).Transform(data);
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(latents));
        StringAssert.Contains(exception.Message, "'Latent'");
        StringAssert.Contains(exception.Message, "4 Single");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Score(_ml.Transforms.DropColumns("Features").Fit(data).Transform(data)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(-1));
    }

    private sealed class ImagePath
    {
        public string Path { get; set; } = "";
    }

    private sealed class Exploding : AdversarialObjective
    {
        public override string Name => "exploding";

        public override CriticOutput Output => CriticOutput.Score;

        public override torch.Tensor DiscriminatorLoss(torch.Tensor real, torch.Tensor generated) => real.mean() / 0.0;

        public override torch.Tensor GeneratorLoss(torch.Tensor generated, torch.Tensor? real) => generated.mean();
    }

    private void AssertData<T>(IDataView data, params string[] words) where T : Exception =>
        AssertWords(Assert.ThrowsExactly<T>(() => _ml.Transforms.Gan.TrainGan("Generated", "Features").Fit(data)), words);

    private static TemporaryFile Picture(int width, int height)
    {
        var file = new TemporaryFile(".png");
        using MLImage image = Samples.Image(new float[width * height], width, height);
        image.Save(file.Path);
        return file;
    }

    /// <summary>A hundred images of a column that does not tell their size.</summary>
    private IDataView Loaded(Func<int, TemporaryFile> image)
    {
        IDataView paths = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new ImagePath { Path = Path.GetFileName(image(i).Path) }).ToArray());
        return _ml.Transforms.LoadImages("Image", Path.GetTempPath(), "Path").Fit(paths).Transform(paths);
    }

    private void AssertImages<T>(IDataView data, params string[] words) where T : Exception =>
        AssertWords(Assert.ThrowsExactly<T>(() => _ml.Transforms.Gan.TrainDcgan("Generated", "Image").Fit(data)), words);

    private static void AssertWords(Exception exception, string[] words) =>
        Array.ForEach(words, word => StringAssert.Contains(exception.Message, word));

    private void AssertOption(string name, string value, Func<GanEstimator.Options> options)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainGan("Generated", "Features", options()));
        Assert.AreEqual(name, exception.ParamName);
        StringAssert.Contains(exception.Message, value);
    }

    private void AssertImageOption(string name, string value, DcganEstimator.Options options)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainDcgan("Generated", "Image", options));
        Assert.AreEqual(name, exception.ParamName);
        StringAssert.Contains(exception.Message, value);
    }
}
