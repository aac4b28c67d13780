using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class AugmentingEstimatorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(1.0, "a 0, b 5, c 3")]
    [DataRow(0.5, "a 0, b 4, c 2")]
    [DataRow(2.0, "a 0, b 5, c 6")]
    [DataRow(1000.0, "a 0, b 5, c 9")]
    public void BalanceMakesEveryLabelAsFrequentAsTheLargestWithinTheLimit(double limit, string expected)
    {
        Assert.AreEqual(expected, Counts(new AugmentationOptions { Generator = Smote(), BalanceLimit = limit }, 12, 7, 3));
        Assert.AreEqual(1, new AugmentationOptions { Generator = Smote() }.BalanceLimit);
    }

    [TestMethod]
    [DataRow(1.0, "a 12, b 7, c 3")]
    [DataRow(0.5, "a 6, b 4, c 1")]
    [DataRow(2.1, "a 25, b 15, c 6")]
    [DataRow(0.3, "a 4, b 2, c 1")]
    public void AFactorKeepsTheLabelsShares(double factor, string expected) =>
        // 0.5 · 22 = 11: 6, 3.5, 1.5, and b comes before c; 2.1 · 22 = 46.2: 25.1, 14.6, 6.3 of 46; 0.3 · 22 = 6.6: 3.8, 2.2, 0.95 of 7.
        Assert.AreEqual(expected, Counts(new AugmentationOptions { Generator = Smote(), Factor = factor }, 12, 7, 3));

    [TestMethod]
    public void CountsAreMadeAsAsked() =>
        Assert.AreEqual("a 0, b 2, c 50", Counts(new AugmentationOptions { Generator = Smote(), Counts = new Dictionary<string, int> { ["c"] = 50, ["b"] = 2, ["a"] = 0 } }, 12, 7, 3));

    [TestMethod]
    public void WithoutALabelAFactorStillWorks()
    {
        AugmentationSamples.Row[] seen = Seen(new AugmentationOptions { Generator = new StubEstimator(null), Factor = 0.25 }, 12, 8);
        Assert.AreEqual(5, seen.Count(row => row.IsNew));
        Assert.HasCount(25, seen);
    }

    [TestMethod]
    public void WhereNothingIsWantedTheRowsAreTheRealOnes()
    {
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(6, 6));
        _ml.Transforms.Gan.Augment(trainer, new AugmentationOptions { Generator = Smote() }).Fit(data);
        Assert.AreSame(data, trainer.Views.Single());
    }

    [TestMethod]
    public void NewRowsAreTheGeneratorsAndTheLabelsMixed()
    {
        var generator = new StubEstimator("Label");
        AugmentationSamples.Row[] seen = Seen(new AugmentationOptions { Generator = generator, BalanceLimit = 5 }, 40, 20, 10), made = [.. seen.Where(row => row.IsNew)];
        Assert.HasCount(50, made);
        Assert.IsTrue(made.All(row => row.X == StubGenerator.Value));
        // 20 of b and 30 of c: in any stretch of ten, four and six.
        for (int i = 0; i < 50; i += 10)
        {
            Assert.AreEqual(4, made[i..(i + 10)].Count(row => row.Label == "b"), 1);
        }
        Assert.IsTrue(generator.Made.Single().IsDisposed);
    }

    [TestMethod]
    public void IdentifiersAreNumberedOnOverAllLabels()
    {
        AugmentationSamples.Row[] rows = AugmentationSamples.Rows(30, 10, 5);
        var roles = new Dictionary<string, ColumnRole>(AugmentationSamples.Roles) { ["Id"] = ColumnRole.Identifier };
        SmoteEstimator smote = _ml.Transforms.Gan.Smote(new SmoteEstimator.Options { LabelColumnName = "Label", Roles = roles, Seed = 1 });
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        _ml.Transforms.Gan.Augment(trainer, new AugmentationOptions { Generator = smote, BalanceLimit = 10 }).Fit(_ml.Data.LoadFromEnumerable(rows));
        CollectionAssert.AreEqual(Enumerable.Range(0, 90).Select(i => (float)i).ToArray(), trainer.Fits.Single().Select(row => row.Id).Order().ToArray());
    }

    [TestMethod]
    public void TheInnerTransformerIsReturnedAndItsSchemaPromised()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(20, 8));
        IEstimator<ITransformer> inner = AugmentationSamples.Classifier(_ml);
        AugmentingEstimator<ITransformer> estimator = _ml.Transforms.Gan.Augment(inner, new AugmentationOptions { Generator = Smote() });
        ITransformer model = estimator.Fit(data);
        SchemaShape input = Shapes.Of(data.Schema);
        CollectionAssert.AreEqual(Shapes.Describe(inner.GetOutputSchema(input)), Shapes.Describe(estimator.GetOutputSchema(input)));
        Assert.IsInstanceOfType<IEnumerable<ITransformer>>(model);
        Assert.AreEqual(28, model.Transform(data).GetRowCount());
    }

    [TestMethod]
    public void KeysAndHiddenColumnsOfAnEarlierStepAreAugmented()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(20, 8));
        var trainer = _ml.Transforms.Concatenate("Features", "X", "Y").Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Gan.Augment(trainer, new AugmentationOptions { Generator = Smote() }));
        Assert.IsGreaterThan(0.8, _ml.MulticlassClassification.Evaluate(pipeline.Fit(data).Transform(data)).MacroAccuracy);
        Assert.IsTrue(log.Any(message => message.Contains("28 real rows, 8 new ones")), string.Join("\n", log));
    }

    [TestMethod]
    public void NoTestRowReachesGeneratorOrTrainerInCrossValidation()
    {
        const int Folds = 4;
        var generator = new Recording<TabularTransformer>(_ml, Smote());
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(40, 20));
        var results = _ml.MulticlassClassification.CrossValidate(data, _ml.Transforms.Gan.Augment(trainer, new AugmentationOptions { Generator = generator }), Folds);

        Assert.HasCount(Folds, generator.Fits);
        Assert.HasCount(Folds, trainer.Fits);
        foreach (var fold in results)
        {
            float[] tested = [.. fold.ScoredHoldOutSet.GetColumn<float>("Id")];
            float[] taught = [.. generator.Fits[fold.Fold].Select(row => row.Id)];
            Assert.IsNotEmpty(tested);
            Assert.IsFalse(tested.Intersect(taught).Any(), "the generator saw a test row");
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 60).Select(i => (float)i).ToArray(), tested.Concat(taught).ToArray());
            CollectionAssert.AreEquivalent(taught, trainer.Fits[fold.Fold].Where(row => !row.IsNew).Select(row => row.Id).ToArray());
            Assert.IsTrue(trainer.Fits[fold.Fold].Any(row => row.IsNew));
        }
    }

    [TestMethod]
    public void OptionsThatContradictAreRefused()
    {
        var counts = new Dictionary<string, int> { ["a"] = 1 };
        SmoteEstimator smote = Smote();
        foreach ((AugmentationOptions options, string message) in new (AugmentationOptions, string)[]
        {
            (new() { Generator = null! }, "Generator must be an estimator"),
            (new() { Generator = smote, Balance = true, Factor = 1 }, "Balance must be unset"),
            (new() { Generator = smote, Factor = 1, Counts = counts }, "Balance must be unset"),
            (new() { Generator = smote, Balance = false }, "Balance must be true"),
            (new() { Generator = smote, BalanceLimit = 0 }, "BalanceLimit must be above 0"),
            (new() { Generator = smote, Factor = 0 }, "Factor must be above 0"),
            (new() { Generator = smote, Factor = double.NaN }, "Factor must be above 0"),
            (new() { Generator = smote, Counts = new Dictionary<string, int> { ["a"] = -1 } }, "Counts must be counts of at least 0"),
            (new() { Generator = smote, Counts = new Dictionary<string, int>() }, "Counts must be counts of at least 0"),
        })
        {
            StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.Augment(AugmentationSamples.Classifier(_ml), options)).Message, message);
        }
        _ml.Transforms.Gan.Augment(AugmentationSamples.Classifier(_ml), new AugmentationOptions { Generator = smote, Balance = false, Factor = 1 });
    }

    [TestMethod]
    public void WhatTheGeneratorCannotMakeIsSaid()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(12, 4));
        Exception Thrown(AugmentationOptions options) => Assert.Throws<Exception>(() => _ml.Transforms.Gan.Augment(AugmentationSamples.Classifier(_ml), options).Fit(data));
        StringAssert.Contains(Thrown(new() { Generator = Smote(), Counts = new Dictionary<string, int> { ["z"] = 3 } }).Message, "3 new rows with the label 'z' are asked for, which no row of column 'Label' has. Its labels: a, b.");
        // Before the generator trains, which would take a year.
        var slow = new TabularGanEstimator.Options { LabelColumnName = "Label", Steps = int.MaxValue };
        StringAssert.Contains(Thrown(new() { Generator = _ml.Transforms.Gan.TrainTabular(slow), Counts = new Dictionary<string, int> { ["z"] = 1 } }).Message, "'z'");
        StringAssert.Contains(Thrown(new() { Generator = new StubEstimator(null) }).Message, "tell it the label column, or set Factor");
        Assert.IsInstanceOfType<OperationCanceledException>(Thrown(new() { Generator = Smote(), CancellationToken = new(canceled: true) }));
        var generator = new StubEstimator("Label");
        Thrown(new() { Generator = generator, Counts = new Dictionary<string, int> { ["z"] = 3 } });
        Assert.IsTrue(generator.Made.Single().IsDisposed);
    }

    [TestMethod]
    public void AChainThatDoesNotFitIsRefusedBeforeTheGeneratorTrains()
    {
        var generator = new Recording<TabularTransformer>(_ml, Smote());
        var estimator = _ml.Transforms.Gan.Augment(_ml.Transforms.Concatenate("Features", "Nowhere"), new AugmentationOptions { Generator = generator });
        Assert.Throws<Exception>(() => estimator.Fit(_ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(12, 4))));
        Assert.IsEmpty(generator.Fits);
    }

    private SmoteEstimator Smote() => AugmentationSamples.Smote(_ml);

    private string Counts(AugmentationOptions options, params int[] counts)
    {
        AugmentationSamples.Row[] seen = Seen(options, counts);
        Assert.AreEqual(counts.Sum(), seen.Count(row => !row.IsNew));
        return string.Join(", ", seen.Select(row => row.Label).Distinct().Order().Select(label => $"{label} {seen.Count(row => row.IsNew && row.Label == label)}"));
    }

    /// <summary>What the trainer is fitted on.</summary>
    private AugmentationSamples.Row[] Seen(AugmentationOptions options, params int[] counts)
    {
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        _ml.Transforms.Gan.Augment(trainer, options).Fit(_ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(counts)));
        return trainer.Fits.Single();
    }
}
