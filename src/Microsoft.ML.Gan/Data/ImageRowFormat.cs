using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan;

/// <summary>An <see cref="MLImage"/> column: bytes 0 to 255, grey (one channel) or red, green, blue.</summary>
/// <param name="shape">The size of every image.</param>
/// <param name="sizeInType">Whether the column's type tells the size; where the input's does not, the output's does not either.</param>
internal sealed class ImageRowFormat(ImageShape shape, bool sizeInType) : RowFormat
{
    public const string Kind = "image";
    private const int BytesPerPixel = 4;

    public override int Length => shape.Length;

    public override DataViewType ColumnType { get; } = sizeInType ? new ImageDataViewType(shape.Height, shape.Width) : new ImageDataViewType();

    public override (float Low, float High)? NaturalRange => (0, 255);

    /// <summary>Grey images have the same red, green and blue everywhere.</summary>
    public static bool IsGrey(MLImage image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i + 2 < pixels.Length; i += BytesPerPixel)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2])
            {
                return false;
            }
        }
        return true;
    }

    public override RowReader CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);
        MLImage? image = null;
        return destination =>
        {
            // By ML.NET's convention a getter disposes the image that it replaces, where that image was its own.
            getter(ref image!);
            MLImage current = image ?? throw RowError(column, row, "the image is missing");
            if (current.Width != shape.Width || current.Height != shape.Height)
            {
                throw RowError(column, row, $"the image is {current.Width}×{current.Height}, expected {shape.Width}×{shape.Height}; put ResizeImages before this estimator");
            }
            ReadOnlySpan<byte> pixels = current.Pixels;
            int area = shape.Height * shape.Width;
            (int red, int blue) = current.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
            for (int i = 0, p = 0; i < area; i++, p += BytesPerPixel)
            {
                if (shape.Channels == 1)
                {
                    destination[i] = pixels[p] == pixels[p + 1] && pixels[p] == pixels[p + 2]
                        ? pixels[p]
                        : throw RowError(column, row, "the image has colours, where the first one is grey; set the option Channels to 3");
                }
                else
                {
                    destination[i] = pixels[p + red];
                    destination[area + i] = pixels[p + 1];
                    destination[2 * area + i] = pixels[p + blue];
                }
            }
        };
    }

    public override Delegate CreateGetter(RowSource source) => (ValueGetter<MLImage>)((ref MLImage value) =>
    {
        ReadOnlySpan<float> floats = source();
        int area = shape.Height * shape.Width, green = shape.Channels == 1 ? 0 : area, blue = 2 * green;
        var pixels = new byte[area * BytesPerPixel];
        for (int i = 0, p = 0; i < area; i++, p += BytesPerPixel)
        {
            pixels[p] = ToByte(floats[i + blue]);
            pixels[p + 1] = ToByte(floats[i + green]);
            pixels[p + 2] = ToByte(floats[i]);
            pixels[p + 3] = 255;
        }
        value?.Dispose();
        value = MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Bgra32, pixels);
    });

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (column.Type is not ImageDataViewType)
        {
            throw InputColumns.Mismatch(column.Name, "image", column.Type.ToString()!);
        }
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        shape.Save(writer);
        writer.Write(sizeInType);
    }

    public static ImageRowFormat Read(BinaryReader reader) => new(ImageShape.Load(reader), reader.ReadBoolean());

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    private static InvalidOperationException RowError(DataViewSchema.Column column, DataViewRow row, string trouble) =>
        new(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: {trouble}."));
}
