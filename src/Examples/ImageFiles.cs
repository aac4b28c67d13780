using System.Security.Cryptography;
using Microsoft.ML.Data;

namespace Gan.Examples;

/// <summary>The images that a demo learns from, as files in one folder: the form that <c>LoadImages</c> takes.</summary>
public sealed record ImageFiles(string Folder, IReadOnlyList<string> Names)
{
    /// <summary>Where Debian's package <c>dataset-fashion-mnist</c> puts its training images.</summary>
    public const string FashionMnist = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz";

    /// <summary>Where it puts what they show, a number from 0 to 9 each.</summary>
    public const string FashionMnistLabels = "/usr/share/datasets/fashion-mnist/train-labels-idx1-ubyte.gz";

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    /// <summary>What each image shows; empty where nobody said.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <param name="data">A folder (searched with all below it) or an idx file, which is unpacked as PNG files once.</param>
    /// <param name="count">How many images to use at most.</param>
    /// <param name="cache">Where idx files are unpacked.</param>
    /// <param name="cancellation">Stops the unpacking.</param>
    public static ImageFiles Find(string data, int count, string cache, CancellationToken cancellation)
    {
        if (Directory.Exists(data))
        {
            string folder = Path.GetFullPath(data);
            string[] names = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal)
                .Take(count)];
            return names.Length > 0
                ? new ImageFiles(folder, names)
                : throw new DemoException($"'{data}' has no {string.Join(", ", Extensions)} files in it.");
        }
        if (File.Exists(data))
        {
            return Unpack(data, count, cache, cancellation);
        }
        throw new DemoException(data == FashionMnist
            ? $"'{data}' is not there. Install it (apt-get install dataset-fashion-mnist), or name a folder of images or an idx file with --data."
            : $"'{data}' is neither a folder nor a file.");
    }

    /// <summary>Images with labels, both in idx files.</summary>
    /// <param name="data">An idx file of images, which is unpacked as PNG files once.</param>
    /// <param name="labels">An idx file with a number for each of them.</param>
    /// <param name="names">What the numbers from 0 mean.</param>
    /// <param name="count">How many images to use at most, from the first.</param>
    /// <param name="cache">Where idx files are unpacked.</param>
    /// <param name="cancellation">Stops the unpacking.</param>
    public static ImageFiles FindLabelled(string data, string labels, IReadOnlyList<string> names, int count, string cache, CancellationToken cancellation)
    {
        if (Directory.Exists(data))
        {
            throw new DemoException($"'{data}' is a folder: labels go with an idx file of images.");
        }
        ImageFiles files = Find(data, count, cache, cancellation);
        IdxFile numbers = IdxFile.Read(labels);
        IReadOnlyList<int> images = IdxFile.ReadDimensions(data);
        if (numbers.Dimensions.Count != 1 || numbers.Dimensions[0] != images[0])
        {
            throw new DemoException($"'{labels}' holds {string.Join("×", numbers.Dimensions)} numbers, but '{data}' has {images[0]} images: one label each is needed.");
        }
        if (numbers.Values.Max() is var largest && largest >= names.Count)
        {
            throw new DemoException($"'{labels}' has the number {largest}, but there are only {names.Count} names, from 0: give more with --names.");
        }
        return files with { Labels = [.. numbers.Values.Take(files.Names.Count).Select(number => names[number])] };
    }

    /// <summary>This many of the images, evenly spread.</summary>
    public ImageFiles Spread(int count)
    {
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * Names.Count / count))];
        return this with { Names = [.. chosen.Select(i => Names[i])], Labels = Labels.Count == 0 ? [] : [.. chosen.Select(i => Labels[i])] };
    }

    private static ImageFiles Unpack(string path, int count, string cache, CancellationToken cancellation)
    {
        // Different sets come in files of one name: MNIST's and Fashion-MNIST's, for two.
        string folder = Path.Combine(Path.GetFullPath(cache), $"{Path.GetFileName(path).Split('.')[0]}-{Digest(path)}");
        Directory.CreateDirectory(folder);
        // The files of one source lie in the cache in full or from 0 up; the last one missing says that work is left.
        int have = 0;
        while (have < count && File.Exists(Path.Combine(folder, FileName(have))))
        {
            have++;
        }
        if (have < count)
        {
            IdxFile images = IdxFile.Read(path);
            if (images.Dimensions is not [int total, int height, int width])
            {
                throw new DemoException($"'{path}' holds {images.Dimensions.Count}-dimensional rows, not images.");
            }
            count = Math.Min(count, total);
            Console.Error.WriteLine($"Unpacking {count - have} images of {path} into {folder}");
            for (int i = have; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                using MLImage image = Grey(images.Values.AsSpan(i * height * width, height * width), width, height);
                // Written beside and moved: an interrupted run leaves no half image behind.
                string part = Path.Combine(folder, "part.png");
                image.Save(part);
                File.Move(part, Path.Combine(folder, FileName(i)), overwrite: true);
            }
        }
        return new ImageFiles(folder, [.. Enumerable.Range(0, count).Select(FileName)]);
    }

    private static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 4));
    }

    private static string FileName(int index) => $"{index:D6}.png";

    /// <summary>An image of grey values, row by row.</summary>
    internal static MLImage Grey(ReadOnlySpan<byte> values, int width, int height)
    {
        var pixels = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
        {
            pixels.AsSpan(4 * i, 3).Fill(values[i]);
            pixels[4 * i + 3] = byte.MaxValue;
        }
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }
}
