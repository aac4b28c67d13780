namespace Gan.Examples;

/// <summary>The digits to adapt to: images without labels to learn from, and images with labels to see what it was worth.</summary>
/// <param name="Source">What they are, in words.</param>
/// <param name="Images">To train on, <see cref="SimulatedDigits.Side"/> pixels high and wide, image after image.</param>
/// <param name="TestImages">To test on.</param>
/// <param name="TestLabels">What these show, 0 to 9.</param>
public sealed record TargetDigits(string Source, byte[] Images, byte[] TestImages, byte[] TestLabels)
{
    private const string TrainImagesFile = "train-images-idx3-ubyte", TestImagesFile = "t10k-images-idx3-ubyte", TestLabelsFile = "t10k-labels-idx1-ubyte";

    /// <summary>MNIST where <see cref="AdaptSettings.Data"/> has it, drawn digits otherwise. The labels of MNIST's training images are not read.</summary>
    public static TargetDigits Find(AdaptSettings settings)
    {
        if (settings.Data is not { } folder)
        {
            return Drawn(settings, "no --data is given");
        }
        if (!Directory.Exists(folder))
        {
            return Drawn(settings, $"there is no folder '{folder}'");
        }
        string?[] files = [.. new[] { TrainImagesFile, TestImagesFile, TestLabelsFile }.Select(name => In(folder, name))];
        if (files is not [{ } train, { } test, { } testLabels])
        {
            return Drawn(settings, $"'{folder}' lacks one of {TrainImagesFile}, {TestImagesFile} and {TestLabelsFile}, each with or without .gz");
        }
        byte[] images = ReadImages(test), labels = ReadLabels(testLabels);
        if (images.Length != labels.Length * Pixels)
        {
            throw new DemoException($"'{test}' has {images.Length / Pixels} images, but '{testLabels}' has {labels.Length} labels: one each is needed.");
        }
        return new TargetDigits($"real digits of {folder}", First(ReadImages(train), settings.Count), First(images, settings.Test), labels[..Math.Min(labels.Length, settings.Test)]);
    }

    private static int Pixels => SimulatedDigits.Side * SimulatedDigits.Side;

    private static TargetDigits Drawn(AdaptSettings settings, string because)
    {
        // The demo draws its simulated digits with the two seeds before these.
        (byte[] images, _) = SimulatedDigits.Draw(settings.Count, unchecked(settings.Seed + 2), DigitStyle.Detector);
        (byte[] testImages, byte[] testLabels) = SimulatedDigits.Draw(settings.Test, unchecked(settings.Seed + 3), DigitStyle.Detector);
        return new TargetDigits($"digits drawn as a detector would record them ({because})", images, testImages, testLabels);
    }

    private static string? In(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static byte[] ReadImages(string path)
    {
        IdxFile file = IdxFile.Read(path);
        return file.Dimensions is [_, SimulatedDigits.Side, SimulatedDigits.Side]
            ? file.Values
            : throw new DemoException($"'{path}' holds {string.Join("×", file.Dimensions)} values, not images of {SimulatedDigits.Side}×{SimulatedDigits.Side}.");
    }

    private static byte[] ReadLabels(string path)
    {
        IdxFile file = IdxFile.Read(path);
        return file.Dimensions.Count == 1 && file.Values.Max() < SimulatedDigits.Classes
            ? file.Values
            : throw new DemoException($"'{path}' does not hold a digit from 0 to {SimulatedDigits.Classes - 1} for each image.");
    }

    private static byte[] First(byte[] images, int count) => images[..Math.Min(images.Length, count * Pixels)];
}
