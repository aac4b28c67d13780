using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>How often the guard returns the better of both versions, by true target labels.</summary>
internal static class GuardBench
{
    private const int DigitSeeds = 3, FirstFresh = 31, Fresh = 10;

    public static Report Run(BenchOptions options)
    {
        int seeds = options.RoundsOr(options.Quick ? 1 : 6), steps = options.Quick ? 20 : 3_000, digitSteps = options.Quick ? 20 : 1_000;
        string folder = DataFolder.Find("mnist", "mnist-m", "magic-gamma");
        DigitDomains digits = DigitDomains.Load(folder);
        AdaptationCase[] cases =
        [
            AdaptationCases.Moon("moons, rotated by 35°", 35, 0.5, steps),
            AdaptationCases.Moon("moons, label shift to 9 : 1", 0, 0.9, steps),
            AdaptationCases.Moon("moons, rotated by 20°, label shift to 4 : 1", 20, 0.8, steps),
            AdaptationCases.Moon("moons, the same", 0, 0.5, steps),
            AdaptationCases.ShiftedDetector(folder, steps),
            AdaptationCases.RareGammas(folder, steps),
        ];
        int freshSeeds = options.Quick ? 1 : Fresh;
        // Digits take minutes each.
        List<AdaptationResult> results = [.. Run(1, seeds, cases), .. Run(1, Math.Min(seeds, DigitSeeds), MnistM.Case(digits, digitSteps, options.Quick))];
        List<AdaptationResult> fresh = Run(FirstFresh, freshSeeds, cases);
        int right = results.Count(result => result.IsRight), freshRight = fresh.Count(result => result.IsRight);
        double lost = results.Average(result => Math.Max(result.SourceOnly, result.Adapted) - result.Returned);
        var report = new Report();
        report.Figures["right"] = right;
        report.Figures["cases"] = results.Count;
        report.Figures["met"] = right >= 0.9 * results.Count;
        report.Figures["lost"] = Format.Round(lost);
        report.Figures["always_adapted"] = results.Count(result => result.Adapted >= result.SourceOnly - AdaptationResult.Draw);
        report.Figures["fresh_right"] = freshRight;
        report.Figures["fresh_cases"] = fresh.Count;
        report.Figures["fresh_always_adapted"] = fresh.Count(result => result.Adapted >= result.SourceOnly - AdaptationResult.Draw);
        report.Headline = $"the guard returns the better version in {freshRight} of {fresh.Count} cases on fresh seeds, without target labels ({right} of {results.Count} on those that it was made with); always adapting would be right in {report.Figures["fresh_always_adapted"]} (and {report.Figures["always_adapted"]})";
        return report
            .Note($"{cases.Length + 1} cases, seeds 1 to {seeds} (data and training; digits {DigitSeeds}), and seeds {FirstFresh} to {FirstFresh + freshSeeds - 1} without the digits. Accuracy on labelled target rows that nobody but this page sees; a difference below {Format.Number(100 * AdaptationResult.Draw, 1)} points is a draw, and either answer is right. "
                + $"Moons: {AdaptationCases.MoonSetting}. Showers (magic-gamma; gains from 0.7 to 1.4, a fifth of the deviation as noise, a threshold; label shift: four gamma rays in five left out of the target): {AdaptationCases.MagicSetting}. "
                + $"Digits: as on the page [mnist-m](mnist-m.md), but {Format.Number(digitSteps, 0)} steps. The guard as it is by default. Its rule was chosen by looking at cases like these with seeds 1 to 3, and the cases' settings were made with the first seeds too: what it is worth elsewhere, the fresh seeds say, which were run once.")
            .Table(Rows(results))
            .Note(Costs(results))
            .Note("The fresh seeds:")
            .Table(Rows(fresh))
            .Note(Costs(fresh))
            .Note("How often each score alone, the higher one winning, would have been right, and behind the guard's first question (do class shares explain the domains?):")
            .Table(
            [
                ["score", "alone", "behind the question", "fresh seeds, alone", "behind the question"],
                .. results[0].Report.Scores.Select(score => new[] { score.Name, Alone(results, score.Name), Behind(results, score.Name), Alone(fresh, score.Name), Behind(fresh, score.Name) }),
            ]);
    }

    private static List<AdaptationResult> Run(int first, int count, params AdaptationCase[] cases)
    {
        var results = new List<AdaptationResult>();
        foreach (AdaptationCase each in cases)
        {
            foreach (int seed in Enumerable.Range(first, count))
            {
                results.Add(each.Run(seed));
                AdaptationResult result = results[^1];
                Console.WriteLine($"{result.Name}, seed {seed}: source-only {Format.Number(100 * result.SourceOnly, 1)}, adapted {Format.Number(100 * result.Adapted, 1)}, returned {(result.Report.Adapted ? "adapted" : "source-only")}: {(result.IsRight ? "right" : "wrong")} ({Format.Number(result.Seconds, 0)} s)");
            }
        }
        return results;
    }

    private static string[][] Rows(List<AdaptationResult> results) =>
    [
        ["", "seed", "source-only, %", "adapted, %", "returned", "", "domain accuracy beyond class shares, %"],
        .. results.Select(result => new[]
        {
            result.Name, Format.Number(result.Seed, 0), Format.Number(100 * result.SourceOnly, 1), Format.Number(100 * result.Adapted, 1), result.Report.Adapted ? "adapted" : "source-only",
            result.IsRight ? "right" : "**wrong**", Format.Number(100 * result.Report.DomainAccuracyBeyondShares, 1),
        }),
    ];

    private static string Costs(List<AdaptationResult> results) =>
        $"The guard is right in {results.Count(result => result.IsRight)} of {results.Count}, and costs {Format.Number(100 * results.Average(result => Math.Max(result.SourceOnly, result.Adapted) - result.Returned))} points of accuracy in the mean against knowing the labels; never adapting would cost {Format.Number(100 * results.Average(result => Math.Max(0, result.Adapted - result.SourceOnly)))}, always adapting {Format.Number(100 * results.Average(result => Math.Max(0, result.SourceOnly - result.Adapted)))}.";

    private static string Alone(List<AdaptationResult> results, string score) =>
        $"{results.Count(result => result.IsRightBy(result.Report.Scores.Single(one => one.Name == score)))} of {results.Count}";

    private static string Behind(List<AdaptationResult> results, string score) =>
        $"{results.Count(result => result.Report.SharesExplainDomains ? result.IsRight : result.IsRightBy(result.Report.Scores.Single(one => one.Name == score)))} of {results.Count}";
}
