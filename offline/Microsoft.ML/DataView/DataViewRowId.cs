namespace Microsoft.ML.Data;

/// <summary>A 128-bit row identity: stable from cursor to cursor, practically distinct within a view.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The id of the next row that stems from the same source row.</summary>
    public DataViewRowId Fork() => Mix(1);

    /// <summary>An id that follows this one in a sequence of its own.</summary>
    public DataViewRowId Next() => Mix(2);

    /// <summary>The id of a row made of this row and another.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        (ulong low, ulong high) = Rounds(Low ^ Rotate(other.Low, 29), High ^ Rotate(other.High, 13) ^ 0xc4ceb9fe1a85ec53);
        return new DataViewRowId(low + other.High, high + other.Low);
    }

    public int CompareTo(DataViewRowId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId id && Equals(id);

    public override int GetHashCode() =>
        (int)((uint)Low ^ (uint)(Low >> 32) ^ ((uint)High << 7) ^ ((uint)(High >> 32) << 11) ^ ((uint)High >> 25));

    public override string ToString() => $"{High:x16}{Low:x16}";

    private DataViewRowId Mix(ulong salt)
    {
        (ulong low, ulong high) = Rounds(Low + (salt * 0x9e3779b97f4a7c15), High);
        return new DataViewRowId(low, high);
    }

    // Two rounds over both halves, as in MurmurHash3's 128-bit body and finaliser.
    private static (ulong Low, ulong High) Rounds(ulong low, ulong high)
    {
        for (int round = 0; round < 2; round++)
        {
            low = Finish(low + 0x52dce729) + high;
            high = Finish(high ^ 0x38495ab5) + low;
        }
        return (low, high);
    }

    private static ulong Finish(ulong h)
    {
        h ^= h >> 33;
        h *= 0xff51afd7ed558ccd;
        h ^= h >> 33;
        h *= 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }

    private static ulong Rotate(ulong x, int bits) => System.Numerics.BitOperations.RotateLeft(x, bits);
}
