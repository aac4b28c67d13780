using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>What the neural network learns, and how; the contract that it shares is in <see cref="ClassifierContractTests"/>.</summary>
[TestClass]
public sealed class NeuralNetworkTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void AnotherProcessLoadsTheModel()
    {
        (NeuralNetworkTransformer model, IDataView data) = ClassifierCase.Fit<NeuralNetworkTransformer>(_ml, "held out, batch normalised");
        using NeuralNetworkTransformer _ = model;
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, data.Schema, file.Path);
        Assert.AreEqual(SecondProcess.Hash(model.Transform(data), "Score"), SecondProcess.Run("classify", file.Path));
    }

    /// <summary>
    /// Four clusters at (±2, ±2), labelled by the sign of the product. No straight line puts more than three clusters on the right
    /// side, so that a linear classifier gets at most three quarters; the clusters hardly overlap.
    /// </summary>
    [TestMethod]
    public void WhatNoLineSeparatesIsLearnt()
    {
        IDataView train = Crossed(200, seed: 1), test = Crossed(400, seed: 2);
        using NeuralNetworkTransformer many = _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new() { Epochs = 30, Seed = 1 }).Fit(train);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(many.Transform(test));
        Assert.IsGreaterThan(0.97, metrics.MicroAccuracy);
        Assert.IsLessThan(0.2, metrics.LogLoss);
        using NeuralNetworkTransformer two = _ml.BinaryClassification.Trainers.NeuralNetwork("High", options: new() { Epochs = 30, Seed = 1 }).Fit(train);
        CalibratedBinaryClassificationMetrics truths = _ml.BinaryClassification.Evaluate(two.Transform(test), "High");
        Assert.IsGreaterThan(0.97, truths.Accuracy);
        Assert.IsGreaterThan(0.99, truths.AreaUnderRocCurve);
    }

    /// <summary>Thirty rows are fewer than a batch of 64: they are learnt all the same, in smaller ones.</summary>
    [TestMethod]
    public void ThirtyRowsAreLearnt()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        using NeuralNetworkTransformer model = _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new() { Seed = 1 }).Fit(Domains.Source(_ml, 30));
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(Domains.Rows(300, real: false, seed: 7))));
        Assert.IsGreaterThan(0.98, metrics.MicroAccuracy);
        // 100 passes of ⌊30/8⌋ batches.
        Assert.AreEqual(300, model.History[^1].Step);
        Assert.IsTrue(log.Any(line => line.Contains("training network 5 of 5 on 30 rows", StringComparison.Ordinal) && line.Contains("batch 8", StringComparison.Ordinal)));
        Assert.IsTrue(log.Any(line => line.Contains("step 300: loss label", StringComparison.Ordinal)));
    }

    /// <summary>Two overlapping labels in the ratio 9 : 1. Weights, by hand or by how rare a label is, move the boundary towards the common one.</summary>
    [TestMethod]
    public void WeightsOfClassesMoveWhatIsPredicted()
    {
        var random = new Random(5);
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new DomainRow
        {
            Label = i % 10 == 0 ? 1u : 0u,
            Features = [(float)(Samples.Normal(random) + (i % 10 == 0 ? 1 : 0)), (float)Samples.Normal(random)],
        }).ToArray());
        int Rare(bool balance, double weight = 1)
        {
            using NeuralNetworkTransformer model = _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
            {
                Networks = 1, HeldOutShare = 0, Steps = 200, BatchSize = 32, Seed = 1, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] }, BalanceClasses = balance,
                ClassWeights = new Dictionary<string, double> { ["2"] = weight }, Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
            }).Fit(data);
            return model.Transform(data).GetColumn<uint>("PredictedLabel").Count(key => key == 2);
        }
        int plain = Rare(false), balanced = Rare(true), weighted = Rare(false, 9), both = Rare(true, 9);
        Assert.IsLessThan(45, plain);
        Assert.IsGreaterThan(plain + 45, balanced);
        Assert.IsGreaterThan(plain + 45, weighted);
        Assert.IsGreaterThan(balanced + 45, both);
    }

    /// <summary>
    /// Labels that are chance alone are learnt by heart, and the loss on held-out rows soon rises. What is returned is then what a
    /// training that ends with the best pass returns, to the bit, and training stops when the patience is at its end.
    /// </summary>
    [TestMethod]
    public void TheBestPassIsReturnedAndTrainingStopsEarly()
    {
        var random = new Random(3);
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => new DomainRow
        {
            Label = (uint)random.Next(2), Features = [(float)Samples.Normal(random), (float)Samples.Normal(random)],
        }).ToArray());
        // 160 rows teach: 10 batches of 16 are a pass.
        NeuralNetworkTransformer Fit(int steps, int? patience) => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = 1, Steps = steps, BatchSize = 16, ReportInterval = 10, Seed = 2, HeldOutShare = 0.2, Patience = patience, LearningRates = null,
            FeatureExtractor = new MlpFeatureExtractor { Widths = [64] }, Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
        }).Fit(data);
        using NeuralNetworkTransformer long_ = Fit(200, null), stopped = Fit(200, 3);
        int Best(NeuralNetworkTransformer model) => (int)model.History.MinBy(m => m.HeldOutLoss)!.Step;
        int best = Best(stopped);
        Assert.AreEqual(best + 30, stopped.History[^1].Step);
        Assert.IsLessThan(200, stopped.History[^1].Step);
        Assert.AreEqual(200, long_.History[^1].Step);
        using NeuralNetworkTransformer stoppedAgain = Fit(best, null), longAgain = Fit(Best(long_), null);
        Samples.AssertEqual(Samples.Read(stoppedAgain.Transform(data), "Score"), Samples.Read(stopped.Transform(data), "Score"));
        Samples.AssertEqual(Samples.Read(longAgain.Transform(data), "Score"), Samples.Read(long_.Transform(data), "Score"));
    }

    /// <summary>
    /// Chance is learnt by heart: each of three networks is stopped by its own held-out rows, with the weights of its own best pass, while the others go on.
    /// </summary>
    [TestMethod]
    public void EachNetworkStopsByItself()
    {
        var random = new Random(3);
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => new DomainRow
        {
            Label = (uint)random.Next(2), Features = [(float)Samples.Normal(random), (float)Samples.Normal(random)],
        }).ToArray());
        NeuralNetworkTransformer Fit(int steps) => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = 3, Steps = steps, BatchSize = 16, ReportInterval = 10, Seed = 2, HeldOutShare = 0.2, Patience = 3, LearningRates = null,
            FeatureExtractor = new MlpFeatureExtractor { Widths = [64] }, Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 }, ExtractedFeaturesColumnName = "Seen",
        }).Fit(data);
        using NeuralNetworkTransformer model = Fit(400);
        NeuralNetworkMetrics[][] histories = [.. Enumerable.Range(1, 3).Select(network => model.History.Where(metrics => metrics.Network == network).ToArray())];
        long[] best = [.. histories.Select(history => history.MinBy(metrics => metrics.HeldOutLoss)!.Step)];
        CollectionAssert.AreEqual(best.Select(step => step + 30).ToArray(), histories.Select(history => history[^1].Step).ToArray());
        Assert.IsGreaterThan(1, best.Distinct().Count(), "they stop at different passes");
        // A training that ends at a network's best pass returns it as it was then.
        for (int network = 0; network < 3; network++)
        {
            using NeuralNetworkTransformer until = Fit((int)best[network]);
            float[][] Own(NeuralNetworkTransformer from) => [.. Samples.Read(from.Transform(data), "Seen").Select(row => row[(64 * network)..(64 * (network + 1))])];
            Samples.AssertEqual(Own(until), Own(model));
        }
    }

    /// <summary>Three networks are trained side by side, each from its own weights and on its own rows; the first is what one alone is.</summary>
    [TestMethod]
    public void EveryNetworkHasWeightsAndRowsOfItsOwn()
    {
        IDataView data = Domains.Source(_ml);
        var reported = new List<NeuralNetworkMetrics>();
        var taught = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.RawMessage.StartsWith("training network", StringComparison.Ordinal))
            {
                taught.Add(e.RawMessage.Split(" on ")[1].Split(' ')[0]);
            }
        };
        NeuralNetworkTransformer Fit(int networks, double heldOutShare) => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Networks = networks, HeldOutShare = heldOutShare, Steps = 4, BatchSize = 16, ReportInterval = 2, Seed = 3, Patience = null, FeatureExtractor = new MlpFeatureExtractor { Widths = [8] },
            ExtractedFeaturesColumnName = "Seen", MetricsCallback = reported.Add,
        }).Fit(data);
        foreach (double heldOutShare in (double[])[0, 0.3])
        {
            reported.Clear();
            taught.Clear();
            using NeuralNetworkTransformer three = Fit(3, heldOutShare);
            CollectionAssert.AreEqual(reported, three.History.ToArray());
            CollectionAssert.AreEqual((int[])[1, 2, 3, 1, 2, 3], three.History.Select(metrics => metrics.Network).ToArray());
            CollectionAssert.AreEqual((long[])[2, 2, 2, 4, 4, 4], three.History.Select(metrics => metrics.Step).ToArray());
            using NeuralNetworkTransformer one = Fit(1, heldOutShare);
            float[][] all = Samples.Read(three.Transform(data), "Seen");
            // Products of several matrices round otherwise than that of one.
            float[][] alone = Samples.Read(one.Transform(data), "Seen");
            Assert.IsLessThan(1e-5, alone.Zip(all).Max(pair => pair.First.Zip(pair.Second).Max(numbers => Math.Abs(numbers.First - numbers.Second))));
            Assert.AreEqual(3, Enumerable.Range(0, 3).Select(network => string.Join(' ', all[0][(8 * network)..(8 * (network + 1))])).Distinct().Count());
            Assert.HasCount(4, taught);
            Assert.AreEqual(heldOutShare > 0, taught[..3].Distinct().Count() > 1, "as many rows are held out as chance has it, but not the same ones for each network");
        }
    }

    /// <summary>Rows are held out from 20 on; below that, nothing is measured on them.</summary>
    [TestMethod]
    [DataRow(0.0, 128, false)]
    [DataRow(0.1, 128, false)]
    [DataRow(0.2, 128, true)]
    [DataRow(0.5, 36, false)]
    [DataRow(0.5, 40, true)]
    public void TooFewRowsAreNotHeldOut(double share, int count, bool heldOut)
    {
        using NeuralNetworkTransformer model = _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Steps = 2, BatchSize = 8, Seed = 1, HeldOutShare = share, FeatureExtractor = new MlpFeatureExtractor { Widths = [4] },
        }).Fit(Domains.Source(_ml, count));
        Assert.AreEqual(heldOut, model.History.All(m => m.HeldOutLoss is > 0 and < 10 && m.HeldOutAccuracy is >= 0 and <= 1));
        Assert.AreEqual(!heldOut, model.History.All(m => double.IsNaN(m.HeldOutLoss) && double.IsNaN(m.HeldOutAccuracy)));
    }

    [TestMethod]
    public void APredictionEngineSaysWhatTransformSays()
    {
        (NeuralNetworkTransformer model, IDataView data) = ClassifierCase.Fit<NeuralNetworkTransformer>(_ml, "boolean");
        using NeuralNetworkTransformer _ = model;
        float[][] probabilities = Samples.Read(model.Transform(data), "Probability");
        PredictionEngine<DomainRow, Told> engine = _ml.Model.CreatePredictionEngine<DomainRow, Told>(model);
        DomainRow[] rows = Domains.Rows(20, real: false);
        for (int i = 0; i < rows.Length; i++)
        {
            Told told = engine.Predict(rows[i]);
            Assert.AreEqual(probabilities[i][0], told.Probability, 1e-5f);
            Assert.AreEqual(told.Score > 0, told.PredictedLabel);
        }
    }

    [TestMethod]
    public void ItIsTheLastPartOfAPipelineThatIsCrossValidated()
    {
        IDataView data = Domains.Source(_ml);
        var results = _ml.MulticlassClassification.CrossValidate(data, _ml.Transforms.NormalizeMinMax("Features").Append(_ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Epochs = 20, Seed = 1, FeatureExtractor = new MlpFeatureExtractor { Widths = [16] }, Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
        })), numberOfFolds: 2);
        Assert.HasCount(2, results);
        foreach (var result in results)
        {
            Assert.IsGreaterThan(0.95, result.Metrics.MicroAccuracy);
            ((TransformerChain<NeuralNetworkTransformer>)result.Model).LastTransformer.Dispose();
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(13)]
    public void CancellationStopsAtOnceAndLeavesNoTensors(int after)
    {
        IDataView data = Domains.Source(_ml);
        long before = LiveTensors.Count();
        using var source = new CancellationTokenSource();
        int reports = 0;
        Assert.Throws<OperationCanceledException>(() => _ml.MulticlassClassification.Trainers.NeuralNetwork(options: new()
        {
            Steps = 10, BatchSize = 16, ReportInterval = 1, HeldOutShare = 0.2, CancellationToken = source.Token,
            MetricsCallback = _ =>
            {
                if (++reports == after)
                {
                    source.Cancel();
                }
            },
        }).Fit(data));
        Assert.AreEqual(after, reports);
        Assert.AreEqual(before, LiveTensors.Count());
    }

    private IDataView Crossed(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            int x = i % 2 == 0 ? 2 : -2, y = i / 2 % 2 == 0 ? 2 : -2;
            return new DomainRow
            {
                Label = x * y > 0 ? 1u : 0u, High = x * y > 0,
                Features = [(float)(x + 0.7 * Samples.Normal(random)), (float)(y + 0.7 * Samples.Normal(random))],
            };
        }).ToArray());
    }

    private sealed class Told
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
