using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>Image files to pixels and back: PNG by libpng, which keeps eight bits of alpha, the other formats by libgd.</summary>
internal static class ImageCodec
{
    private static readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bmp", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".astc", ".avif", ".dng", ".heif", ".ktx", ".pkm", ".wbmp", ".webp",
    };

    internal static bool IsKnownExtension(string extension) => _extensions.Contains(extension);

    /// <summary>The image, or null where the bytes are none that can be read.</summary>
    internal static MLImage Decode(ReadOnlySpan<byte> file)
    {
        MLImage image = file.StartsWith(PngFile.Signature) ? PngFile.Read(file) : GdFile.Read(file);
        if (image is { IsOpaque: false })
            Premultiply(image.Buffer);
        return image;
    }

    /// <summary>The file's bytes, or null where the format can be read only.</summary>
    internal static byte[] Encode(MLImage image, string extension)
    {
        switch (extension.ToLowerInvariant())
        {
            case ".png":
                return PngFile.Write(image, StraightBgra(image, opaque: image.IsOpaque));
            case ".webp":
                return GdFile.WriteWebp(image, StraightBgra(image, opaque: image.IsOpaque));
            case ".jpg" or ".jpeg":
                // JPEG has no alpha: the colours are written as they are stored.
                return GdFile.WriteJpeg(image, Bgra(image));
            default:
                return null;
        }
    }

    private static void Premultiply(byte[] pixels)
    {
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha == 255)
                continue;
            for (int c = i; c < i + 3; c++)
                pixels[c] = (byte)((pixels[c] * alpha + 127) / 255);
        }
    }

    /// <summary>A copy of the pixels in the order blue, green, red, alpha.</summary>
    private static byte[] Bgra(MLImage image)
    {
        var copy = (byte[])image.Buffer.Clone();
        if (image.PixelFormat == MLPixelFormat.Rgba32)
        {
            for (int i = 0; i < copy.Length; i += 4)
                (copy[i], copy[i + 2]) = (copy[i + 2], copy[i]);
        }
        return copy;
    }

    private static byte[] StraightBgra(MLImage image, bool opaque)
    {
        byte[] pixels = Bgra(image);
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int alpha = opaque ? 255 : pixels[i + 3];
            if (alpha == 255)
            {
                pixels[i + 3] = 255;
                continue;
            }
            // The inverse of premultiplying; nothing is left of a colour under alpha 0.
            for (int c = i; c < i + 3; c++)
                pixels[c] = alpha == 0 ? (byte)0 : (byte)Math.Min(255, (pixels[c] * 255 + alpha / 2) / alpha);
        }
        return pixels;
    }
}
