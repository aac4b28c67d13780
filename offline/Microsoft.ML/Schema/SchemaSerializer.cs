using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Schemas in model files. Columns of types that are not standard, such as images, cannot be stored.</summary>
internal static class SchemaSerializer
{
    private const string Magic = "SCHEMA";
    private const int Version = 1;
    private const byte VectorCode = 1;
    private const byte KeyCode = 2;
    private const byte ScalarCode = 3;

    public static bool IsSavable(DataViewType type) => type.GetItemType() is KeyDataViewType || type.GetItemType().IsStandardScalar();

    /// <summary>Writes the columns that can be stored.</summary>
    public static void Save(BinaryWriter writer, DataViewSchema schema)
    {
        DataViewSchema.Column[] columns = [.. schema.Where(column => IsSavable(column.Type))];
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(columns.Length);
        foreach (DataViewSchema.Column column in columns)
        {
            writer.Write(column.Name);
            SaveType(writer, column.Type);
            DataViewSchema.Column[] annotations = [.. column.Annotations.Schema.Where(annotation => IsSavable(annotation.Type))];
            writer.Write(annotations.Length);
            foreach (DataViewSchema.Column annotation in annotations)
            {
                writer.Write(annotation.Name);
                SaveType(writer, annotation.Type);
                SaveAnnotation(writer, column.Annotations, annotation);
            }
        }
    }

    public static DataViewSchema Load(BinaryReader reader)
    {
        Contracts.CheckDecode(reader.ReadString() == Magic && reader.ReadInt32() == Version, "The model's schema is of an unknown format");
        var schema = new DataViewSchema.Builder();
        for (int columns = ReadCount(reader); columns > 0; columns--)
        {
            string name = reader.ReadString();
            DataViewType type = LoadType(reader);
            var annotations = new DataViewSchema.Annotations.Builder();
            for (int count = ReadCount(reader); count > 0; count--)
            {
                string kind = reader.ReadString();
                DataViewType annotationType = LoadType(reader);
                annotations.Add(kind, annotationType, LoadAnnotation(reader, annotationType));
            }
            schema.AddColumn(name, type, annotations.ToAnnotations());
        }
        return schema.ToSchema();
    }

    public static void SaveType(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(VectorCode);
                SaveType(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                    writer.Write(dimension);
                break;
            case KeyDataViewType key:
                writer.Write(KeyCode);
                writer.Write((byte)Kind(key.RawType));
                writer.Write(key.Count);
                break;
            case RowIdDataViewType:
                writer.Write(ScalarCode);
                writer.Write((byte)0);
                break;
            default:
                writer.Write(ScalarCode);
                writer.Write((byte)Kind(type.RawType));
                break;
        }
    }

    public static DataViewType LoadType(BinaryReader reader)
    {
        switch (reader.ReadByte())
        {
            case VectorCode:
                var itemType = LoadType(reader) as PrimitiveDataViewType;
                Contracts.CheckDecode(itemType is not null);
                var dimensions = new int[ReadCount(reader)];
                for (int i = 0; i < dimensions.Length; i++)
                    dimensions[i] = ReadCount(reader);
                Contracts.CheckDecode(dimensions.Length > 0);
                return new VectorDataViewType(itemType, dimensions);
            case KeyCode:
                Type rawType = ReadScalarType(reader).RawType;
                Contracts.CheckDecode(KeyDataViewType.IsValidDataType(rawType));
                return new KeyDataViewType(rawType, reader.ReadUInt64());
            case ScalarCode:
                return ReadScalarType(reader);
            default:
                throw Contracts.ExceptDecode("The model's schema names an unknown type");
        }
    }

    private static DataKind Kind(Type rawType) => Enum.GetValues<DataKind>().Single(kind => ColumnTypeExtensions.PrimitiveTypeFromKind(kind).RawType == rawType);

    private static PrimitiveDataViewType ReadScalarType(BinaryReader reader)
    {
        byte kind = reader.ReadByte();
        Contracts.CheckDecode(kind == 0 || Enum.IsDefined((DataKind)kind));
        return kind == 0 ? RowIdDataViewType.Instance : ColumnTypeExtensions.PrimitiveTypeFromKind((DataKind)kind);
    }

