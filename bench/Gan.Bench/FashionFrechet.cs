using System.Diagnostics;
using System.Text.Json.Nodes;
using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>How good the demo's images are, in a fixed feature space: beside those of the first release's settings, seconds with distances, and beside real images.</summary>
internal static class FashionFrechet
{
    public static Report Run(BenchOptions options)
    {
        int count = options.Quick ? 500 : 10_000;
        using FashionClassifier classifier = FashionClassifier.Get(options.Quick);
        List<float[]> real = classifier.FeaturesOf(FashionData.Images("t10k"));
        double floor = FrechetDistance.Compute(real, classifier.FeaturesOf(FashionData.Images("train")[..(count * FashionData.Length)]));
        DcganSettings now = options.Quick
            ? new DcganSettings { Count = 640, Steps = 10, Width = 8, Cache = Runner.Cache }
            : new DcganSettings { Cache = Runner.Cache };
        FirstRelease then = options.Quick ? new FirstRelease { Count = 640, Steps = 10, Width = 8 } : new FirstRelease();
        ImageFiles files = ImageFiles.Find(now.Data, Math.Max(now.Count, then.Count), Runner.Cache, CancellationToken.None);

        var pairs = new List<(int Seed, Outcome Then, Outcome Now)>();
        for (int seed = 1; seed <= options.RoundsOr(3); seed++)
        {
            Outcome Before() => Train(files with { Names = [.. files.Names.Take(then.Count)] }, (ml, images) => then.Pipeline(ml, images, seed), seed);
            Outcome After() => Train(files with { Names = [.. files.Names.Take(now.Count)] }, (ml, images) => DcganDemo.Pipeline(ml, images, now with { Seed = seed }), seed);
            // In turns, so that a machine that slows down or speeds up favours neither.
            Outcome? early = seed % 2 == 1 ? Before() : null;
            Outcome after = After(), before = early ?? Before();
            pairs.Add((seed, before, after));
            Console.WriteLine($"seed {seed}: first release {Format.Number(before.Distance)} in {Format.Number(before.Seconds, 0)} s, now {Format.Number(after.Distance)} in {Format.Number(after.Seconds, 0)} s");
        }

        double beforeMean = pairs.Average(pair => pair.Then.Distance), afterMean = pairs.Average(pair => pair.Now.Distance);
        double seconds = Statistics.Median(pairs.Select(pair => pair.Now.Seconds / pair.Then.Seconds));
        var report = new Report();
        report.Figures["ratio"] = Format.Round(afterMean / beforeMean, 3);
        report.Figures["floor"] = Format.Round(floor, 3);
        report.Figures["secondsRatio"] = Format.Round(seconds, 3);
        report.Figures["firstRelease"] = new JsonArray([.. pairs.Select(pair => (JsonNode)Format.Round(pair.Then.Distance, 3))]);
        report.Figures["now"] = new JsonArray([.. pairs.Select(pair => (JsonNode)Format.Round(pair.Now.Distance, 3))]);
        report.Headline = $"Fréchet distance {Format.Number(afterMean)} where the first release had {Format.Number(beforeMean)}, in {Format.Number(seconds)} times the seconds (means of {pairs.Count} seeds; real against real {Format.Number(floor)})";
        return report
            .Note($"The demo as it is ({now.Count} images, {now.Steps} steps, {now.Width} feature maps, batch {now.Batch}, otherwise as `DcganDemo.Pipeline` has it) against the first release's settings "
                + $"({then.Count} images, {then.Steps} steps, {then.Width} feature maps in both networks, batch {FirstRelease.Batch}, Adam with 2e-4, 0.5, 0.999 for both networks, batch normalisation in both, non-saturating, EMA {FirstRelease.Ema}), both by today's code. "
                + "Seed by seed, one after the other, the first one in turns; seconds are those of `Fit`, reading the image files included. The settings of today were chosen by this very measure, with seed 1.")
            .Note($"Squared Fréchet distance between {Format.Number(count, 0)} generated images and the 10,000 held-out images of Fashion-MNIST, in the {FashionClassifier.Features} units before the last layer of a small convolutional classifier, "
                + $"trained on the 60,000 training images with a fixed seed (held-out accuracy {Format.Number(100 * classifier.Accuracy(), 1)} %). Values compare with one another, not with Inception-based ones; 10,000 training images in place of generated ones give {Format.Number(floor)}.")
            .Table(
            [
                ["", "first release", "s", "now", "s", "distance, now / then", "seconds, now / then"],
                .. pairs.Select(pair => new[]
                {
                    $"seed {pair.Seed}", Format.Number(pair.Then.Distance), Format.Number(pair.Then.Seconds, 0), Format.Number(pair.Now.Distance), Format.Number(pair.Now.Seconds, 0),
                    Format.Number(pair.Now.Distance / pair.Then.Distance), Format.Number(pair.Now.Seconds / pair.Then.Seconds),
                }),
                ["**mean** (of seconds: median)", $"**{Format.Number(beforeMean)}**", Format.Number(Statistics.Median(pairs.Select(pair => pair.Then.Seconds)), 0),
                    $"**{Format.Number(afterMean)}**", Format.Number(Statistics.Median(pairs.Select(pair => pair.Now.Seconds)), 0), Format.Number(afterMean / beforeMean), Format.Number(seconds)],
            ]);

        Outcome Train(ImageFiles images, Func<MLContext, ImageFiles, EstimatorChain<GanTransformer>> pipeline, int seed)
        {
            var ml = new MLContext(seed);
            var clock = Stopwatch.StartNew();
            using TransformerChain<GanTransformer> model = pipeline(ml, images).Fit(DcganDemo.Rows(ml, images));
            double elapsed = clock.Elapsed.TotalSeconds;
            byte[] generated = GeneratedImages.Bytes(model.LastTransformer.Generate(count, seed), count);
            return new Outcome(FrechetDistance.Compute(real, classifier.FeaturesOf(generated)), elapsed);
        }
    }

    private sealed record Outcome(double Distance, double Seconds);

    /// <summary>The demo's settings in the first release, written out: today's defaults may be others.</summary>
    private sealed record FirstRelease
    {
        public const int Batch = 64;
        public const double Ema = 0.995;

        public int Count { get; init; } = 30_000;

        public int Steps { get; init; } = 6_000;

        public int Width { get; init; } = 32;

        public EstimatorChain<GanTransformer> Pipeline(MLContext ml, ImageFiles files, int seed) =>
            ml.Transforms.LoadImages("Image", files.Folder, "Path")
                .Append(ml.Transforms.ResizeImages("Image", FashionData.Side, FashionData.Side))
                .Append(ml.Transforms.Gan.TrainDcgan("Generated", "Image", new DcganEstimator.Options
                {
                    LatentSize = 100,
                    Prior = LatentPrior.Normal,
                    Objective = new NonSaturatingObjective(),
                    GeneratorOptimizer = new AdamOptions { LearningRate = 2e-4, Beta1 = 0.5, Beta2 = 0.999 },
                    DiscriminatorOptimizer = new AdamOptions { LearningRate = 2e-4, Beta1 = 0.5, Beta2 = 0.999 },
                    DiscriminatorBatchNormalization = true,
                    GeneratorFeatureMaps = Width,
                    DiscriminatorFeatureMaps = Width,
                    BatchSize = Batch,
                    EmaDecay = Ema,
                    LearningRates = null,
                    Steps = Steps,
                    Seed = seed,
                    ReportInterval = 25,
                }));
    }
}
