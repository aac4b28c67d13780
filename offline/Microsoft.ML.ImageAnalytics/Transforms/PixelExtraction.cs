using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>How the pixels of one image column become a vector.</summary>
internal sealed class PixelExtraction
{
    internal PixelExtraction(
        string name, string inputColumnName, ColorBits colors, ColorsOrder order, bool interleave, float offset, float scale, bool asFloat)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        Contracts.CheckParam(float.IsFinite(offset), "offsetImage", "must be finite.");
        Contracts.CheckParam(float.IsFinite(scale) && scale != 0, "scaleImage", "must be finite and not zero.");
        Name = name;
        InputColumnName = inputColumnName ?? name;
        Colors = colors;
        Order = order;
        Interleave = interleave;
        AsFloat = asFloat;
        // Bytes are given as they are.
        Offset = asFloat ? offset : 0;
        Scale = asFloat ? scale : 1;
        Planes = ColorPlanes.Of(order, colors);
        Contracts.CheckUserArg(Planes.Count > 0, "colorsToExtract", "Need to use at least one color plane");
    }

    internal PixelExtraction(string name, string inputColumnName, ModelLoadContext ctx)
        : this(name, inputColumnName, ReadColors(ctx), (ColorsOrder)ctx.Reader.ReadByte(), ReadTail(ctx, out float offset, out float scale, out bool asFloat), offset, scale, asFloat)
    {
    }

    internal string Name { get; }

    internal string InputColumnName { get; }

    internal ColorBits Colors { get; }

    internal ColorsOrder Order { get; }

    internal bool Interleave { get; }

    internal float Offset { get; }

    internal float Scale { get; }

    internal bool AsFloat { get; }

    internal ColorPlanes Planes { get; }

    internal PrimitiveDataViewType ItemType => AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    internal VectorDataViewType TypeFor(ImageDataViewType image) => Interleave
        ? new VectorDataViewType(ItemType, image.Height, image.Width, Planes.Count)
        : new VectorDataViewType(ItemType, Planes.Count, image.Height, image.Width);

    internal void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write((byte)Colors);
        ctx.Writer.Write((byte)Order);
        ctx.Writer.Write((byte)(AsFloat ? 1 : 0));
        ctx.Writer.Write(Offset);
        ctx.Writer.Write(Scale);
        ctx.Writer.Write((byte)(Interleave ? 1 : 0));
    }

    private static ColorBits ReadColors(ModelLoadContext ctx)
    {
        var colors = (ColorBits)ctx.Reader.ReadByte();
        Contracts.CheckDecode(colors != 0 && (colors & ColorBits.All) == colors);
        return colors;
    }

    /// <summary>Everything after the order, in the file's sequence; returns whether the colours are interleaved.</summary>
    private static bool ReadTail(ModelLoadContext ctx, out float offset, out float scale, out bool asFloat)
    {
        asFloat = ctx.Reader.ReadByte() != 0;
        offset = ctx.Reader.ReadSingle();
        Contracts.CheckDecode(float.IsFinite(offset));
        scale = ctx.Reader.ReadSingle();
        Contracts.CheckDecode(float.IsFinite(scale) && scale != 0);
        return ctx.Reader.ReadByte() != 0;
    }
}
