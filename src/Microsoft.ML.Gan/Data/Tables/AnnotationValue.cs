using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>An annotation of a column, held by value so that it can be given to another column and saved: scalars and vectors of text, numbers and booleans.</summary>
internal sealed class AnnotationValue
{
    private readonly DataViewType _type;
    private readonly Array _values;

    private AnnotationValue(string name, DataViewType type, Array values)
    {
        Name = name;
        _type = type;
        _values = values;
        Texts = [.. values.Cast<object>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }

    public string Name { get; }

    /// <summary>The values as text.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>A column's annotations; those of other types (a key's values may be dates) are left out.</summary>
    public static AnnotationValue[] Of(DataViewSchema.Annotations annotations) =>
        [.. annotations.Schema.Select(column => Read(annotations, column)).OfType<AnnotationValue>()];

    public void AddTo(DataViewSchema.Annotations.Builder builder)
    {
        // By the type, not by the array: an array of UInt32 passes for one of Int32.
        switch (Item(_type))
        {
            case var type when type == typeof(ReadOnlyMemory<char>): Add<ReadOnlyMemory<char>>(); break;
            case var type when type == typeof(bool): Add<bool>(); break;
            case var type when type == typeof(float): Add<float>(); break;
            case var type when type == typeof(double): Add<double>(); break;
            case var type when type == typeof(sbyte): Add<sbyte>(); break;
            case var type when type == typeof(short): Add<short>(); break;
            case var type when type == typeof(int): Add<int>(); break;
            case var type when type == typeof(long): Add<long>(); break;
            case var type when type == typeof(byte): Add<byte>(); break;
            case var type when type == typeof(ushort): Add<ushort>(); break;
            case var type when type == typeof(uint): Add<uint>(); break;
            default: Add<ulong>(); break;
        }

        void Add<T>()
        {
            var values = (T[])_values;
            if (_type is VectorDataViewType)
            {
                builder.Add(Name, _type, (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => value = new VBuffer<T>(values.Length, values)));
            }
            else
            {
                builder.Add(Name, _type, (ValueGetter<T>)((ref T value) => value = values[0]));
            }
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        DataViewTypes.Save(writer, _type);
        writer.Write(_values.Length);
        foreach (object value in _values)
        {
            switch (value)
            {
                case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
                case bool truth: writer.Write(truth); break;
                case float number: writer.Write(number); break;
                case double number: writer.Write(number); break;
                case sbyte number: writer.Write(number); break;
                case short number: writer.Write(number); break;
                case int number: writer.Write(number); break;
                case byte number: writer.Write(number); break;
                case ushort number: writer.Write(number); break;
                case uint number: writer.Write(number); break;
                case long number: writer.Write(number); break;
                case ulong number: writer.Write(number); break;
            }
        }
    }

    public static AnnotationValue Load(BinaryReader reader)
    {
        string name = reader.ReadString();
        DataViewType type = DataViewTypes.Load(reader);
        int count = reader.ReadInt32();
        T[] Read<T>(Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        Array values = Item(type) switch
        {
            var item when item == typeof(ReadOnlyMemory<char>) => Read(() => reader.ReadString().AsMemory()),
            var item when item == typeof(bool) => Read(reader.ReadBoolean),
            var item when item == typeof(float) => Read(reader.ReadSingle),
            var item when item == typeof(double) => Read(reader.ReadDouble),
            var item when item == typeof(sbyte) => Read(reader.ReadSByte),
            var item when item == typeof(short) => Read(reader.ReadInt16),
            var item when item == typeof(int) => Read(reader.ReadInt32),
            var item when item == typeof(byte) => Read(reader.ReadByte),
            var item when item == typeof(ushort) => Read(reader.ReadUInt16),
            var item when item == typeof(uint) => Read(reader.ReadUInt32),
            var item when item == typeof(long) => Read(reader.ReadInt64),
            _ => Read(reader.ReadUInt64),
        };
        return new AnnotationValue(name, type, values);
    }

    private static Type Item(DataViewType type) => (type is VectorDataViewType vector ? vector.ItemType : type).RawType;

    private static AnnotationValue? Read(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        AnnotationValue Of<T>()
        {
            if (column.Type is not VectorDataViewType)
            {
                T scalar = default!;
                annotations.GetValue(column.Name, ref scalar);
                return new AnnotationValue(column.Name, column.Type, new[] { scalar });
            }
            VBuffer<T> vector = default;
            annotations.GetValue(column.Name, ref vector);
            return new AnnotationValue(column.Name, column.Type, vector.DenseValues().ToArray());
        }
        return Item(column.Type) switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) => Of<ReadOnlyMemory<char>>(),
            var type when type == typeof(bool) => Of<bool>(),
            var type when type == typeof(float) => Of<float>(),
            var type when type == typeof(double) => Of<double>(),
            var type when type == typeof(sbyte) => Of<sbyte>(),
            var type when type == typeof(short) => Of<short>(),
            var type when type == typeof(int) => Of<int>(),
            var type when type == typeof(byte) => Of<byte>(),
            var type when type == typeof(ushort) => Of<ushort>(),
            var type when type == typeof(uint) => Of<uint>(),
            var type when type == typeof(long) => Of<long>(),
            var type when type == typeof(ulong) => Of<ulong>(),
            _ => null,
        };
    }
}
