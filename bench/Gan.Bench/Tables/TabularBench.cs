using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>What a classifier gains from rows that are added to six small tables, and whether the verdict says so.</summary>
internal static class TabularBench
{
    private const int Seeds = 5;
    private const double TargetRatio = 0.93;

    private static readonly string[] s_arms = ["real only", "SMOTE", "generator", "both", "generated only"];
    private static readonly string[] s_classifiers = ["random forest", "neural network"];

    /// <summary>One table with one seed.</summary>
    /// <param name="Forest">Macro-F1 of the arms, random forest.</param>
    /// <param name="Network">The same, neural network.</param>
    /// <param name="FitSeconds">The generator's training.</param>
    /// <param name="RowsPerSecond">Its rows.</param>
    private sealed record Result(double[] Forest, double[] Network, double FitSeconds, double RowsPerSecond)
    {
        public double[] Of(int classifier) => classifier == 0 ? Forest : Network;
    }

    /// <summary>What the evaluation said of one seed's training rows.</summary>
    /// <param name="Recommended">The arm to use.</param>
    /// <param name="Folds">Macro-F1 of each arm, fold by fold.</param>
    /// <param name="Errors">Of each arm's difference to real rows.</param>
    /// <param name="Seconds">How long it took.</param>
    /// <param name="Sentence">The verdict.</param>
    private sealed record Verdict(AugmentationArm Recommended, double[][] Folds, double[] Errors, double Seconds, string Sentence);

    /// <summary>A table, its training rows, and for each seed what test rows say and what the verdict was.</summary>
    private sealed record Outcome(TableSet Set, int Rows, Result[] Results, Verdict[] Verdicts)
    {
        /// <summary>The best of the four ways on test rows, over all seeds.</summary>
        public int Best { get; } = Enumerable.Range(0, 4).MaxBy(arm => Results.Average(result => result.Network[arm]));

        /// <summary>By how much the best way leads what each seed's verdict recommends, seed by seed.</summary>
        public double[] Leads => [.. Results.Zip(Verdicts, (result, verdict) => result.Network[Best] - result.Network[(int)verdict.Recommended])];

        public bool IsRight => WithinAnError(Leads);

        /// <summary>How many of the verdicts would be right if each were followed with all seeds' training rows.</summary>
        public int RightAlone => Verdicts.Count(verdict => WithinAnError([.. Results.Select(result => result.Network[Best] - result.Network[(int)verdict.Recommended])]));

        /// <summary>The standard error over seeds: that of the leads, or that of the best way.</summary>
        public double ErrorOf(double[] leads) => Math.Max(Error(leads), Error(Results.Select(result => result.Network[Best])));

        private bool WithinAnError(double[] leads) => leads.Average() <= ErrorOf(leads);
    }

