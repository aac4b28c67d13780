using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>Settings of the neural network for small tables, by cross validation within the training rows of the fourteen other tables.</summary>
internal static class NetworkSettings
{
    private const int Seed = 1, Folds = 5;
    private const string Defaults = "default: 5 networks, a fifth held out, batch normalised, dropout 0.2";

    private static readonly (string Name, NeuralNetworkTrainer.Options Options)[] s_grid =
    [
        (Defaults, Of(5, 0.2, new() { BatchNormalization = true, Dropout = 0.2 })),
        ("the default, but not normalised", Of(5, 0.2, new() { Dropout = 0.2 })),
        ("the default, but 1 network", Of(1, 0.2, new() { BatchNormalization = true, Dropout = 0.2 })),
        ("1 network, none held out, not normalised", Of(1, 0, new() { Dropout = 0.2 })),
        ("the same, but 25 passes", Of(1, 0, new() { Dropout = 0.2 }, 25)),
    ];

    public static Report Run(BenchOptions options)
    {
        (TableSet Set, int Rows)[] sets = TableSet.Others(DataFolder.Find("wine-quality", "sklearn-small"), Path.Combine(Runner.Cache, "exported"));
        if (options.Quick)
        {
            sets = [.. sets.Where(each => each.Set.Name == "iris")];
        }
        var means = new List<(string Name, double[] Scores)>();
        foreach ((string name, NeuralNetworkTrainer.Options setting) in options.Quick ? s_grid[^2..] : s_grid)
        {
            means.Add((name, Mean(sets.Select(each => options.Quick ? Validate(each.Set, each.Rows, setting) : Cached(each.Set, each.Rows, setting)))));
            Console.WriteLine($"{name}: {string.Join(' ', means[^1].Scores.Select(score => Format.Number(score, 4)))}");
        }

        var report = new Report();
        double[] chosen = means[0].Scores, single = means[^2].Scores;
        report.Figures["default_macro_f1"] = Format.Round(chosen[0]);
        report.Figures["default_log_loss"] = Format.Round(chosen[2]);
        report.Figures["single_macro_f1"] = Format.Round(single[0]);
        report.Figures["single_log_loss"] = Format.Round(single[2]);
        report.Headline = $"over {sets.Length} small tables five networks, each stopped by held-out rows, have a log loss of {Format.Number(chosen[2], 3)}, a single one that is trained to the end {Format.Number(single[2], 3)}; macro-F1 {Format.Number(chosen[0], 3)} and {Format.Number(single[0], 3)}";
        return report
            .Note($"Means over the {sets.Length} tables of the page [verdict](verdict.md), {Folds} folds within seed {Seed}'s training rows; what is not named is as by default (100 passes, two layers of 128). No test row of any table was read, and no row of the six tables of the page [tabular](tabular.md). On one thread.")
            .Table(
            [
                ["setting", "macro-F1", "accuracy", "log loss, nats", "seconds to fit"],
                .. means.Select(each => (string[])[each.Name, .. each.Scores[..3].Select(score => Format.Number(score, 3)), Format.Number(each.Scores[3])]),
            ]);
    }

    private static NeuralNetworkTrainer.Options Of(int networks, double heldOut, MlpFeatureExtractor extractor, int epochs = 100) =>
        new() { Networks = networks, HeldOutShare = heldOut, FeatureExtractor = extractor, Epochs = epochs, Seed = Seed, Threads = 1 };

    private static double[] Validate(TableSet set, int rows, NeuralNetworkTrainer.Options options)
    {
        var ml = new MLContext(Seed);
        (TableSet train, _) = set.Split(rows, Seed);
        int label = Array.IndexOf(set.Header, set.Label);
        int[] folds = StratifiedFolds.Assign([.. train.Rows.Select(row => row[label])], Folds, new Random(Seed));
        string folder = Path.Combine(Runner.Cache, "tables", $"{set.Name}-settings");
        return Mean(Enumerable.Range(0, Folds).Select(fold =>
        {
            IDataView Part(bool tested) => train.View(ml, (train with { Rows = [.. train.Rows.Where((_, i) => folds[i] == fold == tested)] }).Write(folder, tested ? "test" : "real"));
            IDataView taught = Part(false), test = Part(true);
            var clock = Stopwatch.StartNew();
            IDataView scored = AugmentationOutcome.Classifier(ml, set, options).Fit(taught).Transform(test);
            double seconds = clock.Elapsed.TotalSeconds;
            (string[] actual, string[] predicted) = AugmentationOutcome.Predictions(set, scored);
            var agreement = new ClassificationScores(actual, predicted);
            string[] known = AugmentationOutcome.Labels(scored);
            double loss = scored.GetColumn<float[]>("Score").Select((p, i) => Array.IndexOf(known, actual[i]) is >= 0 and var k ? p[k] : 0).Average(p => -Math.Log(Math.Max(p, 1e-6)));
            return new[] { agreement.MacroF1, agreement.Accuracy, loss, seconds };
        }));
    }

    private static double[] Cached(TableSet set, int rows, NeuralNetworkTrainer.Options options)
    {
        var extractor = (MlpFeatureExtractor)options.FeatureExtractor!;
        string file = Path.Combine(Runner.Measured("network-settings"), FormattableString.Invariant(
            $"{set.Name}-{options.Networks}-{options.HeldOutShare}-{options.Epochs}-{extractor.Widths[0]}-{extractor.Dropout}-{(extractor.BatchNormalization ? "bn" : "plain")}.json"));
        if (!File.Exists(file))
        {
            double[] scores = Validate(set, rows, options);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(scores));
            File.Move(file + ".new", file, overwrite: true);
        }
        return JsonSerializer.Deserialize<double[]>(File.ReadAllText(file))!;
    }

    private static double[] Mean(IEnumerable<double[]> scores)
    {
        double[][] all = [.. scores];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(each => each[i]))];
    }
}
