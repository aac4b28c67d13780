using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The generator of tables: what every estimator keeps, and what it learns.</summary>
[TestClass]
public sealed class TabularGanTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static TabularGanEstimator.Options Quick(int? seed = 3, string? label = "Class") => new()
    {
        LabelColumnName = label, Steps = 20, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = seed, Threads = 1,
    };

    private IDataView View(int count = 200, int seed = 1) => _ml.Data.LoadFromEnumerable(Tables.Rows(count, seed));

    private static void AssertSame(Tables.Row[] expected, Tables.Row[] actual) => CollectionAssert.AreEqual(expected.Select(Line).ToArray(), actual.Select(Line).ToArray());

    private static string Line(Tables.Row row) => FormattableString.Invariant($"{row.X:R} {row.Square:R} {row.Town} {row.Rent:R} {row.Age} {row.Yes} {row.Class}");

    [TestMethod]
    [DataRow("Class")]
    [DataRow("Yes")]
    [DataRow(null)]
    public void GeneratedRowsHaveTheTrainingViewsSchema(string? label)
    {
        IDataView rows = _ml.Transforms.Conversion.MapValueToKey("Town").Append(_ml.Transforms.Concatenate("Both", "X", "Square")).Fit(View()).Transform(View());
        TabularGanEstimator estimator = _ml.Transforms.Gan.TrainTabular(Quick(label: label));
        CollectionAssert.AreEqual(Shapes.Describe(Shapes.Of(rows.Schema)), Shapes.Describe(estimator.GetOutputSchema(Shapes.Of(rows.Schema))));
        using TabularGanTransformer model = estimator.Fit(rows);
        Assert.AreSame(rows, model.Transform(rows));
        IDataView made = model.Generate(5);
        CollectionAssert.AreEqual(
            rows.Schema.Where(column => !column.IsHidden).Select(column => column.ToString()).ToArray(), made.Schema.Select(column => column.ToString()).ToArray());
        VBuffer<ReadOnlyMemory<char>> expected = default, actual = default;
        rows.Schema["Town"].GetKeyValues(ref expected);
        made.Schema["Town"].GetKeyValues(ref actual);
        CollectionAssert.AreEqual(expected.DenseValues().Select(value => value.ToString()).ToArray(), actual.DenseValues().Select(value => value.ToString()).ToArray());
        Assert.AreEqual(5L, made.GetRowCount());
    }

    private sealed class Seen
    {
        public float X { get; set; }

        public float[] Both { get; set; } = [];
    }

    [TestMethod]
    public void APipelineWithItServesAPredictionEngine()
    {
        IDataView rows = View();
        TransformerChain<ITransformer> chain = new EstimatorChain<ITransformer>().Append(_ml.Transforms.Gan.TrainTabular(Quick())).Append((IEstimator<ITransformer>)_ml.Transforms.Concatenate("Both", "X", "Square")).Fit(rows);
        using PredictionEngine<Tables.Row, Seen> engine = _ml.Model.CreatePredictionEngine<Tables.Row, Seen>(chain, rows.Schema);
        CollectionAssert.AreEqual((float[])[0.5f, 0.25f], engine.Predict(new Tables.Row { X = 0.5f, Square = 0.25f }).Both);
        ((IDisposable)chain).Dispose();
    }

    [TestMethod]
    public void FitTwiceGivesTheSameBitsAndForgetsTheFirst()
    {
        TabularGanEstimator estimator = _ml.Transforms.Gan.TrainTabular(Quick());
        using TabularGanTransformer first = estimator.Fit(View()), other = estimator.Fit(View(seed: 2)), second = estimator.Fit(View());
        AssertSame(Tables.Read(_ml, first.Generate(300)), Tables.Read(_ml, second.Generate(300)));
        Assert.IsFalse(Tables.Read(_ml, first.Generate(9)).Select(Line).SequenceEqual(Tables.Read(_ml, other.Generate(9)).Select(Line)));
        using TabularGanTransformer another = _ml.Transforms.Gan.TrainTabular(Quick(seed: 4)).Fit(View());
        Assert.IsFalse(Tables.Read(_ml, first.Generate(9)).Select(Line).SequenceEqual(Tables.Read(_ml, another.Generate(9)).Select(Line)));
    }

    [TestMethod]
    public void ReportsAndChecksChangeNothing()
    {
        TabularGanEstimator.Options Every(int interval) => new()
        {
            LabelColumnName = "Class", Steps = 20, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 3, Threads = 1, ReportInterval = interval,
        };
        using TabularGanTransformer often = _ml.Transforms.Gan.TrainTabular(Every(1)).Fit(View()), seldom = _ml.Transforms.Gan.TrainTabular(Every(20)).Fit(View());
        AssertSame(Tables.Read(_ml, often.Generate(50)), Tables.Read(_ml, seldom.Generate(50)));
        Assert.AreEqual((20, 1), (often.History.Count, seldom.History.Count));
    }

    [TestMethod]
    public void AReloadedModelGivesTheSameRows()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(View());
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, View().Schema, file.Path);
        ITransformer loaded = new MLContext().Model.Load(file.Path, out _);
        TabularGanTransformer again = loaded as TabularGanTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<TabularGanTransformer>().Single();
        AssertSame(Tables.Read(_ml, model.Generate(5000)), Tables.Read(_ml, again.Generate(5000)));
        AssertSame(Tables.Read(_ml, model.Generate(9, "Class", "rare", seed: 5)), Tables.Read(_ml, again.Generate(9, "Class", "rare", seed: 5)));
        CollectionAssert.AreEqual(model.Labels.ToArray(), again.Labels.ToArray());
        CollectionAssert.AreEquivalent(model.Roles.ToArray(), again.Roles.ToArray());
        Assert.AreEqual((model.LabelColumnName, model.Step), (again.LabelColumnName, again.Step));
    }

    [TestMethod]
    public void ARowIsTheSameForAnyCountCursorAndThread()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(View());
        Tables.Row[] all = Tables.Read(_ml, model.Generate(5000));
        AssertSame(all[..300], Tables.Read(_ml, model.Generate(300)));
        AssertSame(all[..1], Tables.Read(_ml, model.Generate(1)));
        IDataView view = model.Generate(5000);
        var read = new Tables.Row[3][];
        Parallel.For(0, read.Length, i => read[i] = Tables.Read(_ml, view));
        Array.ForEach(read, rows => AssertSame(all, rows));
        Assert.AreNotEqual(Line(all[0]), Line(Tables.Read(_ml, model.Generate(1, seed: 9))[0]));
        Assert.AreEqual(0, Tables.Read(_ml, model.Generate(0)).Length);
    }

    [TestMethod]
    public void LabelsOccurAsInTrainingOrAsAsked()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(View(1000));
        CollectionAssert.AreEquivalent((string[])["common", "rare"], model.Labels.ToArray());
        double share = Tables.Rows(1000, 1).Average(row => row.Class == "rare" ? 1 : 0.0);
        Assert.AreEqual(share, Tables.Read(_ml, model.Generate(5000)).Average(row => row.Class == "rare" ? 1 : 0.0), 0.02);
        Assert.IsTrue(Tables.Read(_ml, model.Generate(100, "Class", "rare")).All(row => row.Class == "rare"));

        var unknown = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(1, "Class", "never"));
        StringAssert.Contains(unknown.Message, "'never'");
        StringAssert.Contains(unknown.Message, "common");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(1, "Town", "Ulm")).Message, "LabelColumnName to 'Town'");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(1, "Nowhere", "x")).Message, "'Nowhere'");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(-1)).Message, "count");
    }

    [TestMethod]
    public void MissingLabelsAreAClassOfTheirOwn()
    {
        Tables.Row[] rows = Tables.Rows(400, 1);
        for (int i = 0; i < rows.Length; i += 2)
        {
            rows[i].Class = "";
        }
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(_ml.Data.LoadFromEnumerable(rows));
        Assert.AreEqual(0.5, Tables.Read(_ml, model.Generate(5000)).Average(row => row.Class.Length == 0 ? 1 : 0.0), 0.03);
        CollectionAssert.AreEquivalent((string[])["common", "rare"], model.Labels.ToArray());
    }

    // A real training, which tests below look at from several sides.
    private static readonly Lazy<(Tables.Row[] Real, Tables.Row[] Made)> s_trained = new(() =>
    {
        var ml = new MLContext(seed: 1);
        Tables.Row[] real = Tables.Rows(1000, 1);
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = "Class", Seed = 1, Threads = 1 })
            .Fit(ml.Data.LoadFromEnumerable(real));
        return (real, Tables.Read(ml, model.Generate(2000)));
    });

    [TestMethod]
    public void ASquareIsKept()
    {
        (Tables.Row[] real, Tables.Row[] made) = s_trained.Value;
        double Residual(Tables.Row[] rows) => Math.Sqrt(rows.Average(row => Math.Pow(row.Square - row.X * row.X, 2)));
        // 0.05 is the noise's own; columns drawn apart from one another would be about 0.42 off.
        Assert.AreEqual(0.05, Residual(real), 0.01);
        Assert.IsTrue(Residual(made) < 0.22, $"{Residual(made)}");
    }

    [TestMethod]
    public void ACategoryDecidesAMean()
    {
        foreach ((string town, double mean) in new[] { ("Ulm", 10.0), ("Köln", 20), ("München", 40) })
        {
            float[] rents = [.. s_trained.Value.Made.Where(row => row.Town == town && !float.IsNaN(row.Rent)).Select(row => row.Rent)];
            Assert.IsTrue(rents.Length > 300, $"{town}: {rents.Length}");
            Assert.AreEqual(mean, rents.Average(), 2.5, town);
            Assert.IsTrue(rents.Average(rent => Math.Abs(rent - mean) < 4 ? 1 : 0.0) > 0.85, $"{town}: {rents.Average(rent => Math.Abs(rent - mean) < 4 ? 1 : 0.0)}");
        }
    }

    [TestMethod]
    public void ALabelDecidesASign()
    {
        (Tables.Row[] real, Tables.Row[] made) = s_trained.Value;
        Assert.IsTrue(made.Where(row => row.Class == "rare").Average(row => row.X >= -0.05 ? 1 : 0.0) > 0.9);
        Assert.AreEqual(0.5, made.Where(row => row.Class == "common").Average(row => row.X >= 0 ? 1 : 0.0), 0.08);
        Assert.AreEqual(real.Average(row => row.Yes ? 1 : 0.0), made.Average(row => row.Yes ? 1 : 0.0), 0.03);
    }

    [TestMethod]
    public void BoundsWholeNumbersAndMissingValuesAreKept()
    {
        (Tables.Row[] real, Tables.Row[] made) = s_trained.Value;
        Assert.AreEqual(real.Average(row => float.IsNaN(row.Rent) ? 1 : 0.0), made.Average(row => float.IsNaN(row.Rent) ? 1 : 0.0), 0.03);
        Assert.IsTrue(made.All(row => row.Age >= real.Min(other => other.Age) && row.Age <= real.Max(other => other.Age)));
        Assert.IsTrue(made.All(row => row.X >= real.Min(other => other.X) && row.X <= real.Max(other => other.X)));
        CollectionAssert.IsSubsetOf(made.Select(row => row.Town).Distinct().ToArray(), real.Select(row => row.Town).Distinct().ToArray());
        // New rows, not the old ones again.
        CollectionAssert.DoesNotContain(made.Select(row => real.Any(other => Line(other) == Line(row))).ToArray(), true);
    }

    [TestMethod]
    public void QualityChecksReturnTheBestStep()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
        {
            LabelColumnName = "Class", Steps = 60, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 3, Threads = 1, QualityChecks = new QualityCheckOptions { Interval = 10 },
        }).Fit(View());
        Assert.AreEqual(6, model.QualityChecks.Count);
        Assert.AreEqual(model.QualityChecks.MinBy(check => check.Distance)!.Step, model.Step);
    }

    private sealed class Side
    {
        public string Class { get; set; } = "";

        public float Value { get; set; }
    }

    /// <summary>Keeps the share of rows whose last number has the sign of the held-out row's.</summary>
    private sealed class SameSign : QualityMeasure
    {
        public List<double> Shares { get; } = [];

        public override string Name => "same sign";

        public override double Distance(torch.Tensor real, torch.Tensor generated)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Shares.Add((real.select(1, -1) * generated.select(1, -1)).gt(0).to(torch.ScalarType.Float32).mean().ToDouble());
            return 1 - Shares[^1];
        }
    }

    /// <summary>A check's generated rows have the labels of the held-out rows, row by row.</summary>
    [TestMethod]
    public void QualityChecksAskForTheLabelsOfTheRowsHeldOut()
    {
        var measure = new SameSign();
        var random = new Random(1);
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(_ => random.Next(2)).Select(side => new Side { Class = side == 0 ? "left" : "right", Value = (2 * side - 1) * (5 + random.NextSingle()) }).ToArray());
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
        {
            LabelColumnName = "Class", Steps = 1000, BatchSize = 32, LatentSize = 4, GeneratorWidths = [32], DiscriminatorWidths = [32], Seed = 3, Threads = 1, QualityChecks = new QualityCheckOptions { Interval = 1000, Measure = measure },
        }).Fit(view);
        Assert.HasCount(1, measure.Shares);
        Assert.IsGreaterThan(0.9, measure.Shares[0]);
    }

    [TestMethod]
    [DataRow("packed")]
    [DataRow("energy-based")]
    [DataRow("ensemble, k = 2")]
    public void OtherMachineryFits(string what)
    {
        var options = new TabularGanEstimator.Options
        {
            LabelColumnName = "Class", Steps = 10, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16, 8], DiscriminatorWidths = [16, 8], Seed = 3, Threads = 1,
            Packing = what == "packed" ? 4 : 1,
            Objective = what == "energy-based" ? new EnergyBasedObjective() : new WassersteinObjective(),
            Regularizers = what == "energy-based" ? [] : [new GradientPenalty()],
            Ensemble = what.StartsWith("ensemble", StringComparison.Ordinal) ? [new EnsembleMember { Width = 0.5 }, new EnsembleMember { InputNoise = 0.1 }] : [],
            DiscriminatorSteps = what.EndsWith('2') ? 2 : 1,
        };
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(options).Fit(View());
        Assert.AreEqual(20, Tables.Read(_ml, model.Generate(20)).Length);
    }

    [TestMethod]
    public void TrainingLeavesNoTensorsButTheModels()
    {
        IDataView view = View();
        long before = LiveTensors.Count();
        long held = Trained(view, before);
        Assert.AreEqual(before, LiveTensors.Count());
        // Two layers of weight and bias, a normalisation's two weights and three statistics, a matrix and a vector of the activation.
        Assert.AreEqual(4 + 5 + 2, held);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Trained(IDataView view, long before)
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(view);
        long held = LiveTensors.Count() - before;
        Tables.Read(_ml, model.Generate(500));
        Assert.AreEqual(held, LiveTensors.Count() - before, "using the model must not keep tensors");
        return held;
    }

    [TestMethod]
    public void CancellingStopsAndADisposedModelIsNotUsed()
    {
        using var source = new CancellationTokenSource();
        var options = new TabularGanEstimator.Options { Steps = 1_000_000, BatchSize = 32, GeneratorWidths = [8], DiscriminatorWidths = [8], ReportInterval = 1, MetricsCallback = _ => source.Cancel(), CancellationToken = source.Token };
        Assert.ThrowsExactly<OperationCanceledException>(() => _ml.Transforms.Gan.TrainTabular(options).Fit(View()));
        TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick()).Fit(View());
        IDataView made = model.Generate(3);
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => Tables.Read(_ml, made));
    }

    [TestMethod]
    public void ProgressReachesTheLog()
    {
        var ml = new MLContext(seed: 1);
        var lines = new List<string>();
        ml.Log += (_, message) => lines.Add(message.Message);
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(Quick()).Fit(ml.Data.LoadFromEnumerable(Tables.Rows(200, 1)));
        Assert.IsTrue(lines.Any(line => line.Contains("200 rows of 7 columns") && line.Contains("2 labels") && line.Contains("20 steps")), string.Join('\n', lines));
        Assert.IsTrue(lines.Any(line => line.Contains("step 20")));
    }

    [TestMethod]
    public void ASmallTableHasAtLeastTheMinimumOfSteps()
    {
        var options = new TabularGanEstimator.Options { Epochs = 2, BatchSize = 32, MinimumSteps = 50 };
        Assert.AreEqual(50, options.StepsOver(200));
        Assert.AreEqual(200, options.StepsOver(3200));
        Assert.AreEqual(7, new TabularGanEstimator.Options { Steps = 7 }.StepsOver(3200));
    }

    [TestMethod]
    public void TheLogCountsTheRowsThatTeach()
    {
        var ml = new MLContext(seed: 1);
        var lines = new List<string>();
        ml.Log += (_, message) => lines.Add(message.Message);
        var options = new TabularGanEstimator.Options
        {
            Epochs = 2, MinimumSteps = 1, BatchSize = 32, LatentSize = 4, GeneratorWidths = [8], DiscriminatorWidths = [8], Seed = 3, Threads = 1, QualityChecks = new QualityCheckOptions { HeldOutShare = 0.25 },
        };
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(options).Fit(ml.Data.LoadFromEnumerable(Tables.Rows(200, 1)));
        // Of 150 rows, four batches an epoch.
        Assert.IsTrue(lines.Any(line => line.Contains("150 rows of 7 columns") && line.Contains("8 steps")), string.Join('\n', lines));
        Assert.AreEqual(8, model.History[^1].Step);
    }

    private sealed class Labelled
    {
        public float X { get; set; }

        public float Single { get; set; }

        public long Int64 { get; set; }

        public short Int16 { get; set; }

        public bool Boolean { get; set; }

        public string Text { get; set; } = "";

        [KeyType(9)]
        public uint Key { get; set; }
    }

    /// <summary>A label of any type: X is 10 for one value and −10 for the other, and the rows that are made say which they are.</summary>
    [TestMethod]
    [DataRow("Single", "-2.5", "0.1")]
    [DataRow("Int64", "-7", "8999999999999999")]
    [DataRow("Int16", "-7", "300")]
    [DataRow("Boolean", "False", "True")]
    [DataRow("Text", "", "Grüße")]
    [DataRow("Key", "3", "8")]
    public void LabelsOfEveryTypeCanBeAskedFor(string label, string low, string high)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => i % 4 == 0).Select((rare, i) => new Labelled
        {
            X = (rare ? 10 : -10) + i % 7 * 0.13f, Single = rare ? 0.1f : -2.5f, Int64 = rare ? 8999999999999999 : -7, Int16 = (short)(rare ? 300 : -7), Boolean = rare, Text = rare ? "Grüße" : "", Key = rare ? 7u : 2,
        }).ToArray());
        IDataView view = _ml.Transforms.SelectColumns("X", label).Fit(rows).Transform(rows);
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick(label: label)).Fit(view);
        string[] expected = low.Length > 0 ? [low, high] : [high];
        CollectionAssert.AreEqual(expected, model.Labels.ToArray());
        foreach (string asked in expected)
        {
            IDataView made = model.Generate(300, label, asked);
            Assert.IsTrue(ShownValues.Read(made, CancellationToken.None, label)[0].All(value => value == asked), asked);
            // Values are put right class by class.
            Assert.IsTrue(made.GetColumn<float>("X").All(x => asked == high ? x is >= 10 and < 10.8f : x is >= -10 and < -9.2f), asked);
        }
        string[] all = ShownValues.Read(model.Generate(4000), CancellationToken.None, label)[0];
        Assert.AreEqual(0.25, all.Average(value => value == high ? 1 : 0.0), 0.03);
        Assert.IsTrue(all.All(value => value == low || value == high));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Generate(1, label, "5")).Message, string.Join(", ", expected));
    }

    [TestMethod]
    public void APriorIsReloaded()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
        {
            Prior = LatentPrior.Uniform, Steps = 5, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 3, Threads = 1,
        }).Fit(View());
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, View().Schema, file.Path);
        ITransformer loaded = new MLContext().Model.Load(file.Path, out _);
        TabularGanTransformer again = loaded as TabularGanTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<TabularGanTransformer>().Single();
        AssertSame(Tables.Read(_ml, model.Generate(50)), Tables.Read(_ml, again.Generate(50)));
    }

    private sealed class Looking : QualityMeasure
    {
        public (long Rows, double Least, double Most) Seen { get; private set; }

        public override string Name => "looking";

        public override double Distance(TorchSharp.torch.Tensor real, TorchSharp.torch.Tensor generated)
        {
            // The last number of a row is its standardised value.
            TorchSharp.torch.Tensor values = real.narrow(1, real.shape[1] - 1, 1);
            Seen = (real.shape[0], values.min().ToDouble(), values.max().ToDouble());
            return 0;
        }
    }

    [TestMethod]
    public void HeldOutRowsAreFromAllOverTheTable()
    {
        var looking = new Looking();
        var options = new TabularGanEstimator.Options
        {
            Steps = 2, BatchSize = 32, LatentSize = 4, GeneratorWidths = [8], DiscriminatorWidths = [8], Seed = 3, Threads = 1, QualityChecks = new QualityCheckOptions { HeldOutShare = 0.25, Measure = looking },
        };
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Labelled { X = i + 0.01f * (i % 7) }).ToArray());
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(options).Fit(_ml.Transforms.SelectColumns("X").Fit(rows).Transform(rows));
        Assert.AreEqual(50, looking.Seen.Rows);
        Assert.IsTrue(looking.Seen is { Least: < -1, Most: > 1 }, $"{looking.Seen}");
    }

    [TestMethod]
    public void TheAverageOverStepsIsReturned()
    {
        float[] Made(double decay)
        {
            using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
            {
                Steps = 20, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 3, Threads = 1, EmaDecay = decay, LearningRates = null,
                GeneratorOptimizer = new AdamOptions { LearningRate = 0.05 },
            }).Fit(View());
            return [.. Tables.Read(_ml, model.Generate(300)).Select(row => row.X)];
        }
        // A decay of next to nothing is the last step's weights.
        float[] last = Made(1e-9), average = Made(0.9);
        Assert.IsTrue(last.Zip(average, (a, b) => Math.Abs(a - b)).Average() > 0.05);
    }
}