    public static Report Run(BenchOptions options)
    {
        string folder = DataFolder.Find("adult", "bank-marketing", "wine-quality", "sklearn-small", "magic-gamma");
        (TableSet Set, int Rows)[] sets = options.Quick ? TableSet.Small(folder)[2..3] : TableSet.Small(folder);
        int seeds = options.RoundsOr(options.Quick ? 1 : Seeds);
        int? steps = options.Steps ?? (options.Quick ? 20 : null);
        var results = new List<Outcome>();
        foreach ((TableSet set, int rows) in sets)
        {
            var perSeed = new Result[seeds];
            for (int seed = 1; seed <= seeds; seed++)
            {
                perSeed[seed - 1] = Cached(options.Quick, $"{set.Name}-{seed}-{steps}", () => Measure(set, rows, seed, steps));
                Console.WriteLine($"{set.Name}, seed {seed}: forest {string.Join(' ', perSeed[seed - 1].Forest.Select(f1 => Format.Number(f1, 3)))}, network {string.Join(' ', perSeed[seed - 1].Network.Select(f1 => Format.Number(f1, 3)))}, {Format.Number(perSeed[seed - 1].FitSeconds, 0)} s");
            }
            var verdicts = new Verdict[seeds];
            for (int seed = 1; seed <= seeds; seed++)
            {
                verdicts[seed - 1] = Cached(options.Quick, $"{set.Name}-verdict-{seed}-{steps}", () => Judge(set, rows, seed, steps));
                Console.WriteLine($"{set.Name}, seed {seed}: {verdicts[seed - 1].Sentence}");
            }
            results.Add(new Outcome(set, rows, perSeed, verdicts));
        }

        double ratio = results.Average(each => each.Results.Average(result => result.Forest[4] / result.Forest[0]));
        var report = new Report();
        report.Figures["synthetic_only"] = Format.Round(ratio);
        report.Figures["synthetic_only_met"] = ratio >= TargetRatio;
        report.Figures["augmented_not_below"] = results.Count(each => NotBelow(each.Results, 0) && NotBelow(each.Results, 1));
        report.Figures["verdict_right"] = results.Count(each => each.IsRight);
        report.Figures["verdict_right_alone"] = results.Sum(each => each.RightAlone);
        report.Figures["verdicts"] = results.Sum(each => each.Verdicts.Length);
        report.Figures["sets"] = results.Count;
        report.Headline = $"on six small tables a random forest trained on generated rows alone reaches {Format.Number(ratio)} of what real rows give it (macro-F1); who follows the verdict on adding rows is within a standard error of the best way on {report.Figures["verdict_right"]} of {results.Count}";
        report.Note($"Macro-F1 on test rows that nothing was trained on, at most 10,000; means over seeds 1 to {seeds}, which choose the training rows and train. Added rows make every label as frequent as the most frequent one, but double it at most (the defaults of `AugmentationOptions`; the limit was found on bank-marketing and wine-quality, by these test rows); \"both\" takes half from each; \"generated only\" are as many rows as real ones, with their shares of labels. "
            + "Random forest: scikit-learn, 200 trees. Neural network: `NeuralNetwork` with default options behind one-hot encoding. Generator: `TrainTabular` with default options; SMOTE with 5 neighbours. ±: the standard error over seeds; of added rows, that of the paired difference to real rows only.");
        for (int classifier = 0; classifier < 2; classifier++)
        {
            int c = classifier;
            report.Table(
            [
                [$"{s_classifiers[c]}: table (training rows)", s_arms[0], .. s_arms[1..4], s_arms[4], "over real"],
                .. results.Select(each => (string[])
                [
                    $"{each.Set.Name} ({Format.Number(each.Rows, 0)})", WithError(each.Results.Select(result => result.Of(c)[0])),
                    .. Enumerable.Range(1, 3).Select(arm => $"{Format.Number(each.Results.Average(result => result.Of(c)[arm]), 3)} ± {Format.Number(Error(each.Results.Select(result => result.Of(c)[arm] - result.Of(c)[0])), 3)}"),
                    WithError(each.Results.Select(result => result.Of(c)[4])), Format.Number(each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])),
                ]),
                ["**mean**", .. Enumerable.Range(0, 5).Select(arm => Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[arm])), 3)), $"**{Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])))}**"],
            ]);
        }
        return report
            .Note($"What `EvaluateAugmentation` says of each seed's training rows (default options: 5 folds, 3 repeats, 5 draws; the neural network), and what the test rows say of it. \"Followed\" is the mean score on test rows where each seed does as its verdict says; right where it is within one standard error, over seeds, of the best of the four ways: the error of their difference, or of the best. "
                + "Alone: how many of the verdicts would be right by the same measure if every seed did as this one says. The error of the cross validation is that of the recommended way's difference to real rows, or of the best way's, the larger, as the evaluation itself gives it; mean over seeds. In the end what seed 1's verdict says.")
            .Table(
            [
                ["table", "recommended", "best on test rows", "followed", "real only", "best", "lead", "standard error over seeds", "right", "alone", "error of the cross validation", "seconds, one thread"],
                .. results.Select(each => (string[])
                [
                    each.Set.Name, string.Join(", ", each.Verdicts.CountBy(verdict => verdict.Recommended).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {s_arms[(int)pair.Key]}")), s_arms[each.Best],
                    Format.Number(each.Results.Zip(each.Verdicts, (result, verdict) => result.Network[(int)verdict.Recommended]).Average(), 3), Format.Number(each.Results.Average(result => result.Network[0]), 3), Format.Number(each.Results.Average(result => result.Network[each.Best]), 3),
                    Format.Number(each.Leads.Average(), 4), Format.Number(each.ErrorOf(each.Leads), 4), each.IsRight ? "yes" : "**no**", $"{each.RightAlone} of {each.Verdicts.Length}",
                    Format.Number(each.Verdicts.Average(verdict => Math.Max(verdict.Errors[each.Best], verdict.Errors[(int)verdict.Recommended])), 4), Format.Range(each.Verdicts.Select(verdict => verdict.Seconds), 0),
                ]),
            ])
            .Table([["table", "verdict of seed 1"], .. results.Select(each => (string[])[each.Set.Name, each.Verdicts[0].Sentence])])
            .Note("The generator's training, and the making of rows:")
            .Table(
            [
                ["table", "seconds to fit, one thread", "rows a second"],
                .. results.Select(each => (string[])[each.Set.Name, Format.Range(each.Results.Select(result => result.FitSeconds), 0), Format.Number(Statistics.Median(each.Results.Select(result => result.RowsPerSecond)), 0)]),
            ]);
    }

    /// <summary>Whether real and generated rows together are not below real rows by more than the 95 % interval.</summary>
    private static bool NotBelow(Result[] results, int classifier)
    {
        double[] differences = [.. results.Select(result => result.Of(classifier)[2] - result.Of(classifier)[0])];
        return differences.Length < 2 || differences.Average() >= -Error(differences) * StudentDistribution.CentralQuantile(0.95, differences.Length - 1);
    }

    private static double Error(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Length < 2 ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length);
    }

    private static string WithError(IEnumerable<double> values) => $"{Format.Number(values.Average(), 3)} ± {Format.Number(Error(values), 3)}";

    private static Result Measure(TableSet set, int rows, int seed, int? steps)
    {
        var ml = new MLContext(seed);
        string temporary = Path.Combine(Runner.Cache, "tables", $"{set.Name}-{seed}");
        (TableSet train, TableSet test) = set.Split(rows, seed);
        string real = train.Write(temporary, "real"), testPath = test.Write(temporary, "test");
        IDataView view = train.View(ml, real);
        var clock = Stopwatch.StartNew();
        using TabularGanTransformer generator = Generator(ml, set, seed, steps).Fit(view);
        double seconds = clock.Elapsed.TotalSeconds;
        using SmoteTransformer smote = ml.Transforms.Gan.Smote(set.Label, seed: seed).Fit(view);
        int label = Array.IndexOf(set.Header, set.Label);
        (string Label, int Missing)[] owed = [.. train.Rows.CountBy(row => row[label]).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray() is var counts ? counts.Select(pair => (pair.Key, Math.Min(pair.Value, counts.Max(other => other.Value) - pair.Value))) : []];
        string[] Added(string name, params (TabularTransformer From, Func<int, int> Share)[] sources)
        {
            var lines = new List<string>(File.ReadLines(real));
            foreach ((string value, int missing) in owed)
            {
                foreach ((TabularTransformer from, Func<int, int> share) in sources)
                {
                    if (share(missing) > 0)
                    {
                        lines.AddRange(File.ReadLines(TableSet.Write(ml, from.Generate(share(missing), set.Label, value), temporary, "part")).Skip(1));
                    }
                }
            }
            File.WriteAllLines(Path.Combine(temporary, name + ".csv"), lines);
            return [Path.Combine(temporary, name + ".csv")];
        }
        clock.Restart();
        string generated = TableSet.Write(ml, generator.Generate(rows), temporary, "generated");
        double perSecond = rows / clock.Elapsed.TotalSeconds;
        string[] files =
        [
            real, .. Added("smote", (smote, count => count)), .. Added("generator", (generator, count => count)), .. Added("both", (smote, count => count / 2), (generator, count => count - count / 2)), generated,
        ];
        double[] forest = [.. ChildProcess.Script("forest.py", ["--label", set.Label, "--test", testPath, "--seed", seed.ToString(CultureInfo.InvariantCulture), .. files]).GetProperty("macro_f1").EnumerateArray().Select(f1 => f1.GetDouble())];
        double[] network = [.. files.Select(file => Network(ml, set, train.View(ml, file), train.View(ml, testPath), seed))];
        return new Result(forest, network, seconds, perSecond);
    }

    private static Verdict Judge(TableSet set, int rows, int seed, int? steps)
    {
        var ml = new MLContext(seed);
        (TableSet train, _) = set.Split(rows, seed);
        var clock = Stopwatch.StartNew();
        AugmentationEvaluation evaluation = ml.Transforms.Gan.EvaluateAugmentation(train.View(ml, train.Write(Path.Combine(Runner.Cache, "tables", $"{set.Name}-verdict-{seed}"), "real")), Classifier(ml, set, seed), new AugmentationEvaluationOptions
        {
            LabelColumnName = set.Label, Generator = Generator(ml, set, seed, steps), Seed = seed,
        });
        return new Verdict(evaluation.Recommended, [.. evaluation.Arms.Select(arm => arm.Folds.Select(fold => fold.MacroF1).ToArray())], [.. evaluation.Arms.Select(arm => arm.StandardError)], clock.Elapsed.TotalSeconds, evaluation.Verdict);
    }

    private static TabularGanEstimator Generator(MLContext ml, TableSet set, int seed, int? steps) =>
        ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = set.Label, Seed = seed, Threads = 1, Steps = steps });

    private static IEstimator<ITransformer> Classifier(MLContext ml, TableSet set, int seed)
    {
        string[] texts = [.. set.Header.Where((name, i) => !set.IsNumber[i] && name != set.Label)];
        IEstimator<ITransformer> chain = ml.Transforms.Conversion.MapValueToKey("Key", set.Label);
        foreach (string text in texts)
        {
            chain = chain.Append(ml.Transforms.Categorical.OneHotEncoding(text));
        }
        return chain.Append(ml.Transforms.Concatenate("Features", [.. set.Header.Where(name => name != set.Label)]))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork("Key", "Features", new NeuralNetworkTrainer.Options { Seed = seed, Threads = 1 }));
    }

    private static double Network(MLContext ml, TableSet set, IDataView train, IDataView test, int seed)
    {
        IDataView scored = Classifier(ml, set, seed).Fit(train).Transform(test);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        string[] known = [.. names.DenseValues().Select(name => name.ToString())];
        return ClassificationScores.Of([.. scored.GetColumn<string>(set.Label)], [.. scored.GetColumn<uint>("PredictedLabel").Select(key => known[key - 1])]).MacroF1;
    }

    private static T Cached<T>(bool quick, string name, Func<T> measure)
    {
        string file = Path.Combine(Runner.Cache, "tabular", name + ".json");
        if (!quick && File.Exists(file))
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file))!;
        }
        T result = measure();
        if (!quick)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(result));
            File.Move(file + ".new", file, overwrite: true);
        }
        return result;
    }
}
