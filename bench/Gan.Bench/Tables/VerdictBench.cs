namespace Gan.Bench;

/// <summary>Whether the verdict on adding rows is right, on tables that its rule was not chosen by.</summary>
internal static class VerdictBench
{
    private const int Seeds = 5;

    public static Report Run(BenchOptions options)
    {
        (TableSet Set, int Rows)[] sets = TableSet.Others(DataFolder.Find("wine-quality", "sklearn-small"), Path.Combine(Runner.Cache, "exported"));
        int seeds = options.RoundsOr(options.Quick ? 1 : Seeds);
        AugmentationOutcome[] results = [.. sets.Where(each => !options.Quick || each.Set.Name == "iris").Select(each => AugmentationOutcome.Measure(each.Set, each.Rows, seeds, 1, options))];
        var report = new Report();
        report.Figures["right"] = results.Count(each => each.IsRight);
        report.Figures["within_evaluation"] = results.Count(each => each.IsWithinEvaluation);
        report.Figures["tables"] = results.Length;
        report.Figures["always_real_right"] = results.Count(each => each.IsRightAlways(0));
        report.Figures["always_generator_right"] = results.Count(each => each.IsRightAlways(2));
        report.Figures["highest_score_right"] = results.Count(each => each.ByHighestScore.IsRight);
        report.Headline = $"on {results.Length} other tables a single verdict is within a standard error of the evaluation of the best way on {report.Figures["within_evaluation"]}, within one of the truth on {report.Figures["right"]}; never adding rows would be on {report.Figures["always_real_right"]}, always the generator's on {report.Figures["always_generator_right"]}";
        double Gain(Func<AugmentationOutcome, double> of) => 100 * results.Average(each => of(each) - each.Mean(0));
        return report
            .Note($"One verdict a table, on seed 1's training rows ({AugmentationOutcome.Setting}); the truth: macro-F1 on test rows, means over seeds 1 to {seeds}, as on the page [tabular](tabular.md). The network's settings were chosen by cross validation within these tables' training rows of seed 1 ([network-settings](network-settings.md)). {AugmentationOutcome.Explanation}")
            .Table(AugmentationOutcome.Table(results))
            .Note($"Macro-F1 above real rows only, mean over the tables, in points: as the verdict says {Format.Number(Gain(each => each.Followed.Average()))}; by the highest score in it {Format.Number(Gain(each => each.ByHighestScore.Followed.Average()))}, right on {report.Figures["highest_score_right"]}; always {string.Join(", ", Enumerable.Range(1, 3).Select(arm => $"{AugmentationOutcome.Arms[arm]} {Format.Number(Gain(each => each.Mean(arm)))}"))}; the best way of each, by the test rows, {Format.Number(Gain(each => each.Mean(each.Best)))}.")
            .Table(
            [
                ["neural network: table", .. AugmentationOutcome.Arms, "verdict"],
                .. results.Select(each => (string[])[each.Set.Name, .. Enumerable.Range(0, 5).Select(arm => Format.Number(each.Mean(arm), 3)), each.Verdicts[0].Sentence]),
            ]);
    }
}
