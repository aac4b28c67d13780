using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.Gan;

/// <summary>
/// Bytes behind their hash and length. ML.NET reads damaged entries without a word: the hash notices, before anything is
/// made of them.
/// </summary>
internal static class CheckedBlock
{
    public static void Write(BinaryWriter writer, Action<BinaryWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var inner = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            content(inner);
        }
        ReadOnlySpan<byte> block = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        writer.Write(SHA256.HashData(block));
        writer.Write(block.Length);
        writer.Write(block);
    }

    /// <exception cref="FormatException">The block is shorter than it says, or not what was written.</exception>
    public static BinaryReader Read(BinaryReader reader, string what)
    {
        byte[] hash = reader.ReadBytes(SHA256.HashSizeInBytes), length = reader.ReadBytes(sizeof(int));
        if (length.Length == sizeof(int) && BitConverter.ToInt32(length) is >= 0 and var expected)
        {
            byte[] block = reader.ReadBytes(expected);
            return block.Length < expected
                ? throw new FormatException(FormattableString.Invariant($"The model is truncated: its {what} has {block.Length} of {expected} bytes."))
                : SHA256.HashData(block).AsSpan().SequenceEqual(hash)
                    ? new BinaryReader(new MemoryStream(block))
                    : throw new FormatException($"The model is corrupt: its {what} is not what was saved.");
        }
        throw new FormatException($"The model is truncated: its {what} has no length.");
    }
}
