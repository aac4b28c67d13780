using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>Resizing as in the real package: nearest pixels to fill, Mitchell's cubic filter to crop or to pad.</summary>
internal static class ImageScaler
{
    internal static MLImage Fill(MLImage image, int width, int height)
    {
        byte[] source = image.Buffer;
        var target = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            int sourceY = Nearest(y, image.Height, height);
            for (int x = 0; x < width; x++)
            {
                int from = (sourceY * image.Width + Nearest(x, image.Width, width)) * 4;
                source.AsSpan(from, 4).CopyTo(target.AsSpan((y * width + x) * 4));
            }
        }
        return new MLImage(width, height, image.PixelFormat, target, image.IsOpaque);
    }

    internal static MLImage Pad(MLImage image, int width, int height)
    {
        float aspect = Math.Min((float)width / image.Width, (float)height / image.Height);
        bool isTall = (float)height / image.Height < (float)width / image.Width;
        int left = isTall ? (int)((width - image.Width * aspect) / 2) : 0;
        int top = isTall ? 0 : (int)((height - image.Height * aspect) / 2);
        return Draw(image, width, height, left, top, aspect);
    }

    /// <param name="anchor">Where the spare length goes: 0 keeps the start (left or top), 1 the end, ½ the centre.</param>
    internal static MLImage Crop(MLImage image, int width, int height, float horizontalAnchor, float verticalAnchor)
    {
        float aspect = Math.Max((float)width / image.Width, (float)height / image.Height);
        bool cutsHeight = (float)height / image.Height < (float)width / image.Width;
        int left = cutsHeight ? 0 : (int)((width - image.Width * aspect) * horizontalAnchor);
        int top = cutsHeight ? (int)((height - image.Height * aspect) * verticalAnchor) : 0;
        return Draw(image, width, height, left, top, aspect);
    }

    internal static MLImage Grayscale(MLImage image)
    {
        byte[] source = image.Buffer;
        var target = new byte[source.Length];
        (int blue, int red) = image.PixelFormat == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
        for (int i = 0; i < source.Length; i += 4)
        {
            float gray = 0.3f * source[i + red] + 0.59f * source[i + 1] + 0.11f * source[i + blue];
            target.AsSpan(i, 3).Fill((byte)(gray + 0.5f));
            target[i + 3] = source[i + 3];
        }
        return new MLImage(image.Width, image.Height, MLPixelFormat.Bgra32, target, isOpaque: true);
    }

    private static int Nearest(int index, int sourceLength, int targetLength) =>
        Math.Min(sourceLength - 1, (int)((index + 0.5) * sourceLength / targetLength));

    /// <summary>Paints the whole image, scaled, on an empty canvas; what falls outside is cut off.</summary>
    private static MLImage Draw(MLImage image, int width, int height, int left, int top, float aspect)
    {
        Taps[] columns = Axis(image.Width, (int)(image.Width * aspect), left, width);
        Taps[] rows = Axis(image.Height, (int)(image.Height * aspect), top, height);
        Vector4[] narrowed = Widths(image, columns);
        var target = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            if (rows[y].IsEmpty)
                continue;
            for (int x = 0; x < width; x++)
            {
                if (columns[x].IsEmpty)
                    continue;
                Vector4 color = rows[y].Sum(narrowed.AsSpan(x), image.Height, width);
                // Premultiplied colours never exceed their alpha.
                float alpha = Math.Clamp(color.W, 0, 255);
                color = Vector4.Clamp(color, Vector4.Zero, new Vector4(alpha)) + new Vector4(0.5f);
                int to = (y * width + x) * 4;
                target[to] = (byte)color.X;
                target[to + 1] = (byte)color.Y;
                target[to + 2] = (byte)color.Z;
                target[to + 3] = (byte)color.W;
            }
        }
        return new MLImage(width, height, MLPixelFormat.Bgra32, target, isOpaque: true);
    }

    /// <summary>All rows of the image, as many columns wide as the canvas, in the canvas's order: blue, green, red, alpha.</summary>
    private static Vector4[] Widths(MLImage image, Taps[] columns)
    {
        ReadOnlySpan<byte> source = image.Buffer;
        (int blue, int red) = image.PixelFormat == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
        var row = new Vector4[image.Width];
        var result = new Vector4[image.Height * columns.Length];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < row.Length; x++)
            {
                ReadOnlySpan<byte> pixel = source.Slice((y * row.Length + x) * 4, 4);
                row[x] = new Vector4(pixel[blue], pixel[1], pixel[red], pixel[3]);
            }
            for (int x = 0; x < columns.Length; x++)
            {
                if (!columns[x].IsEmpty)
                    result[y * columns.Length + x] = columns[x].Sum(row, row.Length, 1);
            }
        }
        return result;
    }

    private static Taps[] Axis(int sourceLength, int scaledLength, int start, int targetLength)
    {
        var taps = new Taps[targetLength];
        for (int i = Math.Max(0, start); i < Math.Min(targetLength, start + scaledLength); i++)
            taps[i] = new Taps((i - start + 0.5f) * sourceLength / scaledLength - 0.5f);
        return taps;
    }

    /// <summary>The four source positions around a point and their weights, edge pixels repeated outside.</summary>
    private readonly struct Taps
    {
        private readonly int _first;
        private readonly Vector4 _weights;

        internal Taps(float position)
        {
            float floor = MathF.Floor(position);
            float fraction = position - floor;
            _first = (int)floor - 1;
            _weights = new Vector4(Mitchell(fraction + 1), Mitchell(fraction), Mitchell(1 - fraction), Mitchell(2 - fraction));
        }

        /// <summary>Nothing of the image comes here: the weights of a point in it add up to 1.</summary>
        internal bool IsEmpty => _weights == Vector4.Zero;

        internal Vector4 Sum(ReadOnlySpan<Vector4> source, int length, int step)
        {
            Vector4 sum = Vector4.Zero;
            for (int i = 0; i < 4; i++)
                sum += _weights[i] * source[Math.Clamp(_first + i, 0, length - 1) * step];
            return sum;
        }

        /// <summary>Mitchell and Netravali 1988, eq. 8, B = C = 1/3.</summary>
        private static float Mitchell(float x) => x < 1
            ? (7 * x * x * x - 12 * x * x + 16f / 3) / 6
            : (-7f / 3 * x * x * x + 12 * x * x - 20 * x + 32f / 3) / 6;
    }
}
