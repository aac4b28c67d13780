using Microsoft.ML.Images;

namespace Microsoft.ML.Data;

/// <summary>An image in memory, four bytes a pixel, colours premultiplied by alpha.</summary>
public sealed class MLImage : IDisposable
{
    private const string Disposed = "Object is disposed.";

    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _format;
    private byte[] _pixels;
    private string _tag;

    /// <param name="isOpaque">Alpha bytes carry no meaning, as in the canvases that resizing paints on.</param>
    internal MLImage(int width, int height, MLPixelFormat format, byte[] pixels, bool isOpaque)
    {
        _width = width;
        _height = height;
        _format = format;
        _pixels = pixels;
        IsOpaque = isOpaque;
    }

    internal bool IsOpaque { get; }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using var buffer = new MemoryStream();
        imageStream.CopyTo(buffer);
        return ImageCodec.Decode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))
            ?? throw new ArgumentException("Invalid input stream contents", nameof(imageStream));
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        // A path that leads nowhere and a file that is no image are the same error in the real package.
        return (File.Exists(imagePath) ? ImageCodec.Decode(File.ReadAllBytes(imagePath)) : null)
            ?? throw new ArgumentException("Invalid path", nameof(imagePath));
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != width * height * 4)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.");
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray(), isOpaque: false);
    }

    public MLPixelFormat PixelFormat
    {
        get
        {
            ThrowIfDisposed();
            return _format;
        }
    }

    public ReadOnlySpan<byte> Pixels => Buffer;

    public byte[] GetBGRPixels
    {
        get
        {
            byte[] source = Buffer;
            var result = new byte[source.Length / 4 * 3];
            (int blue, int red) = _format == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
            for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
            {
                result[to] = source[from + blue];
                result[to + 1] = source[from + 1];
                result[to + 2] = source[from + red];
            }
            return result;
        }
    }

    public string Tag
    {
        get
        {
            ThrowIfDisposed();
            return _tag;
        }
        set
        {
            ThrowIfDisposed();
            _tag = value;
        }
    }

    public int Width
    {
        get
        {
            ThrowIfDisposed();
            return _width;
        }
    }

    public int Height
    {
        get
        {
            ThrowIfDisposed();
            return _height;
        }
    }

    public int BitsPerPixel
    {
        get
        {
            ThrowIfDisposed();
            return 32;
        }
    }

    internal byte[] Buffer => _pixels ?? throw new InvalidOperationException(Disposed);

    public void Save(string imagePath)
    {
        ThrowIfDisposed();
        string extension = Path.GetExtension(imagePath);
        if (!ImageCodec.IsKnownExtension(extension))
            throw new ArgumentException("Path has invalid image file extension.", nameof(imagePath));
        byte[] data = ImageCodec.Encode(this, extension) ?? throw new ArgumentException(
            $"Saving image with the format '{extension}' is not supported. Try save it with `Jpeg`, `Png`, or `Webp` format.", nameof(imagePath));
        File.WriteAllBytes(imagePath, data);
    }

    public void Dispose() => _pixels = null;

    private void ThrowIfDisposed() => _ = Buffer;
}
