using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Tests;

[TestClass]
public class ResizeImagesTests
{
    private static readonly (byte, byte, byte) Red = (250, 0, 0), Blue = (0, 0, 250), Black = (0, 0, 0);

    private readonly MLContext _ml = new(seed: 1);

    private (byte R, byte G, byte B)[,] Resize(int width, int height, Func<int, int, (byte R, byte G, byte B)> color, int newWidth, int newHeight,
        ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor = ImageResizingEstimator.Anchor.Center)
    {
        using var folder = new TempFolder();
        IDataView source = _ml.Data.LoadFromEnumerable([new ImagePipelineTests.ImagePath { Path = folder.Save("image.png", width, height, color) }]);
        IDataView view = _ml.Transforms.LoadImages("Image", folder.FullName, "Path")
            .Append(_ml.Transforms.ResizeImages("Small", newWidth, newHeight, "Image", kind, anchor))
            .Fit(source).Transform(source);
        Assert.AreEqual(new ImageDataViewType(newHeight, newWidth), view.Schema["Small"].Type);

        using var cursor = view.GetRowCursor([view.Schema["Small"]]);
        MLImage image = null!;
        cursor.MoveNext();
        cursor.GetGetter<MLImage>(view.Schema["Small"])(ref image);
        Assert.AreEqual((newWidth, newHeight), (image.Width, image.Height));
        var result = new (byte R, byte G, byte B)[newWidth, newHeight];
        for (int y = 0; y < newHeight; y++)
            for (int x = 0; x < newWidth; x++)
                result[x, y] = image.At(x, y);
        image.Dispose();
        return result;
    }

    private static void AreClose((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual)
    {
        Assert.AreEqual(expected.R, actual.R, 3f);
        Assert.AreEqual(expected.G, actual.G, 3f);
        Assert.AreEqual(expected.B, actual.B, 3f);
    }

    private static (byte R, byte G, byte B) RedLeftOfBlue(int x, int width) => x < width / 2 ? Red : Blue;

    [TestMethod]
    [DataRow(ImageResizingEstimator.ResizingKind.IsoCrop)]
    [DataRow(ImageResizingEstimator.ResizingKind.IsoPad)]
    [DataRow(ImageResizingEstimator.ResizingKind.Fill)]
    public void FlatColorStaysFlat(ImageResizingEstimator.ResizingKind kind)
    {
        foreach (int size in new[] { 4, 28 })
        {
            foreach (var pixel in Resize(12, 12, (_, _) => (90, 140, 200), size, size, kind))
                AreClose((90, 140, 200), pixel);
        }
    }

    [TestMethod]
    [DataRow(ImageResizingEstimator.ResizingKind.IsoCrop)]
    [DataRow(ImageResizingEstimator.ResizingKind.IsoPad)]
    [DataRow(ImageResizingEstimator.ResizingKind.Fill)]
    public void SameSizeKeepsEveryPixel(ImageResizingEstimator.ResizingKind kind)
    {
        (byte, byte, byte) Color(int x, int y) => ((byte)(60 * x), (byte)(60 * y), (byte)(10 * x * y));

        var result = Resize(4, 3, Color, 4, 3, kind);

        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 4; x++)
                Assert.AreEqual(Color(x, y), result[x, y]);
    }

    [TestMethod]
    public void FillTakesTheNearestPixel()
    {
        (byte, byte, byte) Quadrant(int x, int y) => ((byte)(x < 8 ? 200 : 20), (byte)(y < 8 ? 30 : 230), 100);

        var small = Resize(16, 16, Quadrant, 4, 4, ImageResizingEstimator.ResizingKind.Fill);
        var large = Resize(16, 16, Quadrant, 32, 32, ImageResizingEstimator.ResizingKind.Fill);

        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 4; x++)
                Assert.AreEqual(Quadrant(4 * x, 4 * y), small[x, y]);
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++)
                Assert.AreEqual(Quadrant(x / 2, y / 2), large[x, y]);
    }

    [TestMethod]
    public void FillStretchesBothSides()
    {
        var result = Resize(8, 4, (x, _) => RedLeftOfBlue(x, 8), 4, 4, ImageResizingEstimator.ResizingKind.Fill);

        for (int y = 0; y < 4; y++)
        {
            Assert.AreEqual(Red, result[0, y]);
            Assert.AreEqual(Blue, result[3, y]);
        }
    }

    [TestMethod]
    [DataRow(ImageResizingEstimator.Anchor.Center)]
    [DataRow(ImageResizingEstimator.Anchor.Left)]
    [DataRow(ImageResizingEstimator.Anchor.Right)]
    public void CropKeepsThePartAtTheAnchor(ImageResizingEstimator.Anchor anchor)
    {
        var result = Resize(16, 8, (x, _) => RedLeftOfBlue(x, 16), 8, 8, ImageResizingEstimator.ResizingKind.IsoCrop, anchor);

        // A pixel beside the border between the colors may be mixed by the filter: the next one is not.
        AreClose(anchor == ImageResizingEstimator.Anchor.Right ? Blue : Red, result[1, 4]);
        AreClose(anchor == ImageResizingEstimator.Anchor.Left ? Red : Blue, result[6, 4]);
    }

    [TestMethod]
    [DataRow(ImageResizingEstimator.Anchor.Top)]
    [DataRow(ImageResizingEstimator.Anchor.Bottom)]
    public void CropOfATallImageKeepsTopOrBottom(ImageResizingEstimator.Anchor anchor)
    {
        var result = Resize(8, 16, (_, y) => RedLeftOfBlue(y, 16), 8, 8, ImageResizingEstimator.ResizingKind.IsoCrop, anchor);

        AreClose(anchor == ImageResizingEstimator.Anchor.Top ? Red : Blue, result[4, 1]);
        AreClose(anchor == ImageResizingEstimator.Anchor.Top ? Red : Blue, result[4, 6]);
    }

    [TestMethod]
    public void PadKeepsTheWholeImageBetweenBlackBars()
    {
        var result = Resize(16, 8, (_, _) => Red, 8, 8, ImageResizingEstimator.ResizingKind.IsoPad);

        // 16×8 becomes 8×4 and stands in rows 2 to 5.
        for (int x = 0; x < 8; x++)
        {
            AreClose(Black, result[x, 0]);
            AreClose(Black, result[x, 7]);
            AreClose(Red, result[x, 3]);
            AreClose(Red, result[x, 4]);
        }
    }

    [TestMethod]
    public void SizesMustBePositiveAndTheInputAnImage()
    {
        IDataView source = _ml.Data.LoadFromEnumerable([new ImagePipelineTests.ImagePath { Path = "x" }]);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Out", 0, 4, "In"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Out", 4, -4, "In"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Out", 4, 4, "Path").Fit(source));
    }
}
