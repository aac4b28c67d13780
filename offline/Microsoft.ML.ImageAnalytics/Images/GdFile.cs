using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>JPEG, BMP, GIF and WebP through libgd, whose pixels are 0xAARRGGBB with 7 bits of transparency.</summary>
internal static unsafe partial class GdFile
{
    private const string Library = "libgd.so.3";
    private const int BestQuality = 100;
    private const int WebpLossless = 101;

    internal static MLImage Read(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            nint image = Open(file, data);
            if (image == 0)
                return null;
            try
            {
                return Copy(image);
            }
            finally
            {
                Destroy(image);
            }
        }
    }

    internal static byte[] WriteJpeg(MLImage image, byte[] bgra) =>
        Write(image, bgra, static (handle, size) => Jpeg(handle, size, BestQuality));

    internal static byte[] WriteWebp(MLImage image, byte[] bgra) =>
        Write(image, bgra, static (handle, size) => Webp(handle, size, WebpLossless));

    private delegate nint Encoder(nint image, int* size);

    private static nint Open(ReadOnlySpan<byte> file, byte* data)
    {
        if (file.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
            return FromJpeg(file.Length, data);
        if (file.StartsWith("BM"u8))
            return FromBmp(file.Length, data);
        if (file.StartsWith("GIF8"u8))
            return FromGif(file.Length, data);
        if (file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8))
            return FromWebp(file.Length, data);
        return 0;
    }

    private static MLImage Copy(nint image)
    {
        int width = Right(image) + 1, height = Bottom(image) + 1;
        var pixels = new byte[checked(width * height * 4)];
        bool isOpaque = true;
        int at = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, at += 4)
            {
                int color = PixelAt(image, x, y);
                int transparency = color >> 24 & 0x7F;
                pixels[at] = (byte)color;
                pixels[at + 1] = (byte)(color >> 8);
                pixels[at + 2] = (byte)(color >> 16);
                pixels[at + 3] = (byte)(255 - (transparency * 255 + 63) / 127);
                isOpaque &= transparency == 0;
            }
        }
        return new MLImage(width, height, MLPixelFormat.Bgra32, pixels, isOpaque);
    }

    private static byte[] Write(MLImage image, byte[] bgra, Encoder encoder)
    {
        nint handle = Create(image.Width, image.Height);
        if (handle == 0)
            return null;
        try
        {
            AlphaBlending(handle, 0);
            SaveAlpha(handle, 1);
            int at = 0;
            for (int y = 0; y < image.Height; y++)
            {
                for (int x = 0; x < image.Width; x++, at += 4)
                {
                    int transparency = 127 - bgra[at + 3] / 2;
                    SetPixel(handle, x, y, transparency << 24 | bgra[at + 2] << 16 | bgra[at + 1] << 8 | bgra[at]);
                }
            }
            int size;
            nint data = encoder(handle, &size);
            if (data == 0)
                return null;
            var file = new ReadOnlySpan<byte>((void*)data, size).ToArray();
            Free(data);
            return file;
        }
        finally
        {
            Destroy(handle);
        }
    }

    /// <summary>The size comes from the clipping rectangle, so that no struct layout is assumed.</summary>
    private static int Right(nint image)
    {
        GetClip(image, out _, out _, out int right, out _);
        return right;
    }

    private static int Bottom(nint image)
    {
        GetClip(image, out _, out _, out _, out int bottom);
        return bottom;
    }

    [LibraryImport(Library, EntryPoint = "gdImageCreateFromJpegPtr")]
    private static partial nint FromJpeg(int size, byte* data);

    [LibraryImport(Library, EntryPoint = "gdImageCreateFromBmpPtr")]
    private static partial nint FromBmp(int size, byte* data);

    [LibraryImport(Library, EntryPoint = "gdImageCreateFromGifPtr")]
    private static partial nint FromGif(int size, byte* data);

    [LibraryImport(Library, EntryPoint = "gdImageCreateFromWebpPtr")]
    private static partial nint FromWebp(int size, byte* data);

    [LibraryImport(Library, EntryPoint = "gdImageCreateTrueColor")]
    private static partial nint Create(int width, int height);

    [LibraryImport(Library, EntryPoint = "gdImageDestroy")]
    private static partial void Destroy(nint image);

    [LibraryImport(Library, EntryPoint = "gdImageGetClip")]
    private static partial void GetClip(nint image, out int left, out int top, out int right, out int bottom);

    [LibraryImport(Library, EntryPoint = "gdImageAlphaBlending")]
    private static partial void AlphaBlending(nint image, int blending);

    [LibraryImport(Library, EntryPoint = "gdImageSaveAlpha")]
    private static partial void SaveAlpha(nint image, int save);

    [LibraryImport(Library, EntryPoint = "gdImageGetTrueColorPixel")]
    [SuppressGCTransition]
    private static partial int PixelAt(nint image, int x, int y);

    [LibraryImport(Library, EntryPoint = "gdImageSetPixel")]
    [SuppressGCTransition]
    private static partial void SetPixel(nint image, int x, int y, int color);

    [LibraryImport(Library, EntryPoint = "gdImageJpegPtr")]
    private static partial nint Jpeg(nint image, int* size, int quality);

    [LibraryImport(Library, EntryPoint = "gdImageWebpPtrEx")]
    private static partial nint Webp(nint image, int* size, int quality);

    [LibraryImport(Library, EntryPoint = "gdFree")]
    private static partial void Free(nint data);
}
