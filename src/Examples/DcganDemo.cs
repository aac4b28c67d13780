using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>What a run of <see cref="DcganDemo"/> can be told; the defaults are those of <c>./build.sh --demo</c>.</summary>
public sealed record DcganSettings
{
    public string Data { get; init; } = ImageFiles.FashionMnist;

    public int Count { get; init; } = 30_000;

    public int Size { get; init; } = 28;

    /// <summary>Passes over the images; null: <see cref="Steps"/> says how long.</summary>
    public int? Epochs { get; init; }

    public int Steps { get; init; } = 6_000;

    /// <summary>Feature maps of the generator; the discriminator has half as many, as in the estimator's own defaults.</summary>
    public int Width { get; init; } = 32;

    public int Batch { get; init; } = 32;

    public double Ema { get; init; } = 0.995;

    public int Seed { get; init; } = 1;

    public string Cache { get; init; } = Path.Combine("artifacts", "cache");
}

/// <summary>A DCGAN in an ML.NET pipeline, from image files to a saved model and pictures.</summary>
public static class DcganDemo
{
    private const int GridSide = 8;

    /// <summary>LoadImages → ResizeImages → TrainDcgan.</summary>
    public static EstimatorChain<GanTransformer> Pipeline(MLContext ml, ImageFiles files, DcganSettings settings,
        Action<GanMetrics>? report = null, CancellationToken cancellation = default) =>
        ml.Transforms.LoadImages("Image", files.Folder, nameof(ImageRow.Path))
            .Append(ml.Transforms.ResizeImages("Image", settings.Size, settings.Size))
            .Append(ml.Transforms.Gan.TrainDcgan("Generated", "Image", new DcganEstimator.Options
            {
                Epochs = settings.Epochs ?? 1,
                Steps = settings.Epochs is null ? settings.Steps : null,
                BatchSize = settings.Batch,
                GeneratorFeatureMaps = settings.Width,
                DiscriminatorFeatureMaps = Math.Max(1, settings.Width / 2),
                LabelColumnName = files.Labels.Count > 0 ? nameof(LabelledRow.Label) : null,
                EmaDecay = settings.Ema > 0 ? settings.Ema : null,
                Seed = settings.Seed,
                ReportInterval = 25,
                MetricsCallback = report,
                CancellationToken = cancellation,
            }));

    /// <summary>The rows that the pipeline starts from: a path each, and a label where there are any.</summary>
    public static IDataView Rows(MLContext ml, ImageFiles files) => files.Labels.Count > 0
        ? ml.Data.LoadFromEnumerable(files.Names.Zip(files.Labels, (name, label) => new LabelledRow { Path = name, Label = label }))
        : ml.Data.LoadFromEnumerable(files.Names.Select(name => new ImageRow { Path = name }));

    /// <summary>Trains, saves, loads what was saved, draws.</summary>
    public static async Task<DcganResult> Run(DcganSettings settings, string outputFolder, CancellationToken cancellation)
    {
        ImageFiles files = ImageFiles.Find(settings.Data, settings.Count, settings.Cache, cancellation);
        var ml = new MLContext(settings.Seed);
        using TrainedGan trained = await Train(ml, files, settings, outputFolder, cancellation);
        using GanTransformer gan = ModelFile.Load(ml, trained.File);
        List<MLImage> generated = ImageGrid.Read(gan.Generate(GridSide * GridSide, settings.Seed), "Generated");
        // As many real images as generated ones, as the pipeline resized them.
        ImageFiles some = files.Spread(Math.Min(GridSide * GridSide, files.Names.Count));
        List<MLImage> real = ImageGrid.Read(trained.Model.Transform(Rows(ml, some)), "Image");
        string grid = Path.Combine(outputFolder, "grid.png"), comparison = Path.Combine(outputFolder, "real-and-generated.png");
        ImageGrid.Save(grid, GridSide, generated);
        ImageGrid.Save(comparison, GridSide, real, generated);
        foreach (MLImage image in generated.Concat(real))
        {
            image.Dispose();
        }
        return new DcganResult(settings, files.Names.Count, trained.Seconds, trained.Metrics, trained.File, grid, comparison);
    }

    /// <summary>Trains with a progress bar and saves <c>gan.zip</c>. What a demo draws comes from that file, as it will for whoever is given it.</summary>
    internal static async Task<TrainedGan> Train(MLContext ml, ImageFiles files, DcganSettings settings, string outputFolder, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (files.Names.Count < settings.Batch)
        {
            throw new DemoException($"There are {files.Names.Count} images, fewer than a batch of {settings.Batch}: lower --batch or add images.");
        }
        Directory.CreateDirectory(outputFolder);
        Console.WriteLine($"Training on {files.Names.Count} images of {files.Folder}, {settings.Size}×{settings.Size}, {settings.Width} feature maps");
        IDataView images = Rows(ml, files);
        TransformerChain<GanTransformer> model = await TrainingProgress.Show("DCGAN", Steps(files, settings),
            report => Pipeline(ml, files, settings, report, cancellation).Fit(images));
        double seconds = clock.Elapsed.TotalSeconds;
        string file = Path.Combine(outputFolder, "gan.zip");
        ml.Model.Save(model, images.Schema, file);
        return new TrainedGan(model, seconds, file);
    }

    private static long Steps(ImageFiles files, DcganSettings settings) =>
        settings.Epochs is { } epochs ? (long)epochs * (files.Names.Count / settings.Batch) : settings.Steps;

    private sealed class ImageRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class LabelledRow
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}

/// <summary>A model fresh from training, and where it was saved.</summary>
internal sealed record TrainedGan(TransformerChain<GanTransformer> Model, double Seconds, string File) : IDisposable
{
    public GanMetrics Metrics => Model.LastTransformer.History[^1];

    public void Dispose() => Model.Dispose();
}

/// <summary>What came of a run.</summary>
public sealed record DcganResult(DcganSettings Settings, int Images, double Seconds, GanMetrics Metrics, string Model, string Grid, string Comparison);
