using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>Ensemble profiles over a training, beside the Fréchet distance: whether the one says what the other does.</summary>
internal static class Profile
{
    private const double ByChance = 2;

    public static Report Run(BenchOptions options)
    {
        int maps = options.Quick ? 8 : 32, images = options.Quick ? 640 : 30_000, count = options.Quick ? 300 : 10_000, heldOut = options.Quick ? 200 : 4_000;
        int[] moments = options.Quick ? [2, 4, 8] : [100, 300, 1_000, 2_000];
        (string Name, IReadOnlyList<EnsembleMember> Ensemble)[] ensembles =
        [
            ("by input noise", EnsembleMember.ByInputNoise(4, from: 1.5)),
            ("by width", EnsembleMember.ByWidth(0.125, 0.25, 0.5, 1)),
        ];
        using FashionClassifier classifier = FashionClassifier.Get(options.Quick);
        List<float[]> real = classifier.FeaturesOf(FashionData.Images("t10k"));
        var ml = new MLContext(seed: 1);
        IDataView rows = FashionData.Pixels(ml, images), unseen = FashionData.Pixels(ml, heldOut, "t10k");

        var report = new Report()
            .Note($"DCGANs on Fashion-MNIST ({Format.Number(images, 0)} images, {maps} feature maps in the generator and {maps / 2} in a full discriminator, non-saturating, constant learning rates, the estimator's defaults otherwise, seed 1) against an ensemble of discriminators, from the weakest to the strongest. After each number of steps, "
                + $"`GanTransformer.Profile` on {Format.Number(heldOut, 0)} held-out images: for each member, how much lower its loss is on real images against generated ones than on real ones against other real ones, with its standard error. "
                + $"Beside it the squared Fréchet distance of {Format.Number(count, 0)} generated images, as in [fashion-frechet](fashion-frechet.md). One seed, one path: the longer trainings pass through where the shorter ones ended.");
        var headlines = new List<string>();
        EnsembleProfile? drawn = null;
        foreach ((string name, IReadOnlyList<EnsembleMember> ensemble) in ensembles)
        {
            var seen = new List<(int Steps, EnsembleProfile Profile, double Distance)>();
            foreach (int steps in moments)
            {
                using GanTransformer gan = ml.Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), new DcganEstimator.Options
                {
                    GeneratorFeatureMaps = maps,
                    DiscriminatorFeatureMaps = maps / 2,
                    Objective = new NonSaturatingObjective(),
                    Ensemble = ensemble,
                    // A decay would depend on the steps in all, and each training be on a path of its own.
                    LearningRates = null,
                    Steps = steps,
                    Threads = Machine.Threads,
                    Seed = 1,
                }).Fit(rows);
                torch.set_num_threads(Machine.Threads);
                double distance = FrechetDistance.Compute(real, classifier.FeaturesOf(GeneratedImages.Bytes(gan.Generate(count, seed: 1), count)));
                seen.Add((steps, gan.Profile(unseen), distance));
                Console.WriteLine($"{name}, {steps} steps: mean gap {Gap(seen[^1].Profile.MeanGap, seen[^1].Profile.MeanGapError)}, Fréchet distance {Format.Number(distance)}");
            }
            drawn ??= seen[^1].Profile;
            string verdict = Verdict(seen);
            headlines.Add($"{name}, {verdict}");
            report.Figures[name] = new JsonObject
            {
                ["steps"] = new JsonArray([.. seen.Select(moment => (JsonNode)moment.Steps)]),
                ["meanGap"] = new JsonArray([.. seen.Select(moment => (JsonNode)Format.Round(moment.Profile.MeanGap))]),
                ["meanGapError"] = new JsonArray([.. seen.Select(moment => (JsonNode)Format.Round(moment.Profile.MeanGapError))]),
                ["distance"] = new JsonArray([.. seen.Select(moment => (JsonNode)Format.Round(moment.Distance, 3))]),
            };
            report
                .Note($"Ensemble {name}:")
                .Table(
                [
                    ["steps", .. ensemble.Select(member => Power(member, ensemble)), "mean gap", "Fréchet distance"],
                    .. seen.Select(moment => (string[])
                    [
                        Format.Number(moment.Steps, 0),
                        .. moment.Profile.Members.Select(member => Gap(member.Gap, member.GapError)),
                        Gap(moment.Profile.MeanGap, moment.Profile.MeanGapError),
                        Format.Number(moment.Distance),
                    ]),
                ])
                .Note($"Here, {verdict}.");
        }
        report.Headline = string.Join("; ", headlines);
        if (!options.Quick)
        {
            string folder = Path.Combine(Runner.Root, "docs", "images");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "profile.svg"), drawn!.ToSvg());
        }
        return report
            .Note($"![Discriminator losses on generated and on real images](../images/profile.svg)\n\nThe ensemble {ensembles[0].Name} after {Format.Number(moments[^1], 0)} steps.")
            .Note("A profile is judged by the discriminators of its own training, which learn as long as the generator does: a gap that grows may mean better discriminators and not worse images. "
                + "It says at which power the difference shows, and it needs no features and no classifier; it does not put two trainings in order, and this is one seed. To choose among generators take `QualityChecks`, which measures the images themselves.");
    }

    /// <summary>Whether gap and distance moved together, moment by moment, where the gap's move is more than chance.</summary>
    private static string Verdict(List<(int Steps, EnsembleProfile Profile, double Distance)> seen)
    {
        int together = 0, against = 0, unclear = 0;
        foreach (((_, EnsembleProfile before, double distanceBefore), (_, EnsembleProfile after, double distanceAfter)) in seen.Zip(seen.Skip(1)))
        {
            double change = after.MeanGap - before.MeanGap, error = Math.Sqrt(Math.Pow(after.MeanGapError, 2) + Math.Pow(before.MeanGapError, 2));
            if (Math.Abs(change) <= ByChance * error)
            {
                unclear++;
            }
            else if (Math.Sign(change) == Math.Sign(distanceAfter - distanceBefore))
            {
                together++;
            }
            else
            {
                against++;
            }
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"from one row to the next, mean gap and Fréchet distance moved the same way {together} times, opposite ways {against} times, and the gap by no more than {ByChance} standard errors {unclear} times");
    }

    private static string Power(EnsembleMember member, IReadOnlyList<EnsembleMember> all) => all.Any(other => other.InputNoise > 0)
        ? string.Create(CultureInfo.InvariantCulture, $"noise {member.InputNoise:0.##}")
        : string.Create(CultureInfo.InvariantCulture, $"width {member.Width:0.###}");

    private static string Gap(double gap, double error) => $"{Format.Number(gap, 3)} ± {Format.Number(error, 3)}";
}
