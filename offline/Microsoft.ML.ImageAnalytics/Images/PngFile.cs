using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>PNG through libpng's simplified interface.</summary>
internal static unsafe partial class PngFile
{
    private const uint StructVersion = 1;
    private const uint FormatAlpha = 0x01;
    private const uint FormatBgra = 0x01 | 0x02 | 0x10;
    private const uint FlagSixteenBitsAreSrgb = 0x04;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static MLImage Read(ReadOnlySpan<byte> file)
    {
        var control = new PngImage { Version = StructVersion };
        fixed (byte* data = file)
        {
            if (BeginRead(ref control, data, (nuint)file.Length) == 0)
                return null;
            try
            {
                bool isOpaque = (control.Format & FormatAlpha) == 0;
                control.Format = FormatBgra;
                control.Flags |= FlagSixteenBitsAreSrgb;
                var pixels = new byte[checked((int)(control.Width * control.Height * 4))];
                fixed (byte* target = pixels)
                {
                    if (FinishRead(ref control, null, target, 0, null) == 0)
                        return null;
                }
                return new MLImage((int)control.Width, (int)control.Height, MLPixelFormat.Bgra32, pixels, isOpaque);
            }
            finally
            {
                Free(ref control);
            }
        }
    }

    internal static byte[] Write(MLImage image, byte[] bgra)
    {
        var control = new PngImage
        {
            Version = StructVersion,
            Width = (uint)image.Width,
            Height = (uint)image.Height,
            Format = FormatBgra,
        };
        fixed (byte* pixels = bgra)
        {
            // A PNG is hardly ever larger than its pixels: the first try nearly always fits.
            var file = new byte[bgra.Length + bgra.Length / 8 + 4096];
            while (true)
            {
                nuint size = (nuint)file.Length;
                int done;
                fixed (byte* target = file)
                    done = WriteToMemory(ref control, target, ref size, 0, pixels, 0, null);
                if (done != 0)
                    return file.AsSpan(0, (int)size).ToArray();
                if (size <= (nuint)file.Length)
                    throw new InvalidOperationException($"libpng cannot write the image: {control.Text}.");
                file = new byte[(int)size];
            }
        }
    }

    [LibraryImport("libpng16.so.16", EntryPoint = "png_image_begin_read_from_memory")]
    private static partial int BeginRead(ref PngImage image, byte* memory, nuint size);

    [LibraryImport("libpng16.so.16", EntryPoint = "png_image_finish_read")]
    private static partial int FinishRead(ref PngImage image, void* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport("libpng16.so.16", EntryPoint = "png_image_write_to_memory")]
    private static partial int WriteToMemory(ref PngImage image, byte* memory, ref nuint size, int convertTo8Bit, byte* buffer, int rowStride, void* colormap);

    [LibraryImport("libpng16.so.16", EntryPoint = "png_image_free")]
    private static partial void Free(ref PngImage image);

    /// <summary>libpng's png_image, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PngImage
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];

        public string Text
        {
            get
            {
                fixed (byte* text = Message)
                    return Marshal.PtrToStringUTF8((nint)text) ?? "";
            }
        }
    }
}
