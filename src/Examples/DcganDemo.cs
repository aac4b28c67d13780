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

    public int Width { get; init; } = 32;

    public int Batch { get; init; } = 64;

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
                DiscriminatorFeatureMaps = settings.Width,
                EmaDecay = settings.Ema > 0 ? settings.Ema : null,
                Seed = settings.Seed,
                ReportInterval = 25,
                MetricsCallback = report,
                CancellationToken = cancellation,
            }));

    /// <summary>The rows that the pipeline starts from: a path each.</summary>
    public static IDataView Rows(MLContext ml, ImageFiles files) =>
        ml.Data.LoadFromEnumerable(files.Names.Select(name => new ImageRow { Path = name }));

    /// <summary>Trains, saves, loads what was saved, draws.</summary>
    public static async Task<DcganResult> Run(DcganSettings settings, string outputFolder, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        ImageFiles files = ImageFiles.Find(settings.Data, settings.Count, settings.Cache, cancellation);
        if (files.Names.Count < settings.Batch)
        {
            throw new DemoException($"There are {files.Names.Count} images, fewer than a batch of {settings.Batch}: lower --batch or add images.");
        }
        Directory.CreateDirectory(outputFolder);
        Console.WriteLine($"Training on {files.Names.Count} images of {files.Folder}, {settings.Size}×{settings.Size}, {settings.Width} feature maps");

        var ml = new MLContext(settings.Seed);
        IDataView images = Rows(ml, files);
        using TransformerChain<GanTransformer> model = await TrainingProgress.Show("DCGAN", Steps(files, settings),
            report => Pipeline(ml, files, settings, report, cancellation).Fit(images));
        double seconds = clock.Elapsed.TotalSeconds;

        string file = Path.Combine(outputFolder, "gan.zip");
        ml.Model.Save(model, images.Schema, file);
        // What is drawn comes from the file, as it will for whoever is given it.
        ITransformer loaded = ml.Model.Load(file, out _);
        using GanTransformer gan = ((IEnumerable<ITransformer>)loaded).OfType<GanTransformer>().Single();
        List<MLImage> generated = ImageGrid.Read(gan.Generate(GridSide * GridSide, settings.Seed), "Generated");
        List<MLImage> real = RealImages(ml, files, model);
        string grid = Path.Combine(outputFolder, "grid.png"), comparison = Path.Combine(outputFolder, "real-and-generated.png");
        ImageGrid.Save(grid, GridSide, generated);
        ImageGrid.Save(comparison, GridSide, real, generated);
        foreach (MLImage image in generated.Concat(real))
        {
            image.Dispose();
        }
        return new DcganResult(settings, files.Names.Count, seconds, model.LastTransformer.History[^1], file, grid, comparison);
    }

    /// <summary>As many real images as generated ones, spread over the set, as the pipeline resized them.</summary>
    private static List<MLImage> RealImages(MLContext ml, ImageFiles files, TransformerChain<GanTransformer> model)
    {
        int wanted = Math.Min(GridSide * GridSide, files.Names.Count);
        var some = files with { Names = [.. Enumerable.Range(0, wanted).Select(i => files.Names[(int)((long)i * files.Names.Count / wanted)])] };
        return ImageGrid.Read(model.Transform(Rows(ml, some)), "Image");
    }

    private static long Steps(ImageFiles files, DcganSettings settings) =>
        settings.Epochs is { } epochs ? (long)epochs * (files.Names.Count / settings.Batch) : settings.Steps;

    private sealed class ImageRow
    {
        public string Path { get; set; } = "";
    }
}

/// <summary>What came of a run.</summary>
public sealed record DcganResult(DcganSettings Settings, int Images, double Seconds, GanMetrics Metrics, string Model, string Grid, string Comparison);
