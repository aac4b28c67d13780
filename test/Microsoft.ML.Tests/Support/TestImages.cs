using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>Images with known pixels.</summary>
internal static class TestImages
{
    /// <summary>An opaque image: one (red, green, blue) for each pixel, row by row.</summary>
    public static MLImage Opaque(int width, int height, Func<int, int, (byte R, byte G, byte B)> color)
    {
        var pixels = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            var (r, g, b) = color(i % width, i / width);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (b, g, r, 255);
        }
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    public static string Save(this TempFolder folder, string name, int width, int height, Func<int, int, (byte R, byte G, byte B)> color)
    {
        using MLImage image = Opaque(width, height, color);
        image.Save(folder.File(name));
        return name;
    }

    /// <summary>Red, green and blue of one pixel, whatever the pixel format.</summary>
    public static (byte R, byte G, byte B) At(this MLImage image, int x, int y)
    {
        byte[] bgr = image.GetBGRPixels;
        int i = 3 * (y * image.Width + x);
        return (bgr[i + 2], bgr[i + 1], bgr[i]);
    }

    /// <summary>An 8-bit greyscale PNG file, written by hand: what other programs write and MLImage.Save does not.</summary>
    public static void SaveGrayPng(string path, int width, int height, byte[] pixels)
    {
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk(file, "IHDR", header);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels, y * width, width);
            }
        }
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
