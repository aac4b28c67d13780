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
        byte[] source = image.Buffer;
        var target = new byte[width * height * 4];
        // Rgba images come out as Bgra: the canvas has the platform's order.
        bool swap = image.PixelFormat == MLPixelFormat.Rgba32;
        Span<float> sum = stackalloc float[4];
        for (int y = 0; y < height; y++)
        {
            if (rows[y].IsEmpty)
                continue;
            for (int x = 0; x < width; x++)
            {
                if (columns[x].IsEmpty)
                    continue;
                sum.Clear();
                for (int j = 0; j < 4; j++)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        float weight = rows[y].Weight(j) * columns[x].Weight(i);
                        int from = (rows[y].Index(j, image.Height) * image.Width + columns[x].Index(i, image.Width)) * 4;
                        for (int c = 0; c < 4; c++)
                            sum[c] += weight * source[from + c];
                    }
                }
                int to = (y * width + x) * 4;
                // Premultiplied colours never exceed their alpha.
                float alpha = Math.Clamp(sum[3], 0, 255);
                target[to + 3] = (byte)(alpha + 0.5f);
                for (int c = 0; c < 3; c++)
                    target[to + (swap ? 2 - c : c)] = (byte)(Math.Clamp(sum[c], 0, alpha) + 0.5f);
            }
        }
        return new MLImage(width, height, MLPixelFormat.Bgra32, target, isOpaque: true);
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
        private readonly float _fraction;
        private readonly bool _isSet;

        internal Taps(float position)
        {
            int floor = (int)MathF.Floor(position);
            _first = floor - 1;
            _fraction = position - floor;
            _isSet = true;
        }

        internal bool IsEmpty => !_isSet;

        internal int Index(int tap, int length) => Math.Clamp(_first + tap, 0, length - 1);

        internal float Weight(int tap) => Mitchell(MathF.Abs(_fraction + 1 - tap));

        /// <summary>Mitchell and Netravali 1988, eq. 8, B = C = 1/3.</summary>
        private static float Mitchell(float x) => x < 1
            ? (7 * x * x * x - 12 * x * x + 16f / 3) / 6
            : (-7f / 3 * x * x * x + 12 * x * x - 20 * x + 32f / 3) / 6;
    }
}
