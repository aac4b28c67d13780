using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>
/// The domain adaptation from MNIST to MNIST-M, digits blended into photographs (Ganin et al. 2016, section 5.2). No digit is in both
/// domains' training sets, and the test sets are made from MNIST's.
/// </summary>
internal sealed class DigitDomains
{
    // MNIST-M's 20,000 training images are made from MNIST's training digits 0 to 20,000, one of which is missing.
    private const int FirstSource = 20_001;

    // MNIST-M's released images have a border of two pixels around MNIST's 28×28.
    private const int Border = 2;
    private const int Side = 28;

    private DigitDomains(DigitSet sourceTrain, DigitSet sourceTest, DigitSet targetTrain, DigitSet targetTest)
    {
        SourceTrain = sourceTrain;
        SourceTest = sourceTest;
        TargetTrain = targetTrain;
        TargetTest = targetTest;
    }

    /// <summary>39,999 digits of MNIST.</summary>
    public DigitSet SourceTrain { get; }

    /// <summary>The 10,000 test digits of MNIST.</summary>
    public DigitSet SourceTest { get; }

    /// <summary>20,000 digits of MNIST-M, to be trained on without their labels.</summary>
    public DigitSet TargetTrain { get; }

    /// <summary>The 9,001 test digits of MNIST-M.</summary>
    public DigitSet TargetTest { get; }

    /// <param name="folder">Holds <c>mnist</c> (the four original files) and <c>mnist-m</c> (images as idx files of n×32×32×3 bytes).</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="DemoException">A file does not hold what it should.</exception>
    public static DigitDomains Load(string folder)
    {
        string mnist = Path.Combine(folder, "mnist"), mnistM = Path.Combine(folder, "mnist-m");
        return new DigitDomains(
            Grey(mnist, "train").Skip(FirstSource), Grey(mnist, "t10k"), Colour(mnistM, "train20k"), Colour(mnistM, "test"));
    }

    private static DigitSet Grey(string folder, string part)
    {
        (byte[] images, byte[] labels) = Read(folder, part, "idx3", [Side, Side]);
        return new DigitSet(images, labels);
    }

    private static DigitSet Colour(string folder, string part)
    {
        const int width = Side + 2 * Border, channels = 3;
        (byte[] images, byte[] labels) = Read(folder, part, "idx4", [width, width, channels]);
        var pixels = new byte[labels.Length * DigitSet.Length];
        int next = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int y = Border; y < Border + Side; y++)
                {
                    for (int x = Border; x < Border + Side; x++)
                    {
                        pixels[next++] = images[((image * width + y) * width + x) * channels + channel];
                    }
                }
            }
        }
        return new DigitSet(pixels, labels);
    }

    private static (byte[] Images, byte[] Labels) Read(string folder, string part, string format, int[] shape)
    {
        string path = Path.Combine(folder, $"{part}-images-{format}-ubyte.gz");
        IdxFile images = IdxFile.Read(path), labels = IdxFile.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
        int[] expected = [labels.Values.Length, .. shape];
        return images.Dimensions.SequenceEqual(expected)
            ? (images.Values, labels.Values)
            : throw new DemoException($"'{path}' holds {string.Join("×", images.Dimensions)} bytes, not {string.Join("×", expected)}.");
    }
}

/// <summary>Digits as 3×28×28 pixels, with their labels.</summary>
/// <param name="pixels">Image after image, channel-first; of a grey image one channel only, which stands for all three.</param>
/// <param name="labels">0 to 9.</param>
internal sealed class DigitSet(byte[] pixels, byte[] labels)
{
    public const int Length = 3 * 28 * 28;

    private readonly int _stored = pixels.Length / labels.Length;

    public int Count => labels.Length;

    /// <summary>0 to 9.</summary>
    public IReadOnlyList<byte> Labels => labels;

    /// <summary>All but the first <paramref name="count"/> digits.</summary>
    public DigitSet Skip(int count) => new(pixels[(count * _stored)..], labels[count..]);

    /// <summary>The first <paramref name="count"/> digits, or all where there are fewer.</summary>
    public DigitSet Take(int count) => count < Count ? new(pixels[..(count * _stored)], labels[..count]) : this;

    /// <summary>One digit's pixels from 0 to 1, channel-first.</summary>
    public float[] Pixels(int index)
    {
        var values = new float[Length];
        for (int i = 0; i < Length; i++)
        {
            values[i] = pixels[index * _stored + i % _stored] / 255f;
        }
        return values;
    }

    /// <summary>Columns Features (3×28×28) and Label (a key of 10 values: 1 for the digit 0). Rows are made as a cursor reads them: as floats they are large.</summary>
    public IDataView View(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new LabelledRow { Features = Pixels(i), Label = labels[i] }));

    /// <summary>The column Features alone, as a target domain has it.</summary>
    public IDataView Unlabelled(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Row { Features = Pixels(i) }));

    private sealed class LabelledRow
    {
        [VectorType(3, 28, 28)]
        public float[] Features { get; set; } = [];

        // From 0 here: the column's keys are one more.
        [KeyType(10)]
        public uint Label { get; set; }
    }

    private sealed class Row
    {
        [VectorType(3, 28, 28)]
        public float[] Features { get; set; } = [];
    }
}
