using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Transforms.Image;

namespace Gan.Examples;

/// <summary>What lies between and around a trained generator's latents, as pictures.</summary>
public sealed class LatentDemo : IDisposable
{
    /// <summary>Samples that a picture shows with ten a row, so that row and column are the digits of a sample's number.</summary>
    public const int Samples = 100;

    private const string ImageColumn = "Image";
    private const int SampleColumns = 10;
    private const int PlaneSide = 8;
    private const int Neighbours = 3;

    // Radford et al. 2016, section 6.3.2: single latents are too unsteady, means of three are not.
    private const int Averaged = 3;

    private readonly LatentSettings _settings;
    private readonly string _folder;
    private readonly MLContext _ml;
    private readonly GanTransformer _gan;
    private readonly string? _label;
    private readonly string _column;
    private readonly float[][] _latents;
    private readonly CancellationToken _cancellation;
    private readonly List<MLImage> _images = [];

    private LatentDemo(LatentSettings settings, string folder, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _settings = settings;
        _folder = folder;
        _ml = new MLContext(settings.Seed);
        _gan = ModelFile.Load(_ml, settings.Model);
        if (settings.Label is { } label && !_gan.Labels.Contains(label))
        {
            throw new DemoException(_gan.Labels.Count == 0
                ? $"The model was trained without labels: leave out --label {label}."
                : $"--label is '{label}'; the model knows {string.Join(", ", _gan.Labels)}.");
        }
        if (settings.Data is not null && _gan.Labels.Count > 0)
        {
            throw new DemoException("--data is for models without labels: which label each of the real images has is not said.");
        }
        _label = settings.Label ?? _gan.Labels.FirstOrDefault();
        DataViewSchema.Column[] images = [.. _gan.Generate(0).Schema.Where(column => column.Type is ImageDataViewType)];
        if (images.Length == 0)
        {
            throw new DemoException($"The model in '{settings.Model}' generates no images, which is what the pictures are made of.");
        }
        _column = images[0].Name;
        _latents = _gan.Latents.Sample(Samples, settings.Seed);
    }

    /// <summary>Draws everything; each picture is reported with what can be said of it in a line.</summary>
    public static LatentResult Run(LatentSettings settings, string outputFolder, Action<LatentPicture> report, CancellationToken cancellation)
    {
        using var demo = new LatentDemo(settings, outputFolder, cancellation);
        // A wrong --data should not cost the time of everything before it.
        ImageFiles? files = settings.Data is { } data ? ImageFiles.Find(data, settings.Count, settings.Cache, cancellation) : null;
        if (files?.Names.Count < Neighbours)
        {
            throw new DemoException($"There are {files.Names.Count} images in '{settings.Data}': at least {Neighbours} are needed to find neighbours among.");
        }
        Directory.CreateDirectory(outputFolder);
        var pictures = new List<LatentPicture>();
        foreach (LatentPicture picture in demo.Drawings(files))
        {
            cancellation.ThrowIfCancellationRequested();
            pictures.Add(picture);
            report(picture);
        }
        return new LatentResult(settings, demo._label, pictures);
    }

    public void Dispose()
    {
        foreach (MLImage image in _images)
        {
            image.Dispose();
        }
        _gan.Dispose();
    }

    private IEnumerable<LatentPicture> Drawings(ImageFiles? files)
    {
        List<MLImage> samples = Decode(_latents);
        yield return Save("samples.png", SampleColumns, 1, samples,
            $"{Samples} samples, numbered from 0 in the top left corner: row and column are the number's digits");
        yield return Interpolation();
        yield return Plane();
        yield return Arithmetic(samples);
        if (files is not null)
        {
            IDataView real = Real(files, samples[0]);
            yield return Reconstruction(Real(files.Spread(Math.Min(_settings.Examples, files.Names.Count)), samples[0]));
            yield return NearestImages(files, real, samples);
        }
    }

    private LatentPicture Interpolation()
    {
        var strips = new List<MLImage>();
        for (int pair = 0; pair < _settings.Pairs; pair++)
        {
            foreach (LatentInterpolation kind in new[] { LatentInterpolation.Linear, LatentInterpolation.Spherical })
            {
                strips.AddRange(Decode(LatentSpace.Interpolate(_latents[2 * pair], _latents[2 * pair + 1], _settings.Steps, kind)));
            }
        }
        return Save("interpolation.png", _settings.Steps, 2, strips, "from one sample to the next: straight in the upper row, on the sphere in the lower");
    }

    private LatentPicture Plane() => Save("plane.png", PlaneSide, PlaneSide,
        Decode(LatentSpace.Grid(_latents[0], _latents[1], _latents[2], _latents[3], PlaneSide, PlaneSide)),
        "samples 0 to 3 in the corners, and what lies between them");

