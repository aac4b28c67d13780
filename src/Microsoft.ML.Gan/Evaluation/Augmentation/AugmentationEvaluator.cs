using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>Trains a classifier on each training fold in the four ways, and tests it on rows that neither it nor a generator has seen.</summary>
internal sealed class AugmentationEvaluator
{
    private const int FewestRows = 2;

    private readonly IHost _host;
    private readonly IEstimator<ITransformer> _trainer;
    private readonly AugmentationEvaluationOptions _options;
    private readonly SmoteEstimator _smote;
    private readonly int _seed;

    public AugmentationEvaluator(IHostEnvironment env, IEstimator<ITransformer> trainer, AugmentationEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _host = env.Register(nameof(AugmentationEvaluator));
        _trainer = trainer;
        _options = options;
        _seed = options.Seed ?? _host.Rand.Next();
        _smote = new SmoteEstimator(_host, options.Smote ?? new SmoteEstimator.Options
        {
            LabelColumnName = options.LabelColumnName,
            Seed = _seed,
            CancellationToken = options.CancellationToken,
        });
    }

    public AugmentationEvaluation Evaluate(IDataView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Check(SchemaShape.Create(view.Schema));
        using IChannel channel = _host.Start("Evaluation");
        string[] labels = ShownValues.Read(view, _options.CancellationToken, _options.LabelColumnName)[0];
        Check(labels);
        var known = labels.ToHashSet(StringComparer.Ordinal);
        var random = new Random(_seed);
        (List<AugmentationFold> Folds, List<AugmentationTest> Tests)[] arms = [.. Enum.GetValues<AugmentationArm>().Select(_ => (new List<AugmentationFold>(), new List<AugmentationTest>()))];
        for (int repeat = 0; repeat < _options.Repeats; repeat++)
        {
            int[] folds = StratifiedFolds.Assign(labels, _options.Folds, random);
            for (int fold = 0; fold < _options.Folds; fold++)
            {
                RowSubsetView Rows(bool tested) => new(view, Enumerable.Range(0, folds.Length).Where(row => folds[row] == fold == tested).ToHashSet());
                RowSubsetView train = Rows(false), test = Rows(true);
                (int newRows, AugmentationTest[][][] tests) = Test(repeat * _options.Folds + fold, train, test, known);
                for (int arm = 0; arm < arms.Length; arm++)
                {
                    ClassificationScores[] draws = [.. tests[arm].Select(draw => new ClassificationScores([.. draw.Select(each => each.Actual)], [.. draw.Select(each => each.Predicted)]))];
                    arms[arm].Folds.Add(new AugmentationFold(repeat, fold, arm == (int)AugmentationArm.RealOnly ? 0 : newRows, draws.Average(draw => draw.MacroF1), draws.Average(draw => draw.Accuracy)));
                    arms[arm].Tests.AddRange(tests[arm].SelectMany(draw => draw));
                }
                channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                    $"Repeat {repeat + 1} of {_options.Repeats}, fold {fold + 1} of {_options.Folds}: {AugmentationEvaluation.NameOf(_options.Metric)} ")
                    + string.Join(", ", arms.Select((arm, i) => string.Create(CultureInfo.InvariantCulture, $"{AugmentationEvaluation.NameOf((AugmentationArm)i)} {(_options.Metric == AugmentationMetric.MacroF1 ? arm.Folds[^1].MacroF1 : arm.Folds[^1].Accuracy):F4}"))));
            }
        }
        AugmentationEvaluation evaluation = AugmentationEvaluation.Of(_options.Metric, _options.Folds, [.. arms.Select(arm => ((IReadOnlyList<AugmentationFold>)arm.Folds, (IReadOnlyList<AugmentationTest>)arm.Tests))]);
        channel.Info(MessageSensitivity.None, evaluation.Verdict);
        return evaluation;
    }

    /// <summary>Tests each arm, draw by draw. Each generator is fitted once, and its rows serve in two arms.</summary>
    private (int NewRows, AugmentationTest[][][] Tests) Test(int fit, RowSubsetView train, RowSubsetView test, HashSet<string> known)
    {
        SyntheticRows smote = Make(_smote, train), made = Make(_options.Generator, train);
        long all = train.GetRowCount()!.Value + test.GetRowCount()!.Value;
        AugmentationTest[][][] tests = [.. Enum.GetValues<AugmentationArm>().Select(_ => new AugmentationTest[_options.Draws][])];
        for (int draw = 0; draw < _options.Draws; draw++)
        {
            // Trainers that go by the rows' order see the real ones too in another.
            RowSubsetView rows = train.From((int)(draw * all / _options.Draws));
            IDataView[] arms = Arms(rows, smote, made, draw);
            for (int arm = 0; arm < arms.Length; arm++)
            {
                tests[arm][draw] = Test(fit, arms[arm], test, known);
            }
        }
        return (smote.Count, tests);
    }

    private static IDataView[] Arms(RowSubsetView train, SyntheticRows smote, SyntheticRows made, int draw)
    {
        int real = smote.RealCount;
        IDataView half = smote.Among(train, real, count => (count + 1) / 2, draw);
        return
        [
            train,
            smote.Among(train, real, count => count, draw),
            made.Among(train, real, count => count, draw),
            made.Among(half, half.GetRowCount()!.Value, count => count / 2, draw),
        ];
    }

    private SyntheticRows Make(IEstimator<TabularTransformer> estimator, RowSubsetView train)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        using TabularTransformer generator = estimator.Fit(train);
        if (generator.LabelColumnName is { } label && label != _options.LabelColumnName)
        {
            throw new InvalidOperationException($"The generator's label column is '{label}', the evaluation's '{_options.LabelColumnName}'.");
        }
        return SyntheticRows.Make(generator, train, _options, _options.Draws);
    }

    private AugmentationTest[] Test(int fit, IDataView rows, RowSubsetView test, HashSet<string> known)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        ITransformer model = _trainer.Fit(rows);
        try
        {
            string[][] shown = ShownValues.Read(model.Transform(test), _options.CancellationToken, _options.LabelColumnName, _options.PredictedLabelColumnName);
            int[] labelled = [.. Enumerable.Range(0, shown[0].Length).Where(row => shown[0][row].Length > 0)];
            string[] actual = [.. labelled.Select(row => shown[0][row])], predicted = [.. labelled.Select(row => shown[1][row])];
            if (predicted.Except(actual, StringComparer.Ordinal).FirstOrDefault(label => label.Length > 0 && !known.Contains(label)) is { } stranger)
            {
                string labels = string.Join(", ", known.Where(label => label.Length > 0));
                throw new InvalidOperationException($"Column '{_options.PredictedLabelColumnName}' has the value '{stranger}', which is none of the labels in column "
                    + $"'{_options.LabelColumnName}': {labels}. Map keys back to values, or predictions to labels, at the end of the trainer.");
            }
            return [.. actual.Zip(predicted, (label, guess) => new AugmentationTest(fit, label, guess))];
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private void Check(SchemaShape schema)
    {
        _smote.GetOutputSchema(schema);
        _options.Generator.GetOutputSchema(schema);
        SchemaShape scored = _trainer.GetOutputSchema(schema);
        foreach (string needed in (string[])[_options.LabelColumnName, _options.PredictedLabelColumnName])
        {
            if (!scored.Any(column => column.Name == needed))
            {
                throw new ArgumentOutOfRangeException("trainer", needed, $"The trainer's output has no column '{needed}', which the evaluation compares. Its columns: {string.Join(", ", scored.Select(column => column.Name))}.");
            }
        }
    }

    private void Check(string[] labels)
    {
        (string Label, int Count)[] counts = ShownValues.Counts(labels);
        int rows = counts.Sum(label => label.Count);
        if (counts.Length < 2 || rows < _options.Folds)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{_options.LabelColumnName}' has {counts.Length} labels in {rows} rows; an evaluation needs at least 2 labels, and a labelled row for each of {_options.Folds} folds."));
        }
        if (counts.FirstOrDefault(label => label.Count < FewestRows) is { Label: { } rare })
        {
            throw new InvalidOperationException($"The label '{rare}' in column '{_options.LabelColumnName}' has a single row, which can't be both learnt from and tested on: leave it out, or join it with another label.");
        }
    }
}
