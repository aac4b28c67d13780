using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>What the domain-adversarial trainer learns, and how; the contract that it shares is in <see cref="ClassifierContractTests"/>.</summary>
[TestClass]
public sealed class DomainAdversarialTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>The domain score is what the discriminator makes of the extracted features, without dropout.</summary>
    [TestMethod]
    [DataRow("adapted: key values, target's own view, guarded")]
    [DataRow("adapted: boolean, domain column, alternating")]
    [DataRow("adapted: images")]
    public void DomainScoresComeFromTheExtractedFeatures(string name)
    {
        (DomainAdversarialTransformer model, IDataView data) = ClassifierCase.Fit<DomainAdversarialTransformer>(_ml, name);
        using DomainAdversarialTransformer _ = model;
        IDataView scored = model.Transform(data);
        float[][] domains = Samples.Read(scored, ClassifierCase.Domain), features = Samples.Read(scored, ClassifierCase.Features);
        if (model.Report?.Adapted ?? true)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor rows = torch.tensor([.. features.SelectMany(row => row)], [features.Length, features[0].Length]);
            Samples.AssertEqual([[.. model.Model.Critic.call(rows, null).detach().data<float>()]], [[.. domains.Select(row => row[0])]], 1e-4f);
        }
        else
        {
            Assert.IsTrue(domains.All(row => float.IsNaN(row[0])), "a source-only version has no discriminator");
        }
    }

    [TestMethod]
    public void AReportComesWithTheGuardAloneAndIsKeptInTheFile()
    {
        foreach (ClassifierCase test in ClassifierCase.All.Select(row => (ClassifierCase)row[0]).Where(test => test.Name.StartsWith("adapted", StringComparison.Ordinal)))
        {
            IDataView data = test.Data(_ml);
            using var model = (DomainAdversarialTransformer)test.Trainer(_ml, 1).Fit(data);
            Assert.AreEqual(model.History.Any(m => !m.Adapted), model.Report is not null, test.Name);
            using var loaded = (DomainAdversarialTransformer)Load(Saved(model, data));
            Assert.AreEqual(Printed(model.Report), Printed(loaded.Report), test.Name);
            CollectionAssert.AreEqual(model.Labels.ToArray(), (model.Report?.Labels ?? model.Labels).ToArray());
        }
    }

    /// <summary>Ten bytes of each entry, from its start to its end.</summary>
    [TestMethod]
    [DataRow("Model.key")]
    [DataRow("Classifier.weights")]
    [DataRow("Discriminator.weights")]
    public void OneChangedByteIsNoticed(string entry)
    {
        (DomainAdversarialTransformer model, IDataView data) = ClassifierCase.Fit<DomainAdversarialTransformer>(_ml, "adapted: key values, target's own view, guarded");
        using DomainAdversarialTransformer _ = model;
        byte[] file = Saved(model, data);
        long before = LiveTensors.Count();
        for (int part = 0; part < 10; part++)
        {
            byte[] changed = ModelFiles.Rewrite(file, entry, bytes =>
            {
                // The plan lies behind ML.NET's header of 256 bytes and before its footer.
                int first = entry == "Model.key" ? 256 : 0, last = entry == "Model.key" ? bytes.Length - 300 : bytes.Length - 1;
                bytes[first + part * (last - first) / 9] ^= 1;
                return bytes;
            });
            var exception = Assert.Throws<Exception>(() => Load(changed), $"part {part}");
            Assert.IsNotNull(Format(exception), $"part {part}: {exception}");
        }
        var missing = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(file, entry == "Model.key" ? "Classifier.weights" : entry, _ => null)));
        StringAssert.Contains(Format(missing)!.Message, "incomplete");
        Assert.AreEqual(before, LiveTensors.Count());
    }

    [TestMethod]
    public void APredictionEngineSaysWhatTransformSays()
    {
        DomainRow[] rows = Domains.Mixed();
        (DomainAdversarialTransformer keys, IDataView data) = ClassifierCase.Fit<DomainAdversarialTransformer>(_ml, "adapted: missing labels, kept best");
        using (DomainAdversarialTransformer model = keys)
        {
            float[][] scores = Samples.Read(model.Transform(data), "Score");
            string[] predicted = [.. model.Transform(data).GetColumn<uint>("PredictedLabel").Select(key => model.Labels[(int)key - 1])];
            PredictionEngine<DomainRow, Told> engine = _ml.Model.CreatePredictionEngine<DomainRow, Told>(model);
            for (int i = 0; i < 20; i++)
            {
                Told told = engine.Predict(rows[i]);
                Samples.AssertEqual([scores[i]], [told.Score], 1e-5f);
                Assert.AreEqual(predicted[i], model.Labels[Array.IndexOf(told.Score, told.Score.Max())]);
            }
        }
        (DomainAdversarialTransformer truths, _) = ClassifierCase.Fit<DomainAdversarialTransformer>(_ml, "adapted: boolean, domain column, alternating");
        using (DomainAdversarialTransformer model = truths)
        {
            float[][] probabilities = Samples.Read(model.Transform(data), "Probability");
            bool[] predicted = [.. model.Transform(data).GetColumn<bool>("PredictedLabel")];
            PredictionEngine<DomainRow, Truth> engine = _ml.Model.CreatePredictionEngine<DomainRow, Truth>(model);
            for (int i = 0; i < 20; i++)
            {
                Truth told = engine.Predict(rows[i]);
                Assert.AreEqual(predicted[i], told.PredictedLabel);
                Assert.AreEqual(probabilities[i][0], told.Probability, 1e-5f);
                Assert.AreEqual(1 / (1 + Math.Exp(-told.Score)), told.Probability, 1e-5);
            }
        }
    }

    /// <summary>Target rows whose true labels are known to the evaluation alone.</summary>
    [TestMethod]
    public void BothCatalogsEvaluateWhatIsScored()
    {
        IDataView source = Domains.Source(_ml), target = Domains.Target(_ml), labelled = _ml.Data.LoadFromEnumerable(Domains.Rows(90, real: false, seed: 7));
        DomainAdversarialTrainer.Options Options() => new()
        {
            Steps = 200, BatchSize = 32, Seed = 1, Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 }, Guard = null, FeatureExtractor = new MlpFeatureExtractor { Widths = [16] }, LabelPredictorWidths = [], DiscriminatorWidths = [8], MaxHeldOut = 40,
        };
        using DomainAdversarialTransformer many = _ml.MulticlassClassification.Trainers.DomainAdversarial(unlabeledTarget: target, options: Options()).Fit(source);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(many.Transform(labelled));
        Assert.IsGreaterThan(0.95, metrics.MacroAccuracy);
        Assert.IsLessThan(0.7, metrics.LogLoss);
        using DomainAdversarialTransformer two = _ml.BinaryClassification.Trainers.DomainAdversarial("High", unlabeledTarget: target, options: Options()).Fit(source);
        CalibratedBinaryClassificationMetrics truths = _ml.BinaryClassification.Evaluate(two.Transform(labelled), "High");
        Assert.IsGreaterThan(0.95, truths.Accuracy);
        Assert.IsGreaterThan(0.95, truths.AreaUnderRocCurve);
        Assert.IsLessThan(0.7, truths.LogLoss);
    }

    [TestMethod]
    public void ItIsTheLastPartOfAPipeline()
    {
        IDataView data = Domains.Both(_ml);
        var options = Quick(seed: 1);
        EstimatorChain<DomainAdversarialTransformer> chain = _ml.Transforms.NormalizeMinMax("Features").Append(_ml.MulticlassClassification.Trainers.DomainAdversarial(options: options));
        string[] promised = Shapes.Describe(chain.GetOutputSchema(Shapes.Of(data.Schema)));
        TransformerChain<DomainAdversarialTransformer> model = chain.Fit(data);
        using DomainAdversarialTransformer last = model.LastTransformer;
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.Transform(data).Schema)));
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, data.Schema, file.Path);
        Samples.AssertEqual(Samples.Read(model.Transform(data), "Score"), Samples.Read(new MLContext().Model.Load(file.Path, out _).Transform(data), "Score"));
    }

    /// <summary>A single view is split by rows: each fold has both domains, and rows without a label don't count in the metrics.</summary>
    [TestMethod]
    public void ASingleViewIsCrossValidated()
    {
        var results = _ml.MulticlassClassification.CrossValidate(Domains.Both(_ml), _ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 300, BatchSize = 16, Seed = 1, Guard = null, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [], DiscriminatorWidths = [8],
        }), numberOfFolds: 2);
        Assert.HasCount(2, results);
        foreach (var result in results)
        {
            Assert.IsGreaterThan(0.9, result.Metrics.MicroAccuracy);
            ((IDisposable)result.Model).Dispose();
        }
    }

    /// <summary>By construction: whichever way the domains are told apart, the same rows are read in the same order.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AllThreeWaysToTellTheDomainsGiveTheSameModel(bool guarded)
    {
        IDataView both = Domains.Both(_ml);
        float[][] Rows(IDataView data, IDataView? target, string? domain)
        {
            var options = Quick(seed: 3, domain, guarded);
            using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(unlabeledTarget: target, options: options).Fit(data);
            return [.. ClassifierContractTests.Numbers(model, both), [.. model.History.Select(m => (float)m.LabelLoss)]];
        }
        float[][] expected = Rows(Domains.Source(_ml), Domains.Target(_ml), null);
        Samples.AssertEqual(expected, Rows(both, null, null));
        Samples.AssertEqual(expected, Rows(both, null, "Real"));
    }

    [TestMethod]
    public void LabelsOfTargetRowsAreNeverLookedAt()
    {
        DomainRow[] rows = Domains.Mixed();
        float[][] Scores(IDataView data)
        {
            using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(options: Quick(seed: 3, "Real", guarded: true)).Fit(data);
            return Samples.Read(model.Transform(Domains.Both(_ml)), "Score");
        }
        float[][] expected = Scores(_ml.Data.LoadFromEnumerable(rows));
        Samples.AssertEqual(expected, Scores(_ml.Data.LoadFromEnumerable(rows.Select(row => new PoisonedRow(row.Label) { Real = row.Real, Features = row.Features }).ToArray())));
        var random = new Random(1);
        foreach (DomainRow row in rows.Where(row => row.Real))
        {
            row.Label = (uint)random.Next(3);
        }
        Samples.AssertEqual(expected, Scores(_ml.Data.LoadFromEnumerable(rows)));
    }

    /// <summary>What is refused says why; what fits trains, and its five features are given back.</summary>
    [TestMethod]
    public void ANetworkOfTheUsersOwnIsAStaticMethod()
    {
        Assert.AreEqual("factory", Assert.ThrowsExactly<ArgumentException>(() => new CustomFeatureExtractor(shape => OwnNetworks.Tanh(shape))).ParamName);
        int features = 3;
        Assert.ThrowsExactly<ArgumentException>(() => new CustomFeatureExtractor(shape => torch.nn.Linear(shape[1], features)));
        Assert.ThrowsExactly<ArgumentException>(() => new CustomFeatureExtractor(Instance));
        Assert.ThrowsExactly<ArgumentNullException>(() => new CustomFeatureExtractor(null!));

        var lost = new DomainAdversarialTrainer.Options { BatchSize = 16, FeatureExtractor = new CustomFeatureExtractor(OwnNetworks.Lost), MetricsCallback = _ => Assert.Fail() };
        long before = LiveTensors.Count();
        var exception = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.DomainAdversarial(options: lost).Fit(Domains.Both(_ml)));
        StringAssert.Contains(exception.Message, "[2, features]");
        Assert.AreEqual(before, LiveTensors.Count());

        (DomainAdversarialTransformer model, IDataView data) = ClassifierCase.Fit<DomainAdversarialTransformer>(_ml, "adapted: network of the user's own");
        using DomainAdversarialTransformer _ = model;
        Assert.HasCount(5, Samples.Read(model.Transform(data), ClassifierCase.Features)[0]);
    }

    [TestMethod]
    public void AModelWhoseNetworkThisProgramLacksIsRefused()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write("custom");
            writer.Write("Somewhere.Else, Elsewhere");
            writer.Write("Create");
        }
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => FeatureExtractor.Load(reader)).Message, "Somewhere.Else, Elsewhere.Create");
    }

    /// <summary>Two overlapping labels in the ratio 9 : 1 of the source. Weights, by hand or by how rare a label is, move the boundary towards the common one.</summary>
    [TestMethod]
    public void WeightsOfClassesMoveWhatIsPredicted()
    {
        var random = new Random(5);
        DomainRow[] rows = [.. Enumerable.Range(0, 400).Select(i => new DomainRow
        {
            Label = i >= 300 ? uint.MaxValue : i % 10 == 0 ? 1u : 0u,
            Features = [(float)(Samples.Normal(random) + (i % 10 == 0 ? 1 : 0)), (float)Samples.Normal(random)],
        })];
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        int Rare(bool balance, double weight = 1)
        {
            using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
            {
                Steps = 200, BatchSize = 32, Seed = 1, Guard = null, LambdaMax = 0, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [],
                DiscriminatorWidths = [], BalanceClasses = balance, ClassWeights = new Dictionary<string, double> { ["2"] = weight },
                Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
            }).Fit(data);
            return model.Transform(data).GetColumn<uint>("PredictedLabel").Count(key => key == 2);
        }
        int plain = Rare(false), balanced = Rare(true), weighted = Rare(false, 9), both = Rare(true, 9);
        Assert.IsLessThan(60, plain);
        Assert.IsGreaterThan(plain + 60, balanced);
        Assert.IsGreaterThan(plain + 60, weighted);
        Assert.IsGreaterThan(balanced + 60, both);
    }

    /// <summary>Both versions are what they would be alone, held rows or streamed ones; the other one lives and dies with the chosen one.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheGuardChangesNeitherVersion(bool streamed)
    {
        IDataView data = streamed ? Domains.Wide(_ml) : Domains.Both(_ml);
        DomainAdversarialTransformer Fit(AdaptationGuard? guard) => _ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 6, BatchSize = 16, Seed = 3, Guard = guard, FeatureExtractor = new MlpFeatureExtractor { Widths = [8], BatchNormalization = true, Dropout = 0.2 },
            LabelPredictorWidths = [], DiscriminatorWidths = [8], Ensemble = EnsembleMember.ByWidth(0.5, 1), MaxHeldOut = 40, MemoryBudget = 1 << 20, DomainScoreColumnName = "Domain",
        }).Fit(data);
        using DomainAdversarialTransformer alone = Fit(null);
        long before = LiveTensors.Count();
        DomainAdversarialTransformer chosen = Fit(new AdaptationGuard { KeepBoth = true }), other = chosen.Alternative!;
        Assert.AreEqual(ClassifierContractTests.Weights(chosen) + ClassifierContractTests.Weights(other), LiveTensors.Count() - before);
        DomainAdversarialTransformer adapted = chosen.Report!.Adapted ? chosen : other, sourceOnly = chosen.Report.Adapted ? other : chosen;
        Samples.AssertEqual(ClassifierContractTests.Numbers(alone, data), ClassifierContractTests.Numbers(adapted, data));
        Assert.IsFalse(ClassifierContractTests.Numbers(alone, data)[0].SequenceEqual(ClassifierContractTests.Numbers(sourceOnly, data)[0]));
        CollectionAssert.AreEqual(alone.History.Select(m => m.LabelLoss).ToArray(), chosen.History.Where(m => m.Adapted).Select(m => m.LabelLoss).ToArray());
        chosen.Dispose();
        Assert.AreEqual(before, LiveTensors.Count());
        Assert.ThrowsExactly<ObjectDisposedException>(() => other.Transform(data));
    }

    public static IEnumerable<object[]> Parts =>
        from objective in new AdversarialObjective[]
        {
            new NonSaturatingObjective(), new MinimaxObjective(), new MaximumLikelihoodObjective(), new LeastSquaresObjective(), new HingeObjective(),
            new WassersteinObjective(), new RelativisticObjective(), new EnergyBasedObjective { CodeSize = 2, PullAwayWeight = 0.1 },
        }
        from update in Enum.GetValues<DomainUpdate>()
        select new object[] { objective.Name, objective, update };

    /// <summary>Everything that the discriminator can be made of trains through the features, with one member and with two.</summary>
    [TestMethod]
    [DynamicData(nameof(Parts))]
    public void EveryObjectiveTrainsWithEveryRegularizerThatFits(string name, AdversarialObjective objective, DomainUpdate update)
    {
        IDataView data = Domains.Both(_ml);
        DiscriminatorRegularizer[] fitting = [new R1Regularizer(), new R2Regularizer(), new GradientPenalty(), new InstanceNoise(), new Dropout(),
            .. objective.Output == CriticOutput.Energy ? [] : new DiscriminatorRegularizer[] { new SpectralNormalization() },
            .. objective.Output == CriticOutput.Score && objective is WassersteinObjective ? new DiscriminatorRegularizer[] { new WeightClipping() } : []];
        foreach (DiscriminatorRegularizer[] regularizers in (DiscriminatorRegularizer[][])[[], .. fitting.Select(regularizer => new[] { regularizer }), [new Dropout(), new R1Regularizer()]])
        {
            var options = new DomainAdversarialTrainer.Options
            {
                Steps = 3, BatchSize = 16, ReportInterval = 1, Seed = 1, Guard = null, Objective = objective, Regularizers = regularizers, Update = update, DiscriminatorSteps = 2,
                Ensemble = regularizers.Length == 1 ? [] : EnsembleMember.ByWidth(0.5, 1),
                FeatureExtractor = new MlpFeatureExtractor { Widths = [4] }, LabelPredictorWidths = [], DiscriminatorWidths = [4], MaxHeldOut = 20,
            };
            using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(options: options).Fit(data);
            Assert.IsTrue(model.History.Count == 3 && model.History.All(m => double.IsFinite(m.LabelLoss) && double.IsFinite(m.DomainLoss) && m.DomainAccuracy is >= 0 and <= 1),
                $"{name} with {string.Join(", ", regularizers.Select(regularizer => regularizer.Name))}");
        }
    }

    /// <summary>Streamed rows of two domains in one view: labels and rows stay together, and nothing of the target is taken for the source.</summary>
    [TestMethod]
    public void StreamedRowsAreLearnt()
    {
        IDataView data = Domains.Wide(_ml);
        using DomainAdversarialTransformer model = _ml.MulticlassClassification.Trainers.DomainAdversarial(options: new()
        {
            Steps = 60, BatchSize = 32, Seed = 1, Guard = null, LambdaMax = 0, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [], DiscriminatorWidths = [8],
            MemoryBudget = 1 << 20, LearningRates = null,
        }).Fit(data);
        Assert.IsGreaterThan(0.95, _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        Assert.IsGreaterThan(0.95, model.History[^1].SourceAccuracy);
    }

    private DomainAdversarialTrainer.Options Quick(int seed, string? domain = null, bool guarded = false) => new()
    {
        Steps = 10, BatchSize = 16, Seed = seed, DomainColumnName = domain, Guard = guarded ? new AdaptationGuard() : null, MaxHeldOut = 100,
        FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, LabelPredictorWidths = [], DiscriminatorWidths = [8],
    };

    private torch.nn.Module<torch.Tensor, torch.Tensor> Instance(long[] rowShape) => torch.nn.Linear(rowShape[1], _ml is null ? 1 : 2);

    private static string Printed(object? value) => value switch
    {
        null => "none",
        string text => text,
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Printed))}]",
        AdaptationReport report => string.Join("; ", typeof(AdaptationReport).GetProperties().Select(property => $"{property.Name}: {Printed(property.GetValue(report))}")),
        _ => value.ToString()!,
    };

    private byte[] Saved(DomainAdversarialTransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return new MLContext().Model.Load(stream, out _);
    }

    private static FormatException? Format(Exception? exception) => exception is null or FormatException ? (FormatException?)exception : Format(exception.InnerException);

    private sealed class Told
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Truth
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    /// <summary>A row whose label can't be read without an exception where it is of the target.</summary>
    private sealed class PoisonedRow(uint label)
    {
        [KeyType(3)]
        public uint Label => Real ? throw new InvalidOperationException("A target row's label was looked at.") : label;

        public bool Real { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
