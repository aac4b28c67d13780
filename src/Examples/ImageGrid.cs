using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Examples;

/// <summary>Many small images as one.</summary>
public static class ImageGrid
{
    private const int Gap = 2;
    private const int BytesPerPixel = 4;

    // Small images are enlarged to about this side, pixel by whole pixel, to be seen without a magnifier.
    private const int VisibleSide = 56;

    /// <summary>The images of a column, in order. Each is the caller's to dispose.</summary>
    public static List<MLImage> Read(IDataView view, string columnName)
    {
        DataViewSchema.Column column = view.Schema[columnName];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
        var images = new List<MLImage>();
        while (cursor.MoveNext())
        {
            MLImage? value = null;
            getter(ref value!);
            // A getter's image is good until the cursor moves: keep a copy.
            using MLImage image = value;
            images.Add(MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels));
        }
        return images;
    }

    /// <summary>Writes the images row by row; a picture of several blocks has a wider gap between them.</summary>
    /// <param name="path">The file, PNG or JPEG by its extension.</param>
    /// <param name="columns">Images in a row of one block.</param>
    /// <param name="blocks">Blocks from left to right, all images of one size; a null leaves its place empty.</param>
    public static void Save(string path, int columns, params IReadOnlyList<MLImage?>[] blocks) => SaveGrouped(path, columns, int.MaxValue, blocks);

    /// <summary>As <see cref="Save"/>, with a wider gap after every <paramref name="group"/> rows as well.</summary>
    public static void SaveGrouped(string path, int columns, int group, params IReadOnlyList<MLImage?>[] blocks)
    {
        MLImage first = blocks.SelectMany(block => block).First(image => image is not null)!;
        int rows = blocks.Max(block => (block.Count + columns - 1) / columns);
        int scale = Math.Max(1, VisibleSide / first.Width);
        int cellWidth = first.Width * scale + Gap, cellHeight = first.Height * scale + Gap, blockWidth = columns * cellWidth + Gap;
        const int between = 4 * Gap;
        int width = blocks.Length * blockWidth + (blocks.Length - 1) * between;
        int height = rows * cellHeight + (rows - 1) / group * between + Gap;
        var canvas = new byte[width * height * BytesPerPixel];
        canvas.AsSpan().Fill(byte.MaxValue);
        for (int b = 0; b < blocks.Length; b++)
        {
            for (int i = 0; i < blocks[b].Count; i++)
            {
                if (blocks[b][i] is { } image)
                {
                    int left = b * (blockWidth + between) + i % columns * cellWidth + Gap;
                    int top = i / columns * cellHeight + i / columns / group * between + Gap;
                    Draw(image, scale, canvas, width, left, top);
                }
            }
        }
        using MLImage picture = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, canvas);
        picture.Save(path);
    }

    private static void Draw(MLImage image, int scale, byte[] canvas, int canvasWidth, int left, int top)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        int red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        for (int y = 0; y < image.Height * scale; y++)
        {
            for (int x = 0; x < image.Width * scale; x++)
            {
                ReadOnlySpan<byte> source = pixels.Slice((y / scale * image.Width + x / scale) * BytesPerPixel, BytesPerPixel);
                Span<byte> target = canvas.AsSpan(((top + y) * canvasWidth + left + x) * BytesPerPixel, BytesPerPixel);
                target[0] = source[2 - red];
                target[1] = source[1];
                target[2] = source[red];
            }
        }
    }
}
