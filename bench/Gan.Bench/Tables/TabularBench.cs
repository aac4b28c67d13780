using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>What a classifier gains from rows that are added to six small tables, and whether the verdict says so.</summary>
internal static class TabularBench
{
    private const int Seeds = 5;
    private const double TargetRatio = 0.93;

    private static readonly string[] s_classifiers = ["random forest", "neural network"];

    public static Report Run(BenchOptions options)
    {
        string folder = DataFolder.Find("adult", "bank-marketing", "wine-quality", "sklearn-small", "magic-gamma");
        (TableSet Set, int Rows)[] sets = options.Quick ? TableSet.Small(folder)[2..3] : TableSet.Small(folder);
        int seeds = options.RoundsOr(options.Quick ? 1 : Seeds);
        AugmentationOutcome[] results = [.. sets.Select(each => AugmentationOutcome.Measure(each.Set, each.Rows, seeds, seeds, options))];

        double ratio = results.Average(each => each.Results.Average(result => result.Forest[4] / result.Forest[0]));
        var report = new Report();
        report.Figures["synthetic_only"] = Format.Round(ratio);
        report.Figures["synthetic_only_met"] = ratio >= TargetRatio;
        report.Figures["augmented_not_below"] = results.Count(each => NotBelow(each.Results, 0) && NotBelow(each.Results, 1));
        report.Figures["verdict_right"] = results.Count(each => each.IsRight);
        report.Figures["verdict_within_evaluation"] = results.Count(each => each.IsWithinEvaluation);
        report.Figures["always_real_right"] = results.Count(each => each.IsRightAlways(0));
        report.Figures["always_real_within_evaluation"] = results.Count(each => each.IsAlwaysWithinEvaluation(0));
        report.Figures["always_generator_within_evaluation"] = results.Count(each => each.IsAlwaysWithinEvaluation(2));
        report.Figures["always_generator_right"] = results.Count(each => each.IsRightAlways(2));
        report.Figures["verdict_right_alone"] = results.Sum(each => each.RightAlone);
        report.Figures["verdicts"] = results.Sum(each => each.Verdicts.Length);
        report.Figures["highest_score_right"] = results.Count(each => each.ByHighestScore.IsRight);
        report.Figures["sets"] = results.Length;
        report.Headline = $"on six small tables a random forest trained on generated rows alone reaches {Format.Number(ratio)} of what real rows give it (macro-F1); who follows the verdict on adding rows is within a standard error of the evaluation of the best way on {report.Figures["verdict_within_evaluation"]} of {results.Length}, within one of the truth on {report.Figures["verdict_right"]}";
        report.Note($"Macro-F1 on test rows that nothing was trained on, at most 10,000; means over seeds 1 to {seeds}, which choose the training rows and train, and over {AugmentationOutcome.Trainings} trainings of each classifier, each with new rows of its own from the one generator. Added rows make every label as frequent as the most frequent one, but double it at most (the defaults of `AugmentationOptions`; the limit was found on bank-marketing and wine-quality, by these test rows); \"both\" takes half from each; \"generated only\" are as many rows as real ones, with their shares of labels. "
            + "Random forest: scikit-learn, 200 trees. Neural network: `NeuralNetwork` with default options behind one-hot encoding. Generator: `TrainTabular` with default options; SMOTE with 5 neighbours. ±: the standard error over seeds; of added rows, that of the paired difference to real rows only.");
        for (int classifier = 0; classifier < 2; classifier++)
        {
            int c = classifier;
            report.Table(
            [
                [$"{s_classifiers[c]}: table (training rows)", AugmentationOutcome.Arms[0], .. AugmentationOutcome.Arms[1..4], AugmentationOutcome.Arms[4], "over real"],
                .. results.Select(each => (string[])
                [
                    $"{each.Set.Name} ({Format.Number(each.Rows, 0)})", WithError(each.Results.Select(result => result.Of(c)[0])),
                    .. Enumerable.Range(1, 3).Select(arm => $"{Format.Number(each.Results.Average(result => result.Of(c)[arm]), 3)} ± {Format.Number(AugmentationOutcome.Error(each.Results.Select(result => result.Of(c)[arm] - result.Of(c)[0])), 3)}"),
                    WithError(each.Results.Select(result => result.Of(c)[4])), Format.Number(each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])),
                ]),
                ["**mean**", .. Enumerable.Range(0, 5).Select(arm => Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[arm])), 3)), $"**{Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])))}**"],
            ]);
        }
        return report
            .Note($"What `EvaluateAugmentation` says of each seed's training rows ({AugmentationOutcome.Setting}), and what the test rows say of it. {AugmentationOutcome.Explanation} Had the verdicts named whatever has the highest score, following them would be within the truth's error on {report.Figures["highest_score_right"]} tables. Never adding rows would be within the evaluation's error on {report.Figures["always_real_within_evaluation"]} and within the truth's on {report.Figures["always_real_right"]}, always the generator's on {report.Figures["always_generator_within_evaluation"]} and {report.Figures["always_generator_right"]}. In the end what seed 1's verdict says.")
            .Table(AugmentationOutcome.Table(results))
            .Table([["table", "verdict of seed 1"], .. results.Select(each => (string[])[each.Set.Name, each.Verdicts[0].Sentence])])
            .Note("The generator's training, and the making of rows:")
            .Table(
            [
                ["table", "seconds to fit, one thread", "rows a second"],
                .. results.Select(each => (string[])[each.Set.Name, Format.Range(each.Results.Select(result => result.FitSeconds), 0), Format.Number(Statistics.Median(each.Results.Select(result => result.RowsPerSecond)), 0)]),
            ]);
    }

    /// <summary>Whether real and generated rows together are not below real rows by more than the 95 % interval.</summary>
    private static bool NotBelow(AugmentationOutcome.Result[] results, int classifier)
    {
        double[] differences = [.. results.Select(result => result.Of(classifier)[2] - result.Of(classifier)[0])];
        return differences.Length < 2 || differences.Average() >= -AugmentationOutcome.Error(differences) * StudentDistribution.CentralQuantile(0.95, differences.Length - 1);
    }

    private static string WithError(IEnumerable<double> values) => $"{Format.Number(values.Average(), 3)} ± {Format.Number(AugmentationOutcome.Error(values), 3)}";
}
