using System.Diagnostics;
using System.Text.Json.Nodes;
using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>How good the demo's images are: Fréchet distances in a fixed feature space, floor and ceiling beside them.</summary>
internal static class FashionFrechet
{
    public static Report Run(BenchOptions options)
    {
        int count = options.Quick ? 500 : 10_000;
        using FashionClassifier classifier = FashionClassifier.Get(options.Quick);
        double accuracy = classifier.Accuracy();
        List<float[]> real = classifier.FeaturesOf(FashionData.Images("t10k"));
        double floor = FrechetDistance.Compute(real, classifier.FeaturesOf(FashionData.Images("train")[..(count * FashionData.Length)]));
        Console.WriteLine($"real against real: {Format.Number(floor)}");

        DcganSettings settings = options.Quick
            ? new DcganSettings { Count = 640, Steps = 20, Width = 8, Cache = Runner.Cache }
            : new DcganSettings { Cache = Runner.Cache };
        ImageFiles files = ImageFiles.Find(settings.Data, settings.Count, settings.Cache, CancellationToken.None);
        double ceiling = Train(files, settings with { Steps = 1, Ema = 0 }, count, classifier, real).Distance;
        Console.WriteLine($"untrained generator: {Format.Number(ceiling)}");

        var results = new List<(int Seed, double Distance, double Seconds)>();
        for (int seed = 1; seed <= options.RoundsOr(3); seed++)
        {
            (double distance, double seconds) = Train(files, settings with { Seed = seed }, count, classifier, real);
            results.Add((seed, distance, seconds));
            Console.WriteLine($"seed {seed}: {Format.Number(distance)} after {Format.Number(seconds, 0)} s of training");
        }
        double[] distances = [.. results.Select(result => result.Distance)];
        var report = new Report();
        report.Figures["median"] = Format.Round(Statistics.Median(distances), 3);
        report.Figures["distances"] = new JsonArray([.. distances.Select(distance => (JsonNode)Format.Round(distance, 3))]);
        report.Figures["floor"] = Format.Round(floor, 3);
        report.Figures["ceiling"] = Format.Round(ceiling, 3);
        report.Figures["classifierAccuracy"] = Format.Round(accuracy);
        report.Figures["trainingSeconds"] = Format.Round(Statistics.Median(results.Select(result => result.Seconds)), 1);
        report.Headline = $"Fréchet distance {Format.Number(Statistics.Median(distances))} (median of {results.Count} seeds); real against real {Format.Number(floor)}, untrained {Format.Number(ceiling)}";
        return report
            .Note($"Squared Fréchet distance (`FrechetDistance`) between {Format.Number(count, 0)} generated images and the 10,000 held-out images of Fashion-MNIST. "
                + $"Feature space: the {FashionClassifier.Features} units before the last layer of a small convolutional classifier, trained on the 60,000 training images with a fixed seed "
                + $"(held-out accuracy {Format.Number(100 * accuracy, 1)} %); values compare with one another, not with Inception-based ones. "
                + $"The generator is the demo's: {settings.Count} images, {settings.Steps} steps, {settings.Width} feature maps, batch {settings.Batch}, EMA {settings.Ema}, through `LoadImages → ResizeImages → TrainDcgan`.")
            .Table(
            [
                ["", "Fréchet distance", "training, s"],
                .. results.Select(result => new[] { $"seed {result.Seed}", Format.Number(result.Distance), Format.Number(result.Seconds, 0) }),
                ["**median**", $"**{Format.Number(Statistics.Median(distances))}**", ""],
                [$"floor: {Format.Number(count, 0)} training images", Format.Number(floor), ""],
                ["ceiling: a generator after one step", Format.Number(ceiling), ""],
            ]);
    }

    private static (double Distance, double Seconds) Train(ImageFiles files, DcganSettings settings, int count, FashionClassifier classifier, List<float[]> real)
    {
        var ml = new MLContext(settings.Seed);
        var clock = Stopwatch.StartNew();
        using TransformerChain<GanTransformer> model = DcganDemo.Pipeline(ml, files, settings).Fit(DcganDemo.Rows(ml, files));
        double seconds = clock.Elapsed.TotalSeconds;
        TorchSharp.torch.set_num_threads(Machine.Threads);
        byte[] generated = GeneratedImages.Bytes(model.LastTransformer.Generate(count, settings.Seed), count);
        return (FrechetDistance.Compute(real, classifier.FeaturesOf(generated)), seconds);
    }
}
