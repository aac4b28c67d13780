using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class AugmentationEvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    // Ten rows in two folds; a hit is 1 and a miss 0. Folds whose differences are d and D have a mean of (d + D)/2 and, with a test set as large as the training set, an error of √0.75·|D − d|; two to one is
    // tan 30° = 0.577 of it, so that one arm beats another where (d + D)/2 is more than |D − d|/2: where both folds say so.
    [TestMethod]
    [DataRow("11111 00000", "11111 00000", "11111 00000", "11111 00000", AugmentationArm.RealOnly, "Don't augment: no new rows do better")]
    [DataRow("11111 00000", "11110 00000", "11110 00000", "11100 00000", AugmentationArm.RealOnly, "(next, SMOTE: 0.4000, -0.1000, 95 % interval")]
    [DataRow("11100 00000", "11000 11111", "11111 00000", "11110 00000", AugmentationArm.RealOnly, "no gain over real rows only has odds of two to one")]
    [DataRow("11100 00000", "11110 11111", "11111 00000", "11110 00000", AugmentationArm.Smote, "the gain is not certain")]
    [DataRow("11100 00000", "11110 10000", "11110 10000", "11110 10000", AugmentationArm.Smote, "Use SMOTE: accuracy 0.5000 against 0.3000 with real rows only (+0.2000, 95 % interval +0.2000 to +0.2000).")]
    [DataRow("10000 00000", "11100 11110", "11111 11100", "10000 00000", AugmentationArm.Smote, "; the generator, 0.8000, is better, but with odds of less than two to one).")]
    [DataRow("10000 00000", "11110 00111", "11111 01111", "10000 00000", AugmentationArm.Generator, "Use the generator: accuracy 0.9000 against 0.1000")]
    [DataRow("10000 00000", "11000 11000", "11100 11100", "11111 11111", AugmentationArm.Both, "Use both, half of each: accuracy 1.0000 against 0.1000")]
    public void TheSimplestArmThatNoOtherLikelyBeatsIsRecommended(string real, string smote, string generator, string both, AugmentationArm expected, string verdict)
    {
        AugmentationEvaluation evaluation = Of(AugmentationMetric.Accuracy, real, smote, generator, both);
        Assert.AreEqual(expected, evaluation.Recommended, evaluation.Verdict);
        StringAssert.Contains(evaluation.Verdict, verdict);
        StringAssert.EndsWith(evaluation.ToString(), evaluation.Verdict);
        Assert.HasCount(6, evaluation.ToString().Split('\n'));
    }

    [TestMethod]
    public void DifferencesArePairedAndCorrected()
    {
        AugmentationEvaluation evaluation = Of(AugmentationMetric.Accuracy, "0000000000 0000000000 0000000000 0000000000 0000000000", "1000000000 1100000000 1110000000 1111000000 1111100000", "0000000000 0000000000 0000000000 0000000000 0000000000",
            "0000000000 0000000000 0000000000 0000000000 1111111111");
        AugmentationArmResult smote = evaluation.Arms[1], real = evaluation.Arms[0];
        Assert.AreEqual((AugmentationArm.Smote, 5), (smote.Arm, smote.Folds.Count));
        Assert.AreEqual(0.3, smote.Score, 1e-12);
        Assert.AreEqual(0.3, smote.Difference, 1e-12);
        Assert.AreEqual(Math.Sqrt(0.01125), smote.StandardError, 1e-12);
        Assert.AreEqual(0.3 - 2.776445105 * Math.Sqrt(0.01125), smote.Lower, 1e-8);
        Assert.AreEqual(0.3 + 2.776445105 * Math.Sqrt(0.01125), smote.Upper, 1e-8);
        Assert.AreEqual((0.0, 0.0, 0.0, 0.0), (real.Difference, real.StandardError, real.Lower, real.Upper));
        // Both less SMOTE: -0.1, -0.2, -0.3, -0.4 and 0.5, s² = 0.125.
        (double difference, double error) = evaluation.Compare(AugmentationArm.Both, AugmentationArm.Smote);
        Assert.AreEqual(-0.1, difference, 1e-12);
        Assert.AreEqual(Math.Sqrt(0.45 * 0.125), error, 1e-12);
    }

    // The mean over folds would be (1 + 2/5)/2: the second fold has no b to find, and a b that is predicted there counts as a label of F1 0.
    [TestMethod]
    public void AScoreIsThatOfAllFoldsTogether()
    {
        AugmentationTest[] tests = [.. "aabaaa".Zip("aabaab", (actual, predicted) => (actual, predicted)).Select((each, row) => new AugmentationTest(row / 3, $"{each.actual}", $"{each.predicted}"))];
        AugmentationEvaluation evaluation = AugmentationEvaluation.Of(AugmentationMetric.MacroF1, 2, [.. Enumerable.Repeat(((IReadOnlyList<AugmentationFold>)[], (IReadOnlyList<AugmentationTest>)tests), 4)]);
        Assert.AreEqual((8 / 9.0 + 2 / 3.0) / 2, evaluation.Arms[0].Score, 1e-12);
    }

    [TestMethod]
    public void NoTestRowReachesGeneratorOrTrainer()
    {
        const int Count = 48, Folds = 3, Repeats = 2;
        var generator = new Recording<TabularTransformer>(_ml, AugmentationSamples.Smote(_ml, seed: 7));
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        AugmentationEvaluation evaluation = Evaluate(trainer, generator, Folds, Repeats, 1, 30, 18);

        Assert.HasCount(Folds * Repeats, generator.Fits, "one generator for each fold");
        Assert.HasCount(4 * Folds * Repeats, trainer.Fits);
        for (int fold = 0; fold < Folds * Repeats; fold++)
        {
            float[] taught = [.. generator.Fits[fold].Select(row => row.Id)];
            Assert.HasCount(Count * (Folds - 1) / Folds, taught);
            for (int arm = 0; arm < 4; arm++)
            {
                AugmentationSamples.Row[] rows = trainer.Fits[4 * fold + arm];
                CollectionAssert.AreEquivalent(taught, rows.Where(row => !row.IsNew).Select(row => row.Id).ToArray());
                int made = rows.Count(row => row.IsNew);
                Assert.AreEqual(arm == 0 ? 0 : 8, made, "30 and 18 rows: 20 and 12 to learn from");
                AugmentationFold score = evaluation.Arms[arm].Folds[fold];
                Assert.AreEqual((fold / Folds, fold % Folds, made), (score.Repeat, score.Fold, score.NewRows));
            }
        }
        // In each repeat every row is left out once.
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            float[] taught = [.. generator.Fits.Skip(repeat * Folds).Take(Folds).SelectMany(rows => rows.Select(row => row.Id))];
            Assert.IsTrue(taught.GroupBy(id => id).All(group => group.Count() == Folds - 1));
        }
        CollectionAssert.AreNotEqual(generator.Fits[0].Select(row => row.Id).ToArray(), generator.Fits[Folds].Select(row => row.Id).ToArray());
    }

    [TestMethod]
    public void BothHasHalfOfTheRowsFromEach()
    {
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        Evaluate(trainer, new StubEstimator("Label"), folds: 2, repeats: 1, draws: 1, 40, 10);
        AugmentationSamples.Row[] both = [.. trainer.Fits[3].Where(row => row.IsNew)];
        Assert.HasCount(5, both);
        Assert.AreEqual(2, both.Count(row => row.X == StubGenerator.Value));
        Assert.AreEqual(5, trainer.Fits[2].Count(row => row.IsNew && row.X == StubGenerator.Value));
        Assert.AreEqual(0, trainer.Fits[1].Count(row => row.X == StubGenerator.Value));
    }

    [TestMethod]
    public void EachDrawHasNewRowsAndAnOrderOfItsOwn()
    {
        const int Folds = 2, Draws = 3;
        var generator = new Recording<TabularTransformer>(_ml, AugmentationSamples.Smote(_ml, seed: 7));
        var trainer = new Recording<ITransformer>(_ml, AugmentationSamples.Classifier(_ml));
        AugmentationEvaluation evaluation = Evaluate(trainer, generator, Folds, 1, Draws, 30, 18);

        Assert.HasCount(Folds, generator.Fits, "one generator for each fold, however many draws");
        Assert.HasCount(4 * Folds * Draws, trainer.Fits);
        for (int fold = 0; fold < Folds; fold++)
        {
            for (int arm = 0; arm < 4; arm++)
            {
                AugmentationSamples.Row[][] draws = [.. Enumerable.Range(0, Draws).Select(draw => trainer.Fits[(fold * Draws + draw) * 4 + arm])];
                float[][] real = [.. draws.Select(rows => rows.Where(row => !row.IsNew).Select(row => row.Id).ToArray())];
                for (int draw = 0; draw < Draws; draw++)
                {
                    int first = Array.FindIndex(real[0], id => id >= draw * 48 / Draws);
                    CollectionAssert.AreEqual((float[])[.. real[0][first..], .. real[0][..first]], real[draw], "the order begins at another row");
                    Assert.AreEqual(evaluation.Arms[arm].Folds[fold].NewRows, draws[draw].Length - real[draw].Length);
                }
                float[] made = [.. draws.SelectMany(rows => rows.Where(row => row.IsNew).Select(row => row.X))];
                Assert.IsGreaterThanOrEqualTo(made.Length * 2 / 3, made.Distinct().Count(), "no draw repeats another");
            }
        }
    }

    [TestMethod]
    public void AFoldsScoreIsTheMeanOverTheDraws()
    {
        int fits = 0;
        // The four arms of a draw are trained one after another: a in the first draw, b in the second.
        var trainer = new Changing(Constant("a"), () => Constant(fits++ / 4 % 2 == 0 ? "a" : "b"));
        AugmentationEvaluation evaluation = Evaluate(trainer, AugmentationSamples.Smote(_ml), folds: 5, repeats: 1, draws: 2, 30, 10);
        foreach (AugmentationFold fold in evaluation.Arms.SelectMany(arm => arm.Folds))
        {
            Assert.AreEqual((0.75 + 0.25) / 2, fold.Accuracy, 1e-12);
            Assert.AreEqual((6 / 14.0 + 2 / 10.0) / 2, fold.MacroF1, 1e-12);
        }
    }

    [TestMethod]
    public void AClassifierThatNeverLearnsGainsNothing()
    {
        AugmentationEvaluation evaluation = Evaluate(Constant("a"), AugmentationSamples.Smote(_ml), folds: 5, repeats: 2, draws: 2, 30, 10);
        foreach (AugmentationFold fold in evaluation.Arms.SelectMany(arm => arm.Folds))
        {
            // 6 of a and 2 of b in every test fold: F1 12/14 and 0.
            Assert.AreEqual(0.75, fold.Accuracy, 1e-12);
            Assert.AreEqual(6 / 14.0, fold.MacroF1, 1e-12);
        }
        Assert.AreEqual(AugmentationArm.RealOnly, evaluation.Recommended);
        Assert.IsTrue(evaluation.Arms.All(arm => arm is { Difference: 0, Lower: 0, Upper: 0 }));
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameScores()
    {
        string Text(int seed) => _ml.Transforms.Gan.EvaluateAugmentation(_ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(30, 12)), AugmentationSamples.Classifier(_ml),
            new AugmentationEvaluationOptions { LabelColumnName = "Label", Generator = AugmentationSamples.Smote(_ml), Folds = 3, Repeats = 1, Seed = seed }).ToString();
        Assert.AreEqual(Text(1), Text(1));
        Assert.AreNotEqual(Text(1), Text(2));
    }

    [TestMethod]
    public void BooleanLabelsAndPredictionsAreCompared()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(20, 10).Select(row => new BooleanRow { Label = row.Label == "b", X = row.X }).ToArray());
        var threshold = _ml.Transforms.CustomMapping<BooleanRow, BooleanPrediction>((row, predicted) => predicted.PredictedLabel = row.X > 1.5, null);
        AugmentationEvaluation evaluation = _ml.Transforms.Gan.EvaluateAugmentation(data, threshold, new AugmentationEvaluationOptions
        {
            LabelColumnName = "Label", Generator = _ml.Transforms.Gan.Smote("Label", seed: 1), Folds = 2, Repeats = 1, Seed = 1,
        });
        Assert.IsGreaterThan(0.8, evaluation.Arms[0].Score);
    }

    [TestMethod]
    public void WhatCannotBeEvaluatedIsSaid()
    {
        IEstimator<TabularTransformer> smote = AugmentationSamples.Smote(_ml);
        StringAssert.Contains(Thrown(Constant("z"), smote, 20, 10), "'z', which is none of the labels in column 'Label': a, b");
        StringAssert.Contains(Thrown(AugmentationSamples.Classifier(_ml), smote, 20, 1), "The label 'b' in column 'Label' has a single row");
        StringAssert.Contains(Thrown(AugmentationSamples.Classifier(_ml), smote, 20), "has 1 labels in 20 rows");
        StringAssert.Contains(Thrown(AugmentationSamples.Classifier(_ml), smote, 2, 2), "a labelled row for each of 5 folds");
        StringAssert.Contains(Thrown(_ml.Transforms.Conversion.MapValueToKey("Label"), smote, 20, 10), "The trainer's output has no column 'PredictedLabel'");
        StringAssert.Contains(Thrown(AugmentationSamples.Classifier(_ml), new StubEstimator("Kind"), 20, 10), "The generator's label column is 'Kind'");
        foreach ((AugmentationEvaluationOptions options, string message) in new (AugmentationEvaluationOptions, string)[]
        {
            (new() { LabelColumnName = "", Generator = smote }, "LabelColumnName must be"),
            (new() { LabelColumnName = "Label", Generator = null! }, "Generator must be"),
            (new() { LabelColumnName = "Label", Generator = smote, Folds = 1 }, "Folds must be from 2"),
            (new() { LabelColumnName = "Label", Generator = smote, Repeats = 0 }, "Repeats must be from 1"),
            (new() { LabelColumnName = "Label", Generator = smote, Draws = 0 }, "Draws must be from 1"),
            (new() { LabelColumnName = "Label", Generator = smote, PredictedLabelColumnName = "" }, "PredictedLabelColumnName must be"),
            (new() { LabelColumnName = "Label", Generator = smote, Smote = new() { LabelColumnName = "Kind" } }, "Smote.LabelColumnName must be 'Label'"),
        })
        {
            StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.EvaluateAugmentation(Data(20, 10), AugmentationSamples.Classifier(_ml), options)).Message, message);
        }
    }

    [TestMethod]
    public void CancellationStopsIt()
    {
        using var source = new CancellationTokenSource();
        _ml.Log += (_, e) =>
        {
            if (e.Message.Contains("fold 2 of 5"))
            {
                source.Cancel();
            }
        };
        var generator = new Recording<TabularTransformer>(_ml, AugmentationSamples.Smote(_ml));
        Assert.Throws<OperationCanceledException>(() => _ml.Transforms.Gan.EvaluateAugmentation(Data(20, 10), AugmentationSamples.Classifier(_ml),
            new AugmentationEvaluationOptions { LabelColumnName = "Label", Generator = generator, CancellationToken = source.Token }));
        Assert.HasCount(2, generator.Fits);
    }

    private IDataView Data(params int[] counts) => _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(counts));

    private AugmentationEvaluation Evaluate(IEstimator<ITransformer> trainer, IEstimator<TabularTransformer> generator, int folds, int repeats, int draws, params int[] counts) =>
        _ml.Transforms.Gan.EvaluateAugmentation(Data(counts), trainer, new AugmentationEvaluationOptions
        {
            LabelColumnName = "Label", Generator = generator, Folds = folds, Repeats = repeats, Draws = draws, Seed = 3,
            Smote = new SmoteEstimator.Options { LabelColumnName = "Label", Roles = AugmentationSamples.Roles, Seed = 3 },
        });

    private string Thrown(IEstimator<ITransformer> trainer, IEstimator<TabularTransformer> generator, params int[] counts) =>
        Assert.Throws<Exception>(() => Evaluate(trainer, generator, 5, 1, 1, counts)).Message;

    private IEstimator<ITransformer> Constant(string label) =>
        _ml.Transforms.CustomMapping<AugmentationSamples.Row, TextPrediction>((_, predicted) => predicted.PredictedLabel = label, null);

    /// <summary>An evaluation of one repeat: for each arm, fold by fold, whether a row was a hit.</summary>
    private static AugmentationEvaluation Of(AugmentationMetric metric, params string[] arms) => AugmentationEvaluation.Of(metric, arms[0].Split(' ').Length, [.. arms.Select(hits =>
    {
        string[] folds = hits.Split(' ');
        IReadOnlyList<AugmentationFold> scores = [.. folds.Select((fold, number) => new AugmentationFold(0, number, 0, 0, fold.Average(hit => hit - '0')))];
        IReadOnlyList<AugmentationTest> tests = [.. folds.SelectMany((fold, number) => fold.Select(hit => new AugmentationTest(number, "a", hit == '1' ? "a" : "b")))];
        return (scores, tests);
    })]);

    /// <summary>Another estimator for each fit.</summary>
    private sealed class Changing(IEstimator<ITransformer> shape, Func<IEstimator<ITransformer>> next) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => next().Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => shape.GetOutputSchema(inputSchema);
    }

    private sealed class TextPrediction
    {
        public string PredictedLabel { get; set; } = "";
    }

    private sealed class BooleanRow
    {
        public bool Label { get; set; }

        public float X { get; set; }
    }

    private sealed class BooleanPrediction
    {
        public bool PredictedLabel { get; set; }
    }
}
