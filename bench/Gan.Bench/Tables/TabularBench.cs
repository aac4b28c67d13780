using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>What a classifier gains from rows that are added to six small tables, and whether the verdict says so.</summary>
internal static class TabularBench
{
    private const int Seeds = 5;
    // Each takes minutes.
    private const int Verdicts = 3;
    private const double TargetRatio = 0.93;

    private static readonly string[] s_classifiers = ["random forest", "neural network"];

    public static Report Run(BenchOptions options)
    {
        string folder = DataFolder.Find("adult", "bank-marketing", "wine-quality", "sklearn-small", "magic-gamma");
        (TableSet Set, int Rows)[] sets = options.Quick ? TableSet.Small(folder)[2..3] : TableSet.Small(folder);
        int seeds = options.RoundsOr(options.Quick ? 1 : Seeds);
        AugmentationOutcome[] results = [.. sets.Select(each => AugmentationOutcome.Measure(each.Set, each.Rows, seeds, Math.Min(seeds, Verdicts), options))];

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
        double Chance(double scale, bool highest) => results.Aggregate(1.0, (chance, each) => chance * each.Chance(scale, highest));
        report.Figures["chance"] = Format.Round(Chance(1, false));
        report.Figures["chance_of_highest_score"] = Format.Round(Chance(1, true));
        report.Figures["chance_with_half_the_errors"] = Format.Round(Chance(0.5, false));
        (int held, int all) = (results.Sum(each => each.Coverage.Held), results.Sum(each => each.Coverage.All));
        report.Figures["coverage"] = Format.Round(held / (double)all);
        report.Figures["sets"] = results.Length;
        report.Headline = $"on six small tables a random forest trained on generated rows alone reaches {Format.Number(ratio)} of what real rows give it (macro-F1); who follows the verdict on adding rows is within a standard error of the evaluation of the best way on {report.Figures["verdict_within_evaluation"]} of {results.Length}, within one of the truth on {report.Figures["verdict_right"]}";
        report.Note($"Macro-F1 on test rows that nothing was trained on, at most 10,000; means over seeds 1 to {seeds}, which choose the training rows and train, and over {AugmentationOutcome.Trainings} trainings of each classifier, each with new rows of its own from the one generator. Added rows make every label as frequent as the most frequent one, but double it at most (the defaults of `AugmentationOptions`; the limit was found on bank-marketing and wine-quality, by these test rows); \"repeated\" takes as many of the real ones once more, which shows what frequency alone gains; \"both\" takes half from each; \"generated only\" are as many rows as real ones, with their shares of labels. "
            + "Random forest: scikit-learn, 200 trees. Neural network: `NeuralNetwork` with default options behind one-hot encoding. Generator: `TrainTabular` with default options; SMOTE with 5 neighbours. ±: the standard error over seeds; of added rows, that of the paired difference to real rows only.");
        for (int classifier = 0; classifier < 2; classifier++)
        {
            int c = classifier;
            string Mean(int arm) => Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[arm])), 3);
            report.Table(
            [
                [$"{s_classifiers[c]}: table (training rows)", AugmentationOutcome.Arms[0], "repeated", .. AugmentationOutcome.Arms[1..4], AugmentationOutcome.Arms[4], "over real"],
                .. results.Select(each => (string[])
                [
                    $"{each.Set.Name} ({Format.Number(each.Rows, 0)})", WithError(each.Results.Select(result => result.Of(c)[0])),
                    Paired([.. each.Repetitions.Select(repetition => repetition.Of(c))], each.Results, c), .. Enumerable.Range(1, 3).Select(arm => Paired([.. each.Results.Select(result => result.Of(c)[arm])], each.Results, c)),
                    WithError(each.Results.Select(result => result.Of(c)[4])), Format.Number(each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])),
                ]),
                ["**mean**", Mean(0), Format.Number(results.Average(each => each.Repetitions.Average(repetition => repetition.Of(c))), 3), .. Enumerable.Range(1, 4).Select(Mean), $"**{Format.Number(results.Average(each => each.Results.Average(result => result.Of(c)[4] / result.Of(c)[0])))}**"],
            ]);
        }
        return report
            .Note($"What `EvaluateAugmentation` says of the training rows of seeds 1 to {results[0].Verdicts.Length} ({AugmentationOutcome.Setting}), and what the test rows say of it. {AugmentationOutcome.Explanation} The chance of all tables is {report.Figures["chance"]}, by the highest score {report.Figures["chance_of_highest_score"]}; with errors of half that size, which four times as many rows would leave, {report.Figures["chance_with_half_the_errors"]}. Had the verdicts named whatever has the highest score, following them would be within the truth's error on {report.Figures["highest_score_right"]} tables. Never adding rows would be within the evaluation's error on {report.Figures["always_real_within_evaluation"]} and within the truth's on {report.Figures["always_real_right"]}, always the generator's on {report.Figures["always_generator_within_evaluation"]} and {report.Figures["always_generator_right"]}. Of the evaluations' 95 % intervals of differences to real rows {held} of {all} hold the difference on that seed's test rows, which has an error of its own. In the end what seed 1's verdict says.")
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

    /// <summary>A mean, with the error of its difference to real rows only.</summary>
    private static string Paired(double[] scores, AugmentationOutcome.Result[] results, int classifier) =>
        $"{Format.Number(scores.Average(), 3)} ± {Format.Number(AugmentationOutcome.Error(scores.Zip(results, (score, result) => score - result.Of(classifier)[0])), 3)}";

    private static string WithError(IEnumerable<double> values) => $"{Format.Number(values.Average(), 3)} ± {Format.Number(AugmentationOutcome.Error(values), 3)}";
}
