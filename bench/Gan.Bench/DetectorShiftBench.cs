using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>From simulated showers to those of another detector: what adaptation gives, between source-only and labels.</summary>
internal static class DetectorShiftBench
{
    public static Report Run(BenchOptions options)
    {
        int seeds = options.RoundsOr(5), steps = options.Steps ?? (options.Quick ? 20 : 3_000);
        string folder = DataFolder.Find("magic-gamma");
        AdaptationCase shifted = AdaptationCases.ShiftedDetector(folder, steps);
        var rows = new List<(AdaptationResult Result, double Unshifted, double Rescaled, double Labelled)>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            MagicGamma showers = MagicGamma.Load(folder, new DetectorShift(seed), seed);
            double Trained(MagicSet on, MagicSet test)
            {
                var ml = new MLContext(seed);
                using DomainAdversarialTransformer model = ml.MulticlassClassification.Trainers.DomainAdversarial(
                    unlabeledTarget: test.Unlabelled(ml), options: AdaptationCases.MagicOptions(seed, null, steps, lambda: 0)).Fit(on.Multiclass(ml));
                return ml.MulticlassClassification.Evaluate(model.Transform(test.Multiclass(ml))).MicroAccuracy;
            }
            rows.Add((shifted.Run(seed), Trained(showers.SourceTrain, showers.SourceTest),
                Trained(showers.SourceTrain, showers.TargetTest.Rescaled(showers.TargetTrain, showers.SourceTrain)), Trained(showers.TargetTrain, showers.TargetTest)));
            Console.WriteLine($"seed {seed}: source-only {Percent(rows[^1].Result.SourceOnly)}, adapted {Percent(rows[^1].Result.Adapted)}, rescaled {Percent(rows[^1].Rescaled)}, with target labels {Percent(rows[^1].Labelled)}");
        }
        double only = rows.Average(row => row.Result.SourceOnly), adapted = rows.Average(row => row.Result.Adapted), rescaled = rows.Average(row => row.Rescaled);
        double labelled = rows.Average(row => row.Labelled), returned = rows.Average(row => row.Result.Returned);
        var report = new Report();
        report.Figures["source_only"] = Format.Round(only);
        report.Figures["rescaled"] = Format.Round(rescaled);
        report.Figures["adapted"] = Format.Round(adapted);
        report.Figures["returned"] = Format.Round(returned);
        report.Figures["labelled"] = Format.Round(labelled);
        report.Headline = $"showers of a shifted detector: {Percent(returned)} % right as returned, {Percent(only)} % source-only, {Percent(labelled)} % with target labels (means of {seeds} seeds)";
        return report
            .Note("The MAGIC telescope's simulated showers (gamma or hadron, ten numbers), 40 % as source, 30 % as unlabelled target and 20 % as target test, the target measured by another detector: "
                + "every number's gain between 0.7 and 1.4, noise of a fifth of its deviation, showers with little light lost at a threshold. Another detector and another split for every seed. "
                + $"Training: {AdaptationCases.MagicSetting}, all else as it is by default.")
            .Table(
            [
                ["accuracy, %", .. rows.Select(row => $"seed {row.Result.Seed}"), "mean"],
                Line("source test, no shift (source-only)", row => row.Unshifted),
                Line("source-only", row => row.Result.SourceOnly),
                Line("source-only, target rescaled slot by slot to the source's mean and deviation", row => row.Rescaled),
                Line("adapted", row => row.Result.Adapted),
                Line("**returned by the guard**", row => row.Result.Returned),
                Line("trained on the target's labels", row => row.Labelled),
            ]);

        string[] Line(string name, Func<(AdaptationResult Result, double Unshifted, double Rescaled, double Labelled), double> value) =>
            [name, .. rows.Select(row => Percent(value(row))), Percent(rows.Average(value))];
    }

    private static string Percent(double share) => Format.Number(100 * share, 1);
}
