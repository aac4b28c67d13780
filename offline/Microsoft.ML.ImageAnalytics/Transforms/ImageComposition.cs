using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>How a vector column becomes images.</summary>
internal sealed record ImageComposition
{
    internal ImageComposition(
        string name, string inputColumnName, int height, int width, ColorBits colors, ColorsOrder order, bool interleaved,
        float scale, float offset, int defaultAlpha, int defaultRed, int defaultGreen, int defaultBlue)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        Contracts.CheckUserArg(width > 0, "imageWidth", "must be positive.");
        Contracts.CheckUserArg(height > 0, "imageHeight", "must be positive.");
        Contracts.CheckUserArg(float.IsFinite(offset), "offsetImage", "must be finite.");
        Contracts.CheckUserArg(float.IsFinite(scale) && scale != 0, "scaleImage", "must be finite and not zero.");
        Name = name;
        InputColumnName = inputColumnName ?? name;
        Type = new ImageDataViewType(height, width);
        Colors = colors;
        Order = order;
        Interleaved = interleaved;
        Scale = scale;
        Offset = offset;
        DefaultAlpha = defaultAlpha;
        DefaultRed = defaultRed;
        DefaultGreen = defaultGreen;
        DefaultBlue = defaultBlue;
        Planes = ColorPlanes.Of(order, colors);
        Contracts.CheckUserArg(Planes.Count > 0, "colorsPresent", "Need to use at least one color plane");
    }

    internal string Name { get; }

    internal string InputColumnName { get; }

    internal ImageDataViewType Type { get; }

    internal ColorBits Colors { get; }

    internal ColorsOrder Order { get; }

    internal bool Interleaved { get; }

    internal float Scale { get; }

    internal float Offset { get; }

    internal int DefaultAlpha { get; }

    internal int DefaultRed { get; }

    internal int DefaultGreen { get; }

    internal int DefaultBlue { get; }

    internal ColorPlanes Planes { get; }

    internal static ImageComposition Load(string name, string inputColumnName, ModelLoadContext ctx)
    {
        BinaryReader reader = ctx.Reader;
        var colors = (ColorBits)reader.ReadByte();
        Contracts.CheckDecode(colors != 0 && (colors & ColorBits.All) == colors);
        var order = (ColorsOrder)reader.ReadByte();
        Contracts.CheckDecode(order != 0);
        int width = reader.ReadInt32();
        Contracts.CheckDecode(width > 0);
        int height = reader.ReadInt32();
        Contracts.CheckDecode(height > 0);
        float offset = reader.ReadSingle();
        Contracts.CheckDecode(float.IsFinite(offset));
        float scale = reader.ReadSingle();
        Contracts.CheckDecode(float.IsFinite(scale) && scale != 0);
        bool interleaved = reader.ReadByte() != 0;
        return new ImageComposition(
            name, inputColumnName, height, width, colors, order, interleaved, scale, offset,
            defaultAlpha: reader.ReadInt32(), defaultRed: reader.ReadInt32(), defaultGreen: reader.ReadInt32(), defaultBlue: reader.ReadInt32());
    }

    internal void Save(ModelSaveContext ctx)
    {
        BinaryWriter writer = ctx.Writer;
        writer.Write((byte)Colors);
        writer.Write((byte)Order);
        writer.Write(Type.Width);
        writer.Write(Type.Height);
        writer.Write(Offset);
        writer.Write(Scale);
        writer.Write((byte)(Interleaved ? 1 : 0));
        writer.Write(DefaultAlpha);
        writer.Write(DefaultRed);
        writer.Write(DefaultGreen);
        writer.Write(DefaultBlue);
    }
}
