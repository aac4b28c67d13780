using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>Columns, pairs of columns and privacy on two full tables.</summary>
internal static class TabularQuality
{
    private const int Seeds = 3, MaxRows = 5_000;
    private const double TargetShape = 0.92, TargetTrend = 0.88, PrivacyBand = 0.05;

    public static Report Run(BenchOptions options)
    {
        string folder = DataFolder.Find("adult", "bank-marketing");
        int seeds = options.RoundsOr(options.Quick ? 1 : Seeds);
        TableSet adult = TableSet.Adult(folder), adultTest = TableSet.AdultTest(folder), bank = TableSet.BankMarketing(folder);
        var results = new List<(string Name, int Seed, double Seconds, TableQualityReport Quality)>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            // Of bank-marketing a third is kept from training.
            (TableSet kept, _) = bank.Split(bank.Rows.Length * 2 / 3, seed);
            var trained = kept.Rows.ToHashSet(ReferenceEqualityComparer.Instance);
            TableSet rest = bank with { Rows = [.. bank.Rows.Where(row => !trained.Contains(row))] };
            foreach ((TableSet train, TableSet heldOut) in new[] { (adult, adultTest), (kept, rest) })
            {
                results.Add(Measure(options.Quick ? train with { Rows = train.Rows[..2_000] } : train, options.Quick ? heldOut with { Rows = heldOut.Rows[..1_000] } : heldOut, seed, options.Quick ? 20 : options.Steps));
                (string name, _, double seconds, TableQualityReport quality) = results[^1];
                Console.WriteLine($"{name}, seed {seed}: columns {Format.Number(quality.Shapes.Generated, 3)}, pairs {Format.Number(quality.Trends!.Generated, 3)}, closer to training {Format.Number(quality.CloserToTraining!.Generated, 3)}, {Format.Number(seconds, 0)} s");
                Console.WriteLine(quality);
            }
        }
        double Mean(string name, Func<TableQualityReport, double> figure) => results.Where(each => each.Name == name).Average(each => figure(each.Quality));

        var report = new Report();
        double shape = new[] { adult.Name, bank.Name }.Min(name => Mean(name, quality => quality.Shapes.Generated)), trend = new[] { adult.Name, bank.Name }.Min(name => Mean(name, quality => quality.Trends!.Generated));
        double closer = Mean(adult.Name, quality => quality.CloserToTraining!.Generated);
        report.Figures["shape_score"] = Format.Round(shape);
        report.Figures["trend_score"] = Format.Round(trend);
        report.Figures["closer_to_training"] = Format.Round(closer);
        report.Figures["met"] = shape >= TargetShape && trend >= TargetTrend && Math.Abs(closer - 0.5) <= PrivacyBand;
        report.Headline = $"on the full adult and bank-marketing tables columns score {Format.Number(shape, 3)}, pairs of columns {Format.Number(trend, 3)} (the lower of both tables); {Format.Number(100 * closer, 1)} % of the rows made for adult are closer to training rows than to held-out ones";
        (string Name, Func<TableQualityReport, QualityFigure?> Figure)[] figures =
        [
            ("column shapes", quality => quality.Shapes), ("missing values", quality => quality.MissingValues), ("pair trends", quality => quality.Trends), ("classifier accuracy (0.5 is best)", quality => quality.ClassifierAccuracy),
            ("classifier AUC (0.5 is best)", quality => quality.ClassifierAuc), ("nearest-neighbour accuracy (0.5 is best)", quality => quality.NeighbourAccuracy), ("precision", quality => quality.Precision), ("recall", quality => quality.Recall), ("density", quality => quality.Density), ("coverage", quality => quality.Coverage),
            ("trained on it, accuracy", quality => quality.LabelAccuracy), ("trained on it, macro-F1", quality => quality.LabelMacroF1), ("closer to training rows (0.5 is best)", quality => quality.CloserToTraining), ("distance to training rows", quality => quality.DistanceToTraining), ("distance ratio", quality => quality.DistanceRatio), ("identical rows", quality => quality.IdenticalRows),
        ];
        return report
            .Note($"adult: trained on all 32,561 rows of adult.data, held out the 16,281 of adult.test. bank-marketing without `duration`: trained on two thirds of 45,211 rows, the others held out. `TrainTabular` with default options and the label column, seeds 1 to {seeds}, one thread. As many rows made as trained on. `TableQuality` with up to {Format.Number(MaxRows, 0)} rows where rows are compared with rows. Each figure is the mean over seeds, and behind it that of held-out real rows in the place of made ones: what could be reached.")
            .Table(
            [
                ["", adult.Name, "held out", bank.Name, "held out"],
                .. figures.Select(figure => (string[])
                [
                    figure.Name, .. new[] { adult.Name, bank.Name }.SelectMany(name => (string[])
                        [Format.Number(Mean(name, quality => figure.Figure(quality)?.Generated ?? double.NaN), 3), Format.Number(Mean(name, quality => figure.Figure(quality)?.Real ?? double.NaN), 3)]),
                ]),
            ])
            .Table(
            [
                ["table, seed", "column shapes", "pair trends", "closer to training rows", "least faithful column", "seconds to fit"],
                .. results.Select(each => (string[])
                [
                    $"{each.Name}, {each.Seed}", Format.Number(each.Quality.Shapes.Generated, 3), Format.Number(each.Quality.Trends!.Generated, 3), Format.Number(each.Quality.CloserToTraining!.Generated, 3),
                    each.Quality.Columns.MinBy(column => column.Shape.Generated) is { } worst ? $"{worst.Name} ({Format.Number(worst.Shape.Generated, 3)})" : "", Format.Number(each.Seconds, 0),
                ]),
            ])
            .Note($"Targets: columns {Format.Number(TargetShape)}, pairs {Format.Number(TargetTrend)}, closer to training rows between {Format.Number(0.5 - PrivacyBand)} and {Format.Number(0.5 + PrivacyBand)} on adult. Marginal distributions are put right after training by the training rows' own, which the first line flatters: pairs, classifiers and neighbourhoods are what the networks learnt.");
    }

    private static (string, int, double, TableQualityReport) Measure(TableSet train, TableSet heldOut, int seed, int? steps)
    {
        var ml = new MLContext(seed);
        string temporary = Path.Combine(Runner.Cache, "tables", $"{train.Name}-full-{seed}");
        IDataView rows = train.View(ml, train.Write(temporary, "train")), held = train.View(ml, heldOut.Write(temporary, "held-out"));
        var clock = Stopwatch.StartNew();
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = train.Label, Seed = seed, Threads = 1, Steps = steps }).Fit(rows);
        double seconds = clock.Elapsed.TotalSeconds;
        return (train.Name, seed, seconds, TableQuality.Evaluate(rows, model.Generate(train.Rows.Length), held, new TableQualityOptions { LabelColumnName = train.Label, MaxRows = MaxRows, Seed = seed }));
    }
}
