using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>A classifier of digits, learnt from simulated images with labels for other images without: the domain-adversarial trainer by example.</summary>
public static class AdaptDemo
{
    private const string Label = nameof(LabelledRow.Label), Pixels = nameof(LabelledRow.Pixels), Extracted = "Extracted";
    private const int ImageSize = SimulatedDigits.Side * SimulatedDigits.Side, ReportInterval = 100, Columns = 10;

    /// <summary>Trains on simulated images alone and for the target as well, compares both versions on images that neither has seen, and draws what their features look like.</summary>
    public static async Task<AdaptResult> Run(AdaptSettings settings, CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Output);
        TargetDigits target = TargetDigits.Find(settings);
        Console.WriteLine($"Source: {settings.Count} simulated digits with labels. Target: {target.Source}, {target.Images.Length / ImageSize} without labels.");
        (byte[] images, byte[] labels) = SimulatedDigits.Draw(settings.Count, settings.Seed, DigitStyle.Simulated);
        (byte[] testImages, byte[] testLabels) = SimulatedDigits.Draw(settings.Test, unchecked(settings.Seed + 1), DigitStyle.Simulated);
        string digits = Path.Combine(settings.Output, "digits.png"), features = Path.Combine(settings.Output, "features.svg");
        SaveDigits(digits, (testImages, testLabels), (target.TestImages, target.TestLabels));

