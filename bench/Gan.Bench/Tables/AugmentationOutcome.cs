using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>A table, its training rows, and for each seed what test rows say of added rows; and what the verdict says, for each seed or for the first ones.</summary>
internal sealed record AugmentationOutcome(TableSet Set, int Rows, AugmentationOutcome.Result[] Results, AugmentationOutcome.Repetition[] Repetitions, AugmentationOutcome.Verdict[] Verdicts)
{
    /// <summary>Of a classifier, on one seed's training rows: each with other new rows, and another seed.</summary>
    public const int Trainings = 4;

    // A single seed that differs has the lead d/n and the error d/n: the last digit must not decide.
    private const double Tolerance = 1e-9;

    private static readonly AugmentationEvaluationOptions s_asked = new() { LabelColumnName = "", Generator = null! };

    public const string Explanation = "\"Followed\" is the mean score on test rows where each seed does as its verdict says, or, of fewer verdicts than seeds, as each of them says; the lead is by how much the best of the four ways is ahead of that. "
        + "It is set against two errors. That of the evaluation is what the training rows can tell: the standard error of the difference between the best way and the recommended one, as the evaluation itself gives it, 0 where they are the same; mean over the seeds. "
        + "That of the truth is what is not known of the lead itself: the largest of its standard error over seeds, of the best way's, and of the error that the test rows leave, which for a small table are the same few for all seeds (the influence of each test row on the lead, summed over the seeds that it tests). "
        + "The more trainings the truth is a mean of, the smaller the second error, whatever a verdict does; no verdict sees what is smaller than the first. Chance: how likely the lead is to be within the truth's error when an evaluation's scores are those on test rows and normal errors of the size that evaluations give themselves, one evaluation a seed. "
        + "Alone: how many of the verdicts would be within the truth's error if every seed did as this one says.";

    /// <summary>Columns of a page.</summary>
    public static string[] Arms { get; } = ["real only", "SMOTE", "generator", "both", "generated only"];

    /// <summary>How the evaluations were asked.</summary>
    public static string Setting { get; } = FormattableString.Invariant($"default options: {s_asked.Folds} folds, {s_asked.Repeats} repeats, {s_asked.Draws} draws; the neural network");

    /// <summary>The best of the four ways on test rows, over all seeds.</summary>
    public int Best => Enumerable.Range(0, 4).MaxBy(Mean);

    /// <summary>Test scores where each seed does as its verdict says; with fewer verdicts than seeds, the mean of where it does as each of them says.</summary>
    public double[] Followed => Of(Chosen);

    /// <summary>By how much the best way leads that, seed by seed.</summary>
    public double[] Leads => LeadsOver(Chosen);

    /// <summary>Whether the lead is within the truth's error.</summary>
    public bool IsRight => WithinAnError(Chosen);

    /// <summary>Whether the lead is within the evaluation's error.</summary>
    public bool IsWithinEvaluation => Leads.Average() <= ErrorOfEvaluation + Tolerance;

    /// <summary>The error that evaluations give of the difference between the best way and the recommended one, mean over seeds.</summary>
    public double ErrorOfEvaluation => Verdicts.Average(verdict => verdict.Errors[Best][(int)verdict.Recommended]);

    /// <summary>Of the differences to real rows that evaluations give, how many 95 % intervals hold the one on that seed's test rows, which has an error of its own.</summary>
    public (int Held, int All) Coverage
    {
        get
        {
            double reach = StudentDistribution.CentralQuantile(0.95, s_asked.Folds * s_asked.Repeats - 1);
            return (Verdicts.Select((verdict, seed) => Enumerable.Range(1, 3).Count(arm =>
                Math.Abs(verdict.Scores[arm] - verdict.Scores[0] - (Results[seed].Network[arm] - Results[seed].Network[0])) <= reach * verdict.Errors[arm][0])).Sum(), 3 * Verdicts.Length);
        }
    }

    /// <summary>How much of each arm each seed takes.</summary>
    private double[][] Chosen => [.. Results.Select((_, seed) =>
    {
        AugmentationArm[] named = [.. Verdicts.Length == Results.Length ? [Verdicts[seed].Recommended] : Verdicts.Select(verdict => verdict.Recommended)];
        return Enumerable.Range(0, 4).Select(arm => named.Count(each => (int)each == arm) / (double)named.Length).ToArray();
    })];

