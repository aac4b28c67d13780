using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The tests behind the catalog's filters and splits.</summary>
internal static class RowTests
{
    /// <summary>Lower bound inclusive, upper bound exclusive; NaN never passes.</summary>
    public static RowTest InRange(DataViewSchema.Column column, double lower, double upper) => cursor =>
    {
        Func<double> value = column.Type.RawType == typeof(float)
            ? Value<float>(cursor, column, x => x)
            : Value<double>(cursor, column, x => x);
        return () => value() is var x && lower <= x && x < upper;
    };

    /// <summary>Tests where in (0, 1) a key value lies among all of its key's values; a missing one never passes.</summary>
    public static RowTest InKeyRange(DataViewSchema.Column column, double lower, double upper) => cursor =>
    {
        double count = column.Type.GetKeyCount();
        Func<double> fraction = Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Byte => Value<byte>(cursor, column, x => (x - 0.5) / count),
            TypeCode.UInt16 => Value<ushort>(cursor, column, x => (x - 0.5) / count),
            TypeCode.UInt32 => Value<uint>(cursor, column, x => (x - 0.5) / count),
            _ => Value<ulong>(cursor, column, x => (x - 0.5) / count),
        };
        return () => fraction() is var x && x > 0 && lower <= x && x < upper;
    };

    /// <summary>Passes rows without a missing value in any of the columns.</summary>
    public static RowTest WithoutMissing(DataViewSchema.Column[] columns) => cursor =>
    {
        Func<bool>[] missing = Array.ConvertAll(columns, column => column.Type is VectorDataViewType vector
            ? Utils.MarshalInvoke(VectorHasMissing<int>, vector.ItemType.RawType, cursor, column)
            : Utils.MarshalInvoke(IsMissing<int>, column.Type.RawType, cursor, column));
        return () => !Array.Exists(missing, isMissing => isMissing());
    };

    /// <summary>Gives each row a uniform number by its identity or by one column, and tests that: the order of rows plays no part.</summary>
    public static RowTest InSplit(DataViewSchema.Column? key, int seed, double lower, double upper, bool complement) => cursor =>
    {
        Func<uint> hash = key is { } column ? ColumnHash(cursor, column, (uint)seed) : IdHash(cursor, (uint)seed);
        return () => hash() / (uint.MaxValue + 1.0) is var x && (lower <= x && x < upper) != complement;
    };

    private static Func<double> Value<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<T, double> convert)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }

    private static Func<bool> IsMissing<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        InPredicate<T> isMissing = TypeDefaults.GetIsNA<T>(column.Type);
        T value = default;
        return () =>
        {
            getter(ref value);
            return isMissing(in value);
        };
    }

    private static Func<bool> VectorHasMissing<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        DataViewType itemType = column.Type.GetItemType();
        InPredicate<T> isMissing = TypeDefaults.GetIsNA<T>(itemType);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);

            // What a sparse vector of keys leaves out is 0, which is "missing".
            if (!vector.IsDense && itemType is KeyDataViewType)
                return true;
            foreach (ref readonly T value in vector.GetValues())
            {
                if (isMissing(in value))
                    return true;
            }
            return false;
        };
    }

    private static Func<uint> IdHash(DataViewRowCursor cursor, uint seed)
    {
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        DataViewRowId id = default;
        return () =>
        {
            getter(ref id);
            uint hash = Hashing.MurmurRound(Hashing.MixHash(seed ^ 0x9e3779b9), (uint)id.Low);
            hash = Hashing.MurmurRound(hash, (uint)(id.Low >> 32));
            hash = Hashing.MurmurRound(hash, (uint)id.High);
            return Hashing.MixHash(Hashing.MurmurRound(hash, (uint)(id.High >> 32)));
        };
    }

    private static Func<uint> ColumnHash(DataViewRowCursor cursor, DataViewSchema.Column column, uint seed)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                getter(ref text);
                return Hashing.MurmurHash(seed, text.Span);
            };
        }
        if (column.Type is VectorDataViewType || !(column.Type is KeyDataViewType || column.Type.IsStandardScalar()))
            throw Contracts.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", column.Name, "a scalar type", column.Type.ToString());
        return Utils.MarshalInvoke(ScalarHash<int>, column.Type.RawType, cursor, column, seed);
    }

    private static Func<uint> ScalarHash<T>(DataViewRowCursor cursor, DataViewSchema.Column column, uint seed)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
            return Hashing.MurmurHash(seed, text.AsSpan());
        };
    }
}
