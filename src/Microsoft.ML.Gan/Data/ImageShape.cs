namespace Microsoft.ML.Gan;

/// <summary>The size of an image; inside, pixels always lie channel by channel (channels, height, width).</summary>
internal sealed record ImageShape(int Channels, int Height, int Width)
{
    public int Length => Channels * Height * Width;

    public override string ToString() => FormattableString.Invariant($"{Width}×{Height} with {Channels} channel{(Channels == 1 ? "" : "s")}");

    public void Save(BinaryWriter writer)
    {
        writer.Write(Channels);
        writer.Write(Height);
        writer.Write(Width);
    }

    public static ImageShape Load(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
}
