using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Tests;

/// <summary>From image files to pixels and back.</summary>
[TestClass]
public class ImagePipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    internal sealed class ImagePath
    {
        public string Path { get; set; } = "";
    }

    internal sealed class Pixels
    {
        [VectorType(12)]
        public float[] Values { get; set; } = [];
    }

    /// <summary>2×2 pixels: (10, 20, 30) (40, 50, 60) / (70, 80, 90) (100, 110, 120).</summary>
    private static (byte R, byte G, byte B) Ramp(int x, int y)
    {
        int start = 10 + 30 * (2 * y + x);
        return ((byte)start, (byte)(start + 10), (byte)(start + 20));
    }

    private IDataView Paths(params string[] names) => _ml.Data.LoadFromEnumerable(names.Select(name => new ImagePath { Path = name }));

    private IEstimator<ITransformer> LoadRamp(TempFolder folder)
    {
        folder.Save("ramp.png", 2, 2, Ramp);
        return _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Append(_ml.Transforms.ResizeImages("Image", 2, 2));
    }

    private float[] Extract(TempFolder folder, IEstimator<ITransformer> extraction, out DataViewType type)
    {
        IDataView source = Paths("ramp.png");
        IDataView view = LoadRamp(folder).Append(extraction).Fit(source).Transform(source);
        type = view.Schema["Pixels"].Type;
        return Values.Vectors<float>(view, "Pixels").Single();
    }

    [TestMethod]
    public void ImagesAreLoadedFromTheFolder()
    {
        using var folder = new TempFolder();
        folder.Save("a.png", 3, 2, (x, y) => ((byte)(10 * x), (byte)(10 * y), 7));
        folder.Save("b.png", 1, 4, (_, _) => (1, 2, 3));
        IDataView source = Paths("a.png", "b.png");

        IDataView view = _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Fit(source).Transform(source);

        using var cursor = view.GetRowCursor(view.Schema);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage image = null!;
        cursor.MoveNext();
        getter(ref image);
        Assert.AreEqual((3, 2), (image.Width, image.Height));
        Assert.AreEqual(((byte)20, (byte)10, (byte)7), image.At(2, 1));
        cursor.MoveNext();
        getter(ref image);
        Assert.AreEqual((1, 4), (image.Width, image.Height));
        Assert.AreEqual(((byte)1, (byte)2, (byte)3), image.At(0, 3));
        image.Dispose();
    }

    [TestMethod]
    public void ImageColumnHasAnImageTypeOfUnknownSize()
    {
        using var folder = new TempFolder();
        IDataView source = Paths();

        IDataView view = _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Fit(source).Transform(source);

        var type = (ImageDataViewType)view.Schema["Image"].Type;
        Assert.AreEqual((0, 0), (type.Width, type.Height));
        Assert.AreEqual(typeof(MLImage), type.RawType);
    }

    [TestMethod]
    public void FileThatIsMissingOrNoImageIsAnErrorWhenItsRowIsRead()
    {
        using var folder = new TempFolder();
        folder.Write("broken.png", "no picture");

        foreach (string name in new[] { "nowhere.png", "broken.png" })
        {
            IDataView source = Paths(name);
            IDataView view = _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Fit(source).Transform(source);
            Assert.Throws<Exception>(() => RowText.Of(view));
        }
    }

    [TestMethod]
    public void PixelsArePlanarRedGreenBlue()
    {
        using var folder = new TempFolder();

        float[] pixels = Extract(folder, _ml.Transforms.ExtractPixels("Pixels", "Image"), out DataViewType type);

        CollectionAssert.AreEqual(new float[] { 10, 40, 70, 100, 20, 50, 80, 110, 30, 60, 90, 120 }, pixels);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3, 2, 2), type);
    }

    [TestMethod]
    public void PixelsCanBeInterleaved()
    {
        using var folder = new TempFolder();

        float[] pixels = Extract(folder, _ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true), out DataViewType type);

        CollectionAssert.AreEqual(new float[] { 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120 }, pixels);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 2, 3), type);
    }

    [TestMethod]
    public void OffsetIsTakenOffBeforeScaling()
    {
        using var folder = new TempFolder();

        float[] pixels = Extract(folder, _ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 60, scaleImage: 0.5f), out _);

        CollectionAssert.AreEqual(new float[] { -25, -10, 5, 20 }, pixels[..4]);
    }

    [TestMethod]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.ABGR, "30 20 10")]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.AGRB, "20 10 30")]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorsOrder.ARGB, "255 10 20 30")]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorsOrder.ABGR, "255 30 20 10")]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.Green, ImagePixelExtractingEstimator.ColorsOrder.ARGB, "20")]
    [DataRow(ImagePixelExtractingEstimator.ColorBits.Red | ImagePixelExtractingEstimator.ColorBits.Blue, ImagePixelExtractingEstimator.ColorsOrder.ARGB, "10 30")]
    public void ColorsComeInTheOrderAskedFor(ImagePixelExtractingEstimator.ColorBits colors, ImagePixelExtractingEstimator.ColorsOrder order, string expected)
    {
        using var folder = new TempFolder();

        float[] pixels = Extract(folder, _ml.Transforms.ExtractPixels("Pixels", "Image", colors, order, interleavePixelColors: true), out _);

        Assert.AreEqual(expected, string.Join(" ", pixels[..(pixels.Length / 4)]));
    }

    [TestMethod]
    public void PixelsCanBeBytes()
    {
        using var folder = new TempFolder();
        IDataView source = Paths("ramp.png");

        IDataView view = LoadRamp(folder).Append(_ml.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false)).Fit(source).Transform(source);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, 2, 2), view.Schema["Pixels"].Type);
        CollectionAssert.AreEqual(new byte[] { 10, 40, 70, 100 }, Values.Vectors<byte>(view, "Pixels").Single()[..4]);
    }

    [TestMethod]
    public void PixelsOfImagesOfUnknownSizeAreRefused()
    {
        using var folder = new TempFolder();
        IDataView source = Paths();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Transforms.LoadImages("Image", folder.FullName, "Path").Append(_ml.Transforms.ExtractPixels("Pixels", "Image")).Fit(source));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Path").Fit(source));
    }

    [TestMethod]
    public void VectorBecomesAnImage()
    {
        IDataView source = _ml.Data.LoadFromEnumerable([new Pixels { Values = [10, 40, 70, 100, 20, 50, 80, 110, 30, 60, 90, 120] }]);

        IDataView view = _ml.Transforms.ConvertToImage(2, 2, "Image", "Values").Fit(source).Transform(source);

        Assert.AreEqual(new ImageDataViewType(2, 2), view.Schema["Image"].Type);
        using var cursor = view.GetRowCursor(view.Schema);
        MLImage image = null!;
        cursor.MoveNext();
        cursor.GetGetter<MLImage>(view.Schema["Image"])(ref image);
        for (int i = 0; i < 4; i++)
            Assert.AreEqual(Ramp(i % 2, i / 2), image.At(i % 2, i / 2));
        image.Dispose();
    }

    [TestMethod]
    public void GreyIsTheWeightedSumOfTheColors()
    {
        using var folder = new TempFolder();
        IDataView source = Paths("ramp.png");

        IDataView view = LoadRamp(folder).Append(_ml.Transforms.ConvertToGrayscale("Image"))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true)).Fit(source).Transform(source);

        // 0.3 · 10 + 0.59 · 20 + 0.11 · 30 of the first pixel.
        float[] pixels = Values.Vectors<float>(view, "Pixels").Single();
        for (int color = 0; color < 3; color++)
            Assert.AreEqual(18.1f, pixels[color], 2f);
    }

    [TestMethod]
    public void VectorOfAnotherSizeIsNoImage()
    {
        IDataView source = _ml.Data.LoadFromEnumerable([new Pixels { Values = new float[12] }]);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ConvertToImage(3, 2, "Image", "Values").Fit(source));
    }
}
