using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>A row with a column of every type that a table can have.</summary>
public sealed class MixedRow
{
    public float Single { get; set; }

    public double Double { get; set; }

    public sbyte SByte { get; set; }

    public short Int16 { get; set; }

    public int Int32 { get; set; }

    public long Int64 { get; set; }

    public byte Byte { get; set; }

    public ushort UInt16 { get; set; }

    public uint UInt32 { get; set; }

    public ulong UInt64 { get; set; }

    public bool Boolean { get; set; }

    public string Text { get; set; } = "";

    [KeyType(7)]
    public uint Key { get; set; }

    [VectorType(3)]
    public float[] Singles { get; set; } = [0, 0, 0];

    [VectorType(2)]
    public double[] Doubles { get; set; } = [0, 0];

    [VectorType(2)]
    public int[] Whole { get; set; } = [0, 0];

    /// <summary>Rows whose values are what a table may hold at its worst, by the seed.</summary>
    public static MixedRow[] Random(int count, int seed)
    {
        var random = new Random(seed);
        string[] texts = ["", "plain", "Grüße, 世界", "quote \" and , comma", "line\nbreak", " blank ", "🙂"];
        double[] numbers = [0, -0.0, double.NaN, 1, -1, 0.1, 1e300, -1e300, double.Epsilon, 5e-324, double.MaxValue, double.MinValue, Math.PI];
        float[] singles = [0, float.NaN, 1, -2.5f, 1e38f, float.MinValue, float.MaxValue, float.Epsilon, 0.1f];
        // Each column draws from a few of them or from many, or is the same throughout.
        int span = random.Next(1, 5) switch { 1 => 1, 2 => 3, _ => int.MaxValue };
        T Pick<T>(T[] values) => values[random.Next(Math.Min(span, values.Length))];
        double Number() => span == int.MaxValue && random.Next(2) == 0 ? random.NextDouble() * 100 : Pick(numbers);
        float Small() => span == int.MaxValue && random.Next(2) == 0 ? random.NextSingle() : Pick(singles);
        return [.. Enumerable.Range(0, count).Select(_ => new MixedRow
        {
            Single = Small(), Double = Number(), SByte = (sbyte)random.Next(-128, 128), Int16 = (short)random.Next(-9, 9), Int32 = Pick([int.MinValue, int.MaxValue, 0, 7]),
            Int64 = Pick([0L, 1L << 53, -(1L << 53), 12345678901]), Byte = (byte)random.Next(256), UInt16 = (ushort)random.Next(3), UInt32 = Pick([0u, uint.MaxValue, 3u]),
            UInt64 = Pick([0UL, 1UL << 53, 99UL]), Boolean = random.Next(2) == 1, Text = Pick(texts), Key = (uint)random.Next(9),
            Singles = [Small(), 1, random.NextSingle()], Doubles = [Number(), random.Next(4)], Whole = [random.Next(1000), 5],
        })];
    }

    /// <summary>All values of a view of such columns as text, row by row: keys as numbers from 1, missing ones as 0 or NaN.</summary>
    public static string[] Read(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Func<string>[] columns = [.. view.Schema.Select(column => Reader(cursor, column))];
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            rows.Add(string.Join('|', columns.Select(read => read())));
        }
        return [.. rows];
    }

    private static Func<string> Reader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        Func<string> Of<T>()
        {
            ValueGetter<T> getter = cursor.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return FormattableString.Invariant($"{value}");
            };
        }
        Func<string> Vector<T>()
        {
            ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            return () =>
            {
                getter(ref value);
                return string.Join(' ', value.DenseValues().Select(each => FormattableString.Invariant($"{each}")));
            };
        }
        return column.Type switch
        {
            VectorDataViewType { ItemType.RawType: var type } when type == typeof(float) => Vector<float>(),
            VectorDataViewType { ItemType.RawType: var type } when type == typeof(double) => Vector<double>(),
            VectorDataViewType => Vector<int>(),
            { RawType: var type } when type == typeof(float) => Of<float>(),
            { RawType: var type } when type == typeof(double) => Of<double>(),
            { RawType: var type } when type == typeof(sbyte) => Of<sbyte>(),
            { RawType: var type } when type == typeof(short) => Of<short>(),
            { RawType: var type } when type == typeof(int) => Of<int>(),
            { RawType: var type } when type == typeof(long) => Of<long>(),
            { RawType: var type } when type == typeof(byte) => Of<byte>(),
            { RawType: var type } when type == typeof(ushort) => Of<ushort>(),
            { RawType: var type } when type == typeof(uint) => Of<uint>(),
            { RawType: var type } when type == typeof(ulong) => Of<ulong>(),
            { RawType: var type } when type == typeof(bool) => Of<bool>(),
            _ => Of<ReadOnlyMemory<char>>(),
        };
    }
}