    /// <summary>How many of the verdicts would be right if each were followed with all seeds' training rows.</summary>
    public int RightAlone => Verdicts.Count(verdict => IsRightAlways((int)verdict.Recommended));

    /// <summary>The same, had each evaluation recommended what has the highest score in it.</summary>
    public AugmentationOutcome ByHighestScore => this with
    {
        Verdicts = [.. Verdicts.Select(verdict => verdict with { Recommended = (AugmentationArm)Enumerable.Range(0, 4).MaxBy(arm => verdict.Scores[arm]) })],
    };

    /// <summary>Whether one arm, whatever the seed, is within an error of the best.</summary>
    public bool IsRightAlways(int arm) => WithinAnError(Only([.. Results.Select(_ => arm)]));

    /// <summary>Whether one arm, whatever the seed, is within the evaluation's error of the best.</summary>
    public bool IsAlwaysWithinEvaluation(int arm) => Mean(Best) - Mean(arm) <= Verdicts.Average(verdict => verdict.Errors[Best][arm]) + Tolerance;

    /// <summary>An arm's score on test rows, over all seeds.</summary>
    public double Mean(int arm) => Results.Average(result => result.Network[arm]);

    /// <summary>
    /// The chance that verdicts, one for each seed, would be right if evaluations knew no more and no less than they do: if their scores were those on test rows and normal errors, of the size that they give themselves.
    /// </summary>
    /// <param name="scale">What errors are multiplied by: half of them is what four times as many rows would leave.</param>
    /// <param name="highest">Whether the arm with the highest score is taken, and not that of the evaluation's rule.</param>
    public double Chance(double scale, bool highest = false)
    {
        const int Draws = 20_000;
        var random = new Random(1);
        double ErrorOf(int arm, int other) => scale * Verdicts.Average(verdict => verdict.Errors[arm][other]);
        // Differences to the first arm have the covariances that pairwise errors imply; by Cholesky.
        var root = new double[4, 4];
        for (int i = 1; i < 4; i++)
        {
            for (int j = 1; j <= i; j++)
            {
                double left = (ErrorOf(i, 0) * ErrorOf(i, 0) + ErrorOf(j, 0) * ErrorOf(j, 0) - ErrorOf(i, j) * ErrorOf(i, j)) / 2 - Enumerable.Range(1, j - 1).Sum(k => root[i, k] * root[j, k]);
                root[i, j] = i == j ? Math.Sqrt(Math.Max(left, 0)) : root[j, j] > 0 ? left / root[j, j] : 0;
            }
        }
        var shares = new double[4];
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] normal = [.. Enumerable.Range(0, 4).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            double[] scores = [.. Enumerable.Range(0, 4).Select(arm => Mean(arm) + Enumerable.Range(1, arm).Sum(k => root[arm, k] * normal[k]))];
            (int best, int chosen) = AugmentationEvaluation.Choose(scores, ErrorOf, s_asked.Folds * s_asked.Repeats - 1);
            shares[highest ? best : chosen] += 1.0 / Draws;
        }
        // Every way in which the seeds may choose.
        int[][] ways = [[]];
        foreach (Result _ in Results)
        {
            ways = [.. ways.SelectMany(way => Enumerable.Range(0, 4).Where(arm => shares[arm] > 0).Select(arm => (int[])[.. way, arm]))];
        }
        return ways.Sum(way => way.Aggregate(1.0, (chance, arm) => chance * shares[arm]) is > 1e-7 and var chance && WithinAnError(Only(way)) ? chance : 0);
    }

    /// <summary>The largest of the standard errors of the lead over seeds, of the best way over seeds, and of the lead over test rows.</summary>
    private double ErrorOfTruth(double[][] chosen) => Math.Max(ErrorOverSeeds(chosen), ErrorOfRows(chosen));

    private double ErrorOverSeeds(double[][] chosen) => Math.Max(Error(LeadsOver(chosen)), Error(Results.Select(result => result.Network[Best])));

    /// <summary>The standard error that the test rows leave in the best way's mean lead: a row that several seeds test counts once, with all that it moves.</summary>
    private double ErrorOfRows(double[][] chosen)
    {
        var moved = new Dictionary<int, double>();
        for (int seed = 0; seed < Results.Length; seed++)
        {
            Result result = Results[seed];
            for (int i = 0; i < result.TestRows.Length; i++)
            {
                moved[result.TestRows[i]] = moved.GetValueOrDefault(result.TestRows[i]) + (result.Influences[Best][i] - Enumerable.Range(0, 4).Sum(arm => chosen[seed][arm] * result.Influences[arm][i])) / Results.Length;
            }
        }
        return Math.Sqrt(moved.Values.Sum(value => value * value));
    }

    private static double[][] Only(int[] arms) => [.. arms.Select(arm => Enumerable.Range(0, 4).Select(each => each == arm ? 1.0 : 0).ToArray())];

    private double[] Of(double[][] chosen) => [.. Results.Zip(chosen, (result, shares) => shares.Select((share, arm) => share * result.Network[arm]).Sum())];

    private double[] LeadsOver(double[][] chosen) => [.. Results.Zip(Of(chosen), (result, score) => result.Network[Best] - score)];

    private bool WithinAnError(double[][] chosen) => LeadsOver(chosen).Average() - Tolerance is var lead && (lead <= ErrorOverSeeds(chosen) || lead <= ErrorOfRows(chosen));

    /// <summary>All seeds of a table; what was measured before is not measured again.</summary>
    public static AugmentationOutcome Measure(TableSet set, int rows, int seeds, int verdictSeeds, BenchOptions options)
    {
        int? steps = options.Steps ?? (options.Quick ? 20 : null);
        var results = new Result[seeds];
        var repetitions = new Repetition[seeds];
        for (int seed = 1; seed <= seeds; seed++)
        {
            Result result = results[seed - 1] = Cached(options.Quick, $"{set.Name}-{seed}-{steps}", () => Measure(set, rows, seed, steps));
            repetitions[seed - 1] = Cached(options.Quick, $"{set.Name}-repeated-{seed}", () => Repeat(set, rows, seed));
            Console.WriteLine($"{set.Name}, seed {seed}: forest {string.Join(' ', result.Forest.Select(f1 => Format.Number(f1, 3)))}, network {string.Join(' ', result.Network.Select(f1 => Format.Number(f1, 3)))}, {Format.Number(result.FitSeconds, 0)} s");
        }
        var verdicts = new Verdict[verdictSeeds];
        for (int seed = 1; seed <= verdictSeeds; seed++)
        {
            verdicts[seed - 1] = Cached(options.Quick, $"{set.Name}-verdict-{seed}-{steps}", () => Judge(set, rows, seed, steps));
            Console.WriteLine($"{set.Name}, seed {seed}: {verdicts[seed - 1].Sentence}");
        }
        return new AugmentationOutcome(set, rows, results, repetitions, verdicts);
    }

    /// <summary>Verdicts beside the truth.</summary>
    public static string[][] Table(IEnumerable<AugmentationOutcome> outcomes) =>
    [
        ["table (training rows)", "recommended", "best on test rows", "followed", "real only", "best", "lead", "error of the evaluation", "within it", "error of the truth", "within it", "chance", "alone", "seconds, one thread"],
        .. outcomes.Select(each => (string[])
        [
            $"{each.Set.Name} ({Format.Number(each.Rows, 0)})", string.Join(", ", each.Verdicts.CountBy(verdict => verdict.Recommended).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {Arms[(int)pair.Key]}")), Arms[each.Best],
            Format.Number(each.Followed.Average(), 3), Format.Number(each.Mean(0), 3), Format.Number(each.Mean(each.Best), 3),
            Format.Number(each.Leads.Average(), 4), Format.Number(each.ErrorOfEvaluation, 4), each.IsWithinEvaluation ? "yes" : "**no**",
            Format.Number(each.ErrorOfTruth(each.Chosen), 4), each.IsRight ? "yes" : "**no**", Format.Number(each.Chance(1)), $"{each.RightAlone} of {each.Verdicts.Length}", Format.Number(each.Verdicts.Average(verdict => verdict.Seconds), 0),
        ]),
    ];

    /// <summary>The standard error of a mean.</summary>
    public static double Error(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Length < 2 ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length);
    }

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
        (string Label, int Missing)[] owed = Owed(train);
        string Added(string name, int from, params (TabularTransformer From, Func<int, int> Share)[] sources)
        {
            var lines = new List<string>(File.ReadLines(real));
            foreach ((string value, int missing) in owed)
            {
                foreach ((TabularTransformer source, Func<int, int> share) in sources)
                {
                    if (share(missing) > 0)
                    {
                        lines.AddRange(File.ReadLines(TableSet.Write(ml, source.Generate(share(missing), set.Label, value, from), temporary, "part")).Skip(1));
                    }
                }
            }
            File.WriteAllLines(Path.Combine(temporary, name + ".csv"), lines);
            return Path.Combine(temporary, name + ".csv");
        }
        clock.Restart();
        TableSet.Write(ml, generator.Generate(rows), temporary, "generated");
        double perSecond = rows / clock.Elapsed.TotalSeconds;
        var forest = new double[Arms.Length];
        var network = new double[Arms.Length];
        double[][] influences = [.. Arms.Select(_ => new double[test.Rows.Length])];
        for (int training = 0; training < Trainings; training++)
        {
            int drawn = seed * Trainings + training;
            string[] files =
            [
                real, Added("smote", drawn, (smote, count => count)), Added("generator", drawn, (generator, count => count)), Added("both", drawn, (smote, count => count / 2), (generator, count => count - count / 2)),
                TableSet.Write(ml, generator.Generate(rows, drawn), temporary, "generated"),
            ];
            double[] scores = [.. ChildProcess.Script("forest.py", ["--label", set.Label, "--test", testPath, "--seed", drawn.ToString(CultureInfo.InvariantCulture), .. files]).GetProperty("macro_f1").EnumerateArray().Select(f1 => f1.GetDouble())];
            for (int arm = 0; arm < files.Length; arm++)
            {
                (string[] actual, string[] predicted) = Predictions(set, Classifier(ml, set, Default(drawn)).Fit(train.View(ml, files[arm])).Transform(train.View(ml, testPath)));
                forest[arm] += scores[arm] / Trainings;
                var agreement = new ClassificationScores(actual, predicted);
                network[arm] += agreement.MacroF1 / Trainings;
                double[] moved = agreement.Influences(AugmentationMetric.MacroF1);
                for (int row = 0; row < moved.Length; row++)
                {
                    influences[arm][row] += moved[row] / Trainings;
                }
            }
        }
        Dictionary<object, int> numbers = set.Rows.Select((row, i) => (row, i)).ToDictionary(pair => (object)pair.row, pair => pair.i, ReferenceEqualityComparer.Instance);
        return new Result(forest, network, seconds, perSecond, [.. test.Rows.Select(row => numbers[row])], [.. influences[..4].Select(arm => arm.Select(moved => (float)moved).ToArray())]);
    }

    /// <summary>What labels lack of the most frequent one, at most as many rows as they have.</summary>
    private static (string Label, int Missing)[] Owed(TableSet train)
    {
        int label = Array.IndexOf(train.Header, train.Label);
        KeyValuePair<string, int>[] counts = [.. train.Rows.CountBy(row => row[label]).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        int most = counts.Max(pair => pair.Value);
        return [.. counts.Select(pair => (pair.Key, Math.Min(pair.Value, most - pair.Value)))];
    }

    /// <summary>As many rows as are added else, but real ones once more: what frequency alone gains.</summary>
    private static Repetition Repeat(TableSet set, int rows, int seed)
    {
        var ml = new MLContext(seed);
        string temporary = Path.Combine(Runner.Cache, "tables", $"{set.Name}-repeated-{seed}");
        (TableSet train, TableSet test) = set.Split(rows, seed);
        string testPath = test.Write(temporary, "test");
        int label = Array.IndexOf(set.Header, set.Label);
        double forest = 0, network = 0;
        for (int training = 0; training < Trainings; training++)
        {
            int drawn = seed * Trainings + training;
            var random = new Random(drawn);
            string file = (train with
            {
                Rows = [.. train.Rows, .. Owed(train).SelectMany(each =>
                {
                    string[][] own = [.. train.Rows.Where(row => row[label] == each.Label)];
                    random.Shuffle(own);
                    return own[..each.Missing];
                })],
            }).Write(temporary, "repeated");
            forest += ChildProcess.Script("forest.py", ["--label", set.Label, "--test", testPath, "--seed", drawn.ToString(CultureInfo.InvariantCulture), file]).GetProperty("macro_f1")[0].GetDouble() / Trainings;
            (string[] actual, string[] predicted) = Predictions(set, Classifier(ml, set, Default(drawn)).Fit(train.View(ml, file)).Transform(train.View(ml, testPath)));
            network += new ClassificationScores(actual, predicted).MacroF1 / Trainings;
        }
        return new Repetition(forest, network);
    }

    private static Verdict Judge(TableSet set, int rows, int seed, int? steps)
    {
        var ml = new MLContext(seed);
        (TableSet train, _) = set.Split(rows, seed);
        var clock = Stopwatch.StartNew();
        AugmentationEvaluation evaluation = ml.Transforms.Gan.EvaluateAugmentation(train.View(ml, train.Write(Path.Combine(Runner.Cache, "tables", $"{set.Name}-verdict-{seed}"), "real")), Classifier(ml, set, Default(seed)), new AugmentationEvaluationOptions
        {
            LabelColumnName = set.Label, Generator = Generator(ml, set, seed, steps), Seed = seed,
        });
        AugmentationArm[] arms = Enum.GetValues<AugmentationArm>();
        return new Verdict(evaluation.Recommended, [.. evaluation.Arms.Select(arm => arm.Score)], [.. arms.Select(arm => arms.Select(other => evaluation.Compare(arm, other).StandardError).ToArray())], clock.Elapsed.TotalSeconds, evaluation.Verdict);
    }

    private static TabularGanEstimator Generator(MLContext ml, TableSet set, int seed, int? steps) =>
        ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = set.Label, Seed = seed, Threads = 1, Steps = steps });

    /// <summary>One-hot categories and numbers, and the neural network.</summary>
    public static IEstimator<ITransformer> Classifier(MLContext ml, TableSet set, NeuralNetworkTrainer.Options options)
    {
        string[] texts = [.. set.Header.Where((name, i) => !set.IsNumber[i] && name != set.Label)];
        IEstimator<ITransformer> chain = ml.Transforms.Conversion.MapValueToKey("Key", set.Label);
        foreach (string text in texts)
        {
            chain = chain.Append(ml.Transforms.Categorical.OneHotEncoding(text));
        }
        return chain.Append(ml.Transforms.Concatenate("Features", [.. set.Header.Where(name => name != set.Label)]))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork("Key", "Features", options));
    }

    private static NeuralNetworkTrainer.Options Default(int seed) => new() { Seed = seed, Threads = 1 };

    /// <summary>Actual and predicted labels.</summary>
    public static (string[] Actual, string[] Predicted) Predictions(TableSet set, IDataView scored)
    {
        string[] known = Labels(scored);
        return ([.. scored.GetColumn<string>(set.Label)], [.. scored.GetColumn<uint>("PredictedLabel").Select(key => known[key - 1])]);
    }

    /// <summary>The labels that the classifier knows, in the order of its scores.</summary>
    public static string[] Labels(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static T Cached<T>(bool quick, string name, Func<T> measure)
    {
        string file = Path.Combine(Runner.Measured("tabular"), name + ".json");
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

    /// <summary>One table with one seed.</summary>
    /// <param name="Forest">Macro-F1 of the arms, random forest; means over the trainings.</param>
    /// <param name="Network">The same, neural network.</param>
    /// <param name="FitSeconds">The generator's training.</param>
    /// <param name="RowsPerSecond">Its rows.</param>
    /// <param name="TestRows">The numbers of the test rows in the table.</param>
    /// <param name="Influences">What each of them moves in the network's macro-F1, for each of the four ways.</param>
    public sealed record Result(double[] Forest, double[] Network, double FitSeconds, double RowsPerSecond, int[] TestRows, float[][] Influences)
    {
        public double[] Of(int classifier) => classifier == 0 ? Forest : Network;
    }

    /// <summary>Macro-F1 on one seed's training rows, some of them twice.</summary>
    public sealed record Repetition(double Forest, double Network)
    {
        public double Of(int classifier) => classifier == 0 ? Forest : Network;
    }

    /// <summary>What the evaluation said of one seed's training rows.</summary>
    /// <param name="Recommended">The arm to use.</param>
    /// <param name="Scores">Macro-F1 of each arm.</param>
    /// <param name="Errors">Of the difference between each arm and each.</param>
    /// <param name="Seconds">How long it took.</param>
    /// <param name="Sentence">The verdict.</param>
    public sealed record Verdict(AugmentationArm Recommended, double[] Scores, double[][] Errors, double Seconds, string Sentence);
}