    private LatentPicture Arithmetic(List<MLImage> samples)
    {
        int[] byBrightness = [.. Enumerable.Range(0, Samples).OrderByDescending(i => Brightness(samples[i]))];
        IReadOnlyList<int> a = _settings.A.Count > 0 ? _settings.A : byBrightness[..Averaged];
        IReadOnlyList<int> b = _settings.B.Count > 0 ? _settings.B : byBrightness[^Averaged..];
        IReadOnlyList<int> c = _settings.C.Count > 0 ? _settings.C : byBrightness[((Samples - Averaged) / 2)..][..Averaged];
        float[][] means = [.. new[] { a, b, c }.Select(rows => LatentSpace.Mean(rows.Select(row => _latents[row])))];
        List<MLImage> ends = Decode([.. means, LatentSpace.Arithmetic(means[0], means[1], means[2])]);

        // Each row: the samples, an empty place, what their mean gives; last the result under the means.
        int widest = new[] { a, b, c }.Max(rows => rows.Count);
        var cells = new List<MLImage?>();
        foreach ((IReadOnlyList<int> rows, MLImage end) in new[] { a, b, c, [] }.Zip(ends))
        {
            cells.AddRange(rows.Select(row => samples[row]));
            cells.AddRange(Enumerable.Repeat<MLImage?>(null, widest - rows.Count + 1));
            cells.Add(end);
        }
        string Named(string name, IReadOnlyList<int> rows, IReadOnlyList<int> chosen, string automatic) =>
            $"{name}: {(chosen.Count > 0 ? "" : automatic + " ")}{string.Join(", ", rows)}";
        string from = string.Join("; ", Named("a", a, _settings.A, "the brightest"), Named("b", b, _settings.B, "the darkest"), Named("c", c, _settings.C, "middling ones"));
        string brightness = string.Join(", ", ends.Select(image => Brightness(image).ToString("F2", CultureInfo.InvariantCulture)));
        return Save("arithmetic.png", widest + 2, 1, cells,
            $"means of samples in the last column ({from}), below them a − b + c; brightness from the top {brightness}");
    }

    private LatentPicture Reconstruction(IDataView real)
    {
        IReadOnlyList<LatentEncoding> found = _gan.Latents.Encode(real, inputColumnName: ImageColumn, cancellationToken: _cancellation);
        List<MLImage> originals = Read(real, ImageColumn);
        return Save("reconstruction.png", originals.Count, 2, [.. originals, .. Decode([.. found.Select(encoding => encoding.Latent)])], string.Create(CultureInfo.InvariantCulture,
            $"real images above, the nearest that was found among what the generator makes below; pixels differ by {Math.Sqrt(found.Average(encoding => encoding.Error)) / 2:F3} of black to white (root mean square)"));
    }

    private LatentPicture NearestImages(ImageFiles files, IDataView real, List<MLImage> samples)
    {
        int count = Math.Min(_settings.Examples, files.Names.Count);
        IDataView generated = _gan.Latents.Decode(_latents.Take(count), _label);
        IReadOnlyList<IReadOnlyList<Neighbour>> found = Microsoft.ML.Gan.NearestNeighbours.Find(generated, real, _column, Neighbours, ImageColumn);
        // A real image's nearest is itself; how far the next one is says what near means here.
        IReadOnlyList<IReadOnlyList<Neighbour>> among = Microsoft.ML.Gan.NearestNeighbours.Find(Real(files.Spread(count), samples[0]), real, ImageColumn, 2);
        int[] rows = [.. Enumerable.Range(0, Neighbours).SelectMany(k => found.Select(near => (int)near[k].Row))];
        List<MLImage> near = Read(Real(files with { Names = [.. rows.Select(row => files.Names[row])], Labels = [] }, samples[0]), ImageColumn);
        return Save("neighbours.png", count, 1 + Neighbours, [.. samples.Take(count), .. near], string.Create(CultureInfo.InvariantCulture,
            $"samples in the first row, below each the {Neighbours} nearest of {files.Names.Count} real images; median distance {Median(found.Select(one => one[0].Distance)):F0}, from real images to the next one {Median(among.Select(one => one[1].Distance)):F0}"));
    }

    /// <summary>Image files in the size that the generator makes.</summary>
    private IDataView Real(ImageFiles files, MLImage like)
    {
        IDataView rows = DcganDemo.Rows(_ml, files);
        return _ml.Transforms.LoadImages(ImageColumn, files.Folder, "Path")
            .Append(_ml.Transforms.ResizeImages(ImageColumn, like.Width, like.Height))
            .Fit(rows).Transform(rows);
    }

    private List<MLImage> Decode(float[][] latents) => Read(_gan.Latents.Decode(latents, _label), _column);

    private List<MLImage> Read(IDataView view, string column)
    {
        List<MLImage> images = ImageGrid.Read(view, column);
        _images.AddRange(images);
        return images;
    }

    private LatentPicture Save(string name, int columns, int group, IReadOnlyList<MLImage?> images, string text)
    {
        string path = Path.Combine(_folder, name);
        ImageGrid.SaveGrouped(path, columns, group, images);
        return new LatentPicture(path, text);
    }

    /// <summary>The mean of all colours, from 0 to 1.</summary>
    private static double Brightness(MLImage image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        long sum = 0;
        for (int i = 0; i < pixels.Length; i += 4)
        {
            sum += pixels[i] + pixels[i + 1] + pixels[i + 2];
        }
        return sum / (3 * 255.0 * image.Width * image.Height);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>What came of a run.</summary>
public sealed record LatentResult(LatentSettings Settings, string? Label, IReadOnlyList<LatentPicture> Pictures);

/// <summary>A picture and what it shows.</summary>
public sealed record LatentPicture(string Path, string Text);
