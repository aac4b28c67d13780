using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class MLImageTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i % 4 == 3 ? 255 : 10 * i))];

    [TestMethod]
    [DataRow(MLPixelFormat.Bgra32)]
    [DataRow(MLPixelFormat.Rgba32)]
    public void PixelsAreKeptInTheirFormat(MLPixelFormat format)
    {
        using MLImage image = MLImage.CreateFromPixels(3, 2, format, Pixels);

        Assert.AreEqual(3, image.Width);
        Assert.AreEqual(2, image.Height);
        Assert.AreEqual(format, image.PixelFormat);
        Assert.AreEqual(32, image.BitsPerPixel);
        CollectionAssert.AreEqual(Pixels, image.Pixels.ToArray());
    }

    [TestMethod]
    public void BlueGreenRedPixelsDoNotDependOnTheFormat()
    {
        using MLImage bgra = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);
        using MLImage rgba = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [3, 2, 1, 255]);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, bgra.GetBGRPixels);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, rgba.GetBGRPixels);
    }

    [TestMethod]
    public void ImageDoesNotShareTheCallersBuffer()
    {
        byte[] pixels = [1, 2, 3, 255];
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, pixels);

        pixels[0] = 99;

        Assert.AreEqual(1, image.Pixels[0]);
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Bgra32)]
    [DataRow(MLPixelFormat.Rgba32)]
    public void PngFileKeepsEveryPixel(MLPixelFormat format)
    {
        using var folder = new TempFolder();
        using MLImage image = MLImage.CreateFromPixels(3, 2, format, Pixels);
        image.Save(folder.File("image.png"));

        using MLImage fromFile = MLImage.CreateFromFile(folder.File("image.png"));
        using FileStream stream = File.OpenRead(folder.File("image.png"));
        using MLImage fromStream = MLImage.CreateFromStream(stream);

        Assert.AreEqual(3, fromFile.Width);
        Assert.AreEqual(2, fromFile.Height);
        CollectionAssert.AreEqual(image.GetBGRPixels, fromFile.GetBGRPixels);
        CollectionAssert.AreEqual(image.GetBGRPixels, fromStream.GetBGRPixels);
        Assert.Contains(fromFile.PixelFormat, new[] { MLPixelFormat.Bgra32, MLPixelFormat.Rgba32 });
        Assert.AreEqual(24, fromFile.Pixels.Length);
        Assert.AreEqual(255, fromFile.Pixels[3]);
    }

    [TestMethod]
    public void JpegFileKeepsFlatColors()
    {
        using var folder = new TempFolder();
        folder.Save("image.jpg", 16, 16, (_, _) => (200, 100, 50));

        using MLImage image = MLImage.CreateFromFile(folder.File("image.jpg"));

        var (r, g, b) = image.At(8, 8);
        Assert.AreEqual(200, r, 4);
        Assert.AreEqual(100, g, 4);
        Assert.AreEqual(50, b, 4);
    }

    [TestMethod]
    public void GreyscalePngHasEqualColors()
    {
        using var folder = new TempFolder();
        TestImages.SaveGrayPng(folder.File("gray.png"), 3, 2, [0, 50, 100, 150, 200, 255]);

        using MLImage image = MLImage.CreateFromFile(folder.File("gray.png"));

        Assert.AreEqual(((byte)100, (byte)100, (byte)100), image.At(2, 0));
        Assert.AreEqual(((byte)150, (byte)150, (byte)150), image.At(0, 1));
        Assert.AreEqual(((byte)255, (byte)255, (byte)255), image.At(2, 1));
    }

    [TestMethod]
    public void TagIsKept()
    {
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);
        image.Tag = "note";

        Assert.AreEqual("note", image.Tag);
    }

    [TestMethod]
    public void DisposedImageIsNotUsed()
    {
        MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);
        image.Dispose();
        image.Dispose();

        Assert.ThrowsExactly<InvalidOperationException>(() => image.Width);
        Assert.ThrowsExactly<InvalidOperationException>(() => image.Pixels.Length);
        Assert.ThrowsExactly<InvalidOperationException>(() => image.Save("nowhere.png"));
    }

    [TestMethod]
    public void WrongSizesAndFormatsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(0, 1, MLPixelFormat.Bgra32, []));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, -1, MLPixelFormat.Bgra32, []));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, 1, MLPixelFormat.Unknown, [1, 2, 3, 4]));
    }

    [TestMethod]
    public void FilesThatAreNoImagesAreRefused()
    {
        using var folder = new TempFolder();
        folder.Write("text.png", "this is not a picture");
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);

        Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(folder.File("text.png")));
        Assert.Throws<Exception>(() => MLImage.CreateFromFile(folder.File("nowhere.png")));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream([1, 2, 3, 4, 5, 6, 7, 8])));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromFile(null!));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromStream(null!));
        Assert.Throws<ArgumentException>(() => image.Save(folder.File("image.unknown")));
    }
}
