using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Finds the size of a column's images: from its type, from options, or from the first row.</summary>
internal static class ImageShapes
{
    public const int SmallestSide = 8;
    public const int LargestSide = 128;

    /// <summary>Of an image column: the first image tells what neither type nor options do.</summary>
    public static ImageShape OfImages(IDataView view, DataViewSchema.Column column, int? channels, int? height, int? width)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        if (!cursor.MoveNext())
        {
            throw new InvalidOperationException($"Column '{column.Name}' has no rows to train on.");
        }
        MLImage? first = null;
        cursor.GetGetter<MLImage>(column)(ref first!);
        MLImage image = first ?? throw new InvalidOperationException($"Column '{column.Name}', row 0: the image is missing.");
        return Checked(column, new ImageShape(channels ?? (ImageRowFormat.IsGrey(image) ? 1 : 3), height ?? image.Height, width ?? image.Width));
    }

    /// <summary>Of a vector column: its dimensions and the options must tell, and agree.</summary>
    public static ImageShape OfPixels(DataViewSchema.Column column, int? channels, int? height, int? width, bool interleaved)
    {
        var type = (VectorDataViewType)column.Type;
        ImageShape? dimensions = type.Dimensions switch
        {
            [var h, var w, var c] when interleaved => new ImageShape(c, h, w),
            [var c, var h, var w] => new ImageShape(c, h, w),
            [var h, var w] => new ImageShape(1, h, w),
            _ => null,
        };
        // A flat vector of a square grey image is the one that needs no saying.
        int? side = dimensions is null && height is null && width is null ? SquareSide(type.Size, channels ?? 1) : null;
        ImageShape shape = dimensions ?? new ImageShape(channels ?? 1, height ?? side ?? 0, width ?? side ?? 0);
        if (shape.Length != type.Size || channels is { } c1 && c1 != shape.Channels || height is { } h1 && h1 != shape.Height || width is { } w1 && w1 != shape.Width)
        {
            throw InputColumns.Mismatch(column.Name, FormattableString.Invariant(
                $"a vector of Channels × ImageHeight × ImageWidth pixels ({channels?.ToString() ?? "unset"} × {height?.ToString() ?? "unset"} × {width?.ToString() ?? "unset"})"), type.ToString()!);
        }
        return Checked(column, shape);
    }

    private static int? SquareSide(int size, int channels)
    {
        int side = (int)Math.Round(Math.Sqrt(size / (double)channels));
        return side * side * channels == size ? side : null;
    }

    private static ImageShape Checked(DataViewSchema.Column column, ImageShape shape)
    {
        bool valid = shape.Channels is 1 or 3
            && shape.Height is >= SmallestSide and <= LargestSide && shape.Width is >= SmallestSide and <= LargestSide;
        return valid ? shape : throw InputColumns.Mismatch(column.Name, "images with 1 or 3 channels and sides from 8 to 128 (put ResizeImages before)", shape.ToString());
    }
}
