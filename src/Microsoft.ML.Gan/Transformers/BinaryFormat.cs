namespace Microsoft.ML.Gan;

/// <summary>Small pieces of the model file, each refused with a clear word where it cannot be right.</summary>
internal static class BinaryFormat
{
    private const int LargestCount = 1 << 28;

    public static int ReadPositive(BinaryReader reader, string what)
    {
        int value = reader.ReadInt32();
        return value is > 0 and <= LargestCount ? value : throw Corrupt(what, value);
    }

    public static void WriteInts(BinaryWriter writer, IReadOnlyCollection<int> values)
    {
        writer.Write(values.Count);
        foreach (int value in values)
        {
            writer.Write(value);
        }
    }

    public static int[] ReadPositives(BinaryReader reader, string what)
    {
        var values = new int[ReadCount(reader, what)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadPositive(reader, what);
        }
        return values;
    }

    public static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        foreach (float value in values)
        {
            writer.Write(value);
        }
    }

    public static float[] ReadFloats(BinaryReader reader, string what)
    {
        var values = new float[ReadCount(reader, what)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadSingle();
        }
        return values;
    }

    public static FormatException Corrupt(string what, object value) =>
        new(FormattableString.Invariant($"The GAN model is corrupt: its {what} is {value}."));

    private static int ReadCount(BinaryReader reader, string what)
    {
        int count = reader.ReadInt32();
        return count is >= 0 and <= LargestCount ? count : throw Corrupt($"number of {what}", count);
    }
}