        var ml = new MLContext(settings.Seed);
        IDataView simulated = Rows(ml, images, labels), sourceTest = Rows(ml, testImages, testLabels), targetTest = Rows(ml, target.TestImages, target.TestLabels);
        // Pixels are all that the trainer sees of the target. The guard trains both versions: here, with labels to test on, both are kept.
        Console.WriteLine("Training on the simulated digits alone, then for the target.");
        using DomainAdversarialTransformer chosen = await Train(ml, simulated, Unlabelled(ml, target.Images), settings, cancellation);
        AdaptationReport report = chosen.Report!;
        (DomainAdversarialTransformer before, DomainAdversarialTransformer after) = report.Adapted ? (chosen.Alternative!, chosen) : (chosen, chosen.Alternative!);
        Seen first = See(ml, before, sourceTest, targetTest), last = See(ml, after, sourceTest, targetTest);
        int[] sourceLabels = Numbers(testLabels), targetLabels = Numbers(target.TestLabels);
        File.WriteAllText(features, FeaturePicture.Svg("What the classifier makes of simulated (source) and other (target) digits",
        [
            new FeaturePanel(Panel("before", first.Scores), first.Source, sourceLabels, first.Target, targetLabels),
            new FeaturePanel(Panel("after", last.Scores), last.Source, sourceLabels, last.Target, targetLabels),
        ]));
        ConfusionTable.Print(first.Scores, last.Scores);
        return new AdaptResult(settings, target.Source, Of(first.Scores), Of(last.Scores), report.Adapted, report.Verdict, digits, features);
    }

    private static Task<DomainAdversarialTransformer> Train(MLContext ml, IDataView simulated, IDataView unlabelled, AdaptSettings settings, CancellationToken cancellation) =>
        TrainingProgress.ShowLines("Digits", 2 * settings.Steps, report => ml.MulticlassClassification.Trainers.DomainAdversarial(Label, Pixels, unlabelled, new DomainAdversarialTrainer.Options
        {
            Steps = settings.Steps,
            Guard = new AdaptationGuard { KeepBoth = true },
            Seed = settings.Seed,
            ReportInterval = ReportInterval,
            ExtractedFeaturesColumnName = Extracted,
            MetricsCallback = metrics => report(metrics.Step + (metrics.Adapted ? settings.Steps : 0), Describe(metrics)),
            CancellationToken = cancellation,
        }).Fit(simulated));

    private static string Describe(DomainMetrics m) => string.Create(CultureInfo.InvariantCulture,
        $"label loss {m.LabelLoss:F3}  accuracy on simulated {m.SourceAccuracy:P1}{(m.Adapted ? $"  domain told {m.DomainAccuracy:P1} (chance 50 %)" : "")}");

    private static Seen See(MLContext ml, DomainAdversarialTransformer model, IDataView source, IDataView target)
    {
        IDataView ofSource = model.Transform(source), ofTarget = model.Transform(target);
        return new Seen(new AdaptScores(ml.MulticlassClassification.Evaluate(ofSource), ml.MulticlassClassification.Evaluate(ofTarget)), Features(ofSource), Features(ofTarget));
    }

    private static float[][] Features(IDataView view)
    {
        DataViewSchema.Column column = view.Schema[Extracted];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        var rows = new List<float[]>();
        while (cursor.MoveNext())
        {
            getter(ref row);
            rows.Add([.. row.DenseValues()]);
        }
        return [.. rows];
    }

    private static IDataView Unlabelled(MLContext ml, byte[] images) =>
        ml.Data.LoadFromEnumerable(images.Chunk(ImageSize).Select(image => new PixelRow { Pixels = Values(image) }).ToArray());

    private static IDataView Rows(MLContext ml, byte[] images, byte[] labels) => ml.Data.LoadFromEnumerable(images.Chunk(ImageSize)
        .Zip(labels, (image, label) => new LabelledRow { Pixels = Values(image), Label = label }).ToArray());

    private static float[] Values(byte[] image) => Array.ConvertAll(image, value => (float)value);

    /// <summary>Some digits of both domains side by side, a row for each of the ten.</summary>
    private static void SaveDigits(string path, params (byte[] Images, byte[] Labels)[] domains)
    {
        List<MLImage?>[] blocks = [.. domains.Select(domain => Enumerable.Range(0, SimulatedDigits.Classes).SelectMany(digit =>
        {
            int[] found = [.. Enumerable.Range(0, domain.Labels.Length).Where(i => domain.Labels[i] == digit).Take(Columns)];
            return found.Select(MLImage? (i) => ImageFiles.Grey(domain.Images.AsSpan(i * ImageSize, ImageSize), SimulatedDigits.Side, SimulatedDigits.Side))
                .Concat(Enumerable.Repeat<MLImage?>(null, Columns - found.Length));
        }).ToList())];
        ImageGrid.Save(path, Columns, blocks);
        foreach (MLImage? image in blocks.SelectMany(block => block))
        {
            image?.Dispose();
        }
    }

    private static string Panel(string name, AdaptScores scores) => string.Create(CultureInfo.InvariantCulture,
        $"{name}: {scores.Target.MicroAccuracy:P1} of target digits right, {scores.Source.MicroAccuracy:P1} of source");

    private static AdaptAccuracy Of(AdaptScores scores) =>
        new(scores.Source.MicroAccuracy, scores.Target.MicroAccuracy, scores.Source.LogLoss, scores.Target.LogLoss);

    private static int[] Numbers(byte[] labels) => Array.ConvertAll(labels, label => (int)label);

    private sealed record Seen(AdaptScores Scores, float[][] Source, float[][] Target);

    private sealed class PixelRow
    {
        [VectorType(1, SimulatedDigits.Side, SimulatedDigits.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class LabelledRow
    {
        [VectorType(1, SimulatedDigits.Side, SimulatedDigits.Side)]
        public float[] Pixels { get; set; } = [];

        // From 0 here: the column's keys are one more, 0 being a missing one.
        [KeyType(10)]
        public uint Label { get; set; }
    }
}

/// <summary>Shares of images told right, and losses in nats.</summary>
public sealed record AdaptAccuracy(double Source, double Target, double SourceLogLoss, double TargetLogLoss);

/// <summary>What came of a run.</summary>
public sealed record AdaptResult(AdaptSettings Settings, string Target, AdaptAccuracy Before, AdaptAccuracy After, bool Adapted, string Verdict, string Digits, string Features);
