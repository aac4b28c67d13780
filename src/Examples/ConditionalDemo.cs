using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>The DCGAN of <see cref="DcganDemo"/>, told what each image shows and so able to make what is asked for.</summary>
public static class ConditionalDemo
{
    private const int Numbers = 256;

    private static readonly string[] Garments =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Trains, saves, loads what was saved, draws.</summary>
    /// <param name="settings">As for images without labels.</param>
    /// <param name="labels">The idx file of labels.</param>
    /// <param name="names">What its numbers from 0 mean; null: garments for Fashion-MNIST, else the numbers.</param>
    /// <param name="columns">Images to draw of each label.</param>
    /// <param name="outputFolder">Where the model and the picture go.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static async Task<ConditionalResult> Run(DcganSettings settings, string labels, IReadOnlyList<string>? names, int columns,
        string outputFolder, CancellationToken cancellation)
    {
        names ??= labels.Contains("fashion", StringComparison.OrdinalIgnoreCase) ? Garments : [.. Enumerable.Range(0, Numbers).Select(number => $"{number}")];
        ImageFiles files = ImageFiles.FindLabelled(settings.Data, labels, names, settings.Count, settings.Cache, cancellation);
        var ml = new MLContext(settings.Seed);
        using TrainedGan trained = await DcganDemo.Train(ml, files, settings, outputFolder, cancellation);
        using GanTransformer gan = ModelFile.Load(ml, trained.File);
        // Labels that few images leave out were not learnt.
        string[] learnt = [.. names.Intersect(gan.Labels)];
        // One seed for all rows: a column shows what each label makes of the same latents.
        List<MLImage> images = [.. learnt.SelectMany(label => ImageGrid.Read(gan.Generate(columns, label, settings.Seed), "Generated"))];
        string grid = Path.Combine(outputFolder, "conditional.png");
        ImageGrid.Save(grid, columns, images);
        foreach (MLImage image in images)
        {
            image.Dispose();
        }
        return new ConditionalResult(settings, files.Names.Count, learnt, trained.Seconds, trained.Metrics, trained.File, grid);
    }
}

/// <summary>What came of a run.</summary>
public sealed record ConditionalResult(DcganSettings Settings, int Images, IReadOnlyList<string> Labels, double Seconds, GanMetrics Metrics, string Model, string Grid);
