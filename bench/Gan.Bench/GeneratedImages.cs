using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>The images of a generated view as bytes, image after image.</summary>
internal static class GeneratedImages
{
    private const int BytesPerPixel = 4;

    /// <param name="view">A column Generated of 28×28 images, or of vectors of their pixels from 0 to 255.</param>
    /// <param name="count">The view's rows.</param>
    public static byte[] Bytes(IDataView view, int count)
    {
        var bytes = new byte[count * FashionData.Length];
        DataViewSchema.Column column = view.Schema["Generated"];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        Action<Memory<byte>> read = column.Type is VectorDataViewType ? Vectors(cursor, column) : Images(cursor, column);
        for (int start = 0; cursor.MoveNext(); start += FashionData.Length)
        {
            read(bytes.AsMemory(start, FashionData.Length));
        }
        return bytes;
    }

    private static Action<Memory<byte>> Vectors(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return bytes =>
        {
            getter(ref value);
            ReadOnlySpan<float> pixels = value.GetValues();
            for (int i = 0; i < FashionData.Length; i++)
            {
                bytes.Span[i] = (byte)Math.Clamp(MathF.Round(pixels[i]), 0, 255);
            }
        };
    }

    private static Action<Memory<byte>> Images(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
        return bytes =>
        {
            MLImage? value = null;
            getter(ref value!);
            using MLImage image = value;
            ReadOnlySpan<byte> pixels = image.Pixels;
            for (int i = 0; i < FashionData.Length; i++)
            {
                // Grey: every colour says the same.
                bytes.Span[i] = pixels[i * BytesPerPixel];
            }
        };
    }
}