    private static int ReadCount(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count >= 0);
        return count;
    }

    private static void SaveAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
            Utils.MarshalActionInvoke(SaveVector<int>, vector.ItemType.RawType, writer, annotations, column);
        else
            Utils.MarshalActionInvoke(SaveScalar<int>, column.Type.RawType, writer, annotations, column);
    }

    private static void SaveScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        WriteValue(writer, value);
    }

    private static void SaveVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> vector = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref vector);
        writer.Write(vector.Length);
        writer.Write(vector.GetValues().Length);
        foreach ((int index, T value) in vector.Items())
        {
            writer.Write(index);
            WriteValue(writer, value);
        }
    }

    private static Delegate LoadAnnotation(BinaryReader reader, DataViewType type) => type is VectorDataViewType vector
        ? Utils.MarshalInvoke(LoadVector<int>, vector.ItemType.RawType, reader)
        : Utils.MarshalInvoke(LoadScalar<int>, type.RawType, reader);

    private static Delegate LoadScalar<T>(BinaryReader reader) => MemberAccess.ConstantGetter(ReadValue<T>(reader));

    private static Delegate LoadVector<T>(BinaryReader reader)
    {
        int length = ReadCount(reader);
        int count = ReadCount(reader);
        Contracts.CheckDecode(count <= length);
        var indices = new int[count];
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            indices[i] = reader.ReadInt32();
            values[i] = ReadValue<T>(reader);
        }
        return MemberAccess.ConstantGetter(new VBuffer<T>(length, count, values, indices));
    }

    private static void WriteValue<T>(BinaryWriter writer, T value)
    {
        switch (value)
        {
            case bool x: writer.Write(x); break;
            case sbyte x: writer.Write(x); break;
            case byte x: writer.Write(x); break;
            case short x: writer.Write(x); break;
            case ushort x: writer.Write(x); break;
            case int x: writer.Write(x); break;
            case uint x: writer.Write(x); break;
            case long x: writer.Write(x); break;
            case ulong x: writer.Write(x); break;
            case float x: writer.Write(x); break;
            case double x: writer.Write(x); break;
            case ReadOnlyMemory<char> x: writer.Write(x.ToString()); break;
            case TimeSpan x: writer.Write(x.Ticks); break;
            case DateTime x: writer.Write(x.ToBinary()); break;
            case DateTimeOffset x: writer.Write(x.Ticks); writer.Write(x.Offset.Ticks); break;
            case DataViewRowId x: writer.Write(x.Low); writer.Write(x.High); break;
            default: throw Contracts.ExceptNotSupp($"A value of type {typeof(T)} cannot be stored.");
        }
    }

    private static T ReadValue<T>(BinaryReader reader) => (T)ReadValue(reader, typeof(T));

    private static object ReadValue(BinaryReader reader, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => reader.ReadBoolean(),
        TypeCode.SByte => reader.ReadSByte(),
        TypeCode.Byte => reader.ReadByte(),
        TypeCode.Int16 => reader.ReadInt16(),
        TypeCode.UInt16 => reader.ReadUInt16(),
        TypeCode.Int32 => reader.ReadInt32(),
        TypeCode.UInt32 => reader.ReadUInt32(),
        TypeCode.Int64 => reader.ReadInt64(),
        TypeCode.UInt64 => reader.ReadUInt64(),
        TypeCode.Single => reader.ReadSingle(),
        TypeCode.Double => reader.ReadDouble(),
        TypeCode.DateTime => DateTime.FromBinary(reader.ReadInt64()),
        _ when type == typeof(ReadOnlyMemory<char>) => reader.ReadString().AsMemory(),
        _ when type == typeof(TimeSpan) => new TimeSpan(reader.ReadInt64()),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(reader.ReadInt64(), new TimeSpan(reader.ReadInt64())),
        _ when type == typeof(DataViewRowId) => new DataViewRowId(reader.ReadUInt64(), reader.ReadUInt64()),
        _ => throw Contracts.ExceptDecode($"A value of type {type} cannot be stored."),
    };
}
