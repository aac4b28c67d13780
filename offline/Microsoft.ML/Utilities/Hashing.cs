using System.Runtime.InteropServices;

namespace Microsoft.ML.Internal.Utilities;

/// <summary>Hashes that are the same in every process.</summary>
internal static class Hashing
{
    /// <summary>MurmurHash3, 32 bits.</summary>
    public static uint MurmurHash(uint seed, ReadOnlySpan<byte> data)
    {
        uint hash = seed;
        int whole = data.Length & ~3;
        foreach (uint block in MemoryMarshal.Cast<byte, uint>(data[..whole]))
            hash = MurmurRound(hash, block);

        uint rest = 0;
        for (int i = data.Length - 1; i >= whole; i--)
            rest = (rest << 8) | data[i];
        if (whole < data.Length)
            hash ^= Scramble(rest);
        return MixHash(hash ^ (uint)data.Length);
    }

    public static uint MurmurHash(uint seed, ReadOnlySpan<char> text) => MurmurHash(seed, MemoryMarshal.AsBytes(text));

    public static uint MurmurRound(uint hash, uint block) =>
        (System.Numerics.BitOperations.RotateLeft(hash ^ Scramble(block), 13) * 5) + 0xe6546b64;

    public static uint MixHash(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => System.Numerics.BitOperations.RotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
}
