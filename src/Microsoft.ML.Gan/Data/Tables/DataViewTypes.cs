using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Column types in a model file: those that tables are made of; any other is known by its name only.</summary>
internal static class DataViewTypes
{
    private const string Text = "text", Boolean = "boolean", Number = "number", Key = "key", Vector = "vector";

    private static readonly NumberDataViewType[] s_numbers =
    [
        NumberDataViewType.Single, NumberDataViewType.Double, NumberDataViewType.SByte, NumberDataViewType.Int16, NumberDataViewType.Int32,
        NumberDataViewType.Int64, NumberDataViewType.Byte, NumberDataViewType.UInt16, NumberDataViewType.UInt32, NumberDataViewType.UInt64,
    ];

    /// <summary>Whether a type can be saved.</summary>
    public static bool Knows(DataViewType type) => type switch
    {
        TextDataViewType or BooleanDataViewType or NumberDataViewType or KeyDataViewType => true,
        VectorDataViewType vector => Knows(vector.ItemType),
        _ => false,
    };

    public static void Save(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case TextDataViewType:
                writer.Write(Text);
                break;
            case BooleanDataViewType:
                writer.Write(Boolean);
                break;
            case NumberDataViewType:
                writer.Write(Number);
                writer.Write(type.RawType.Name);
                break;
            case KeyDataViewType key:
                writer.Write(Key);
                writer.Write(key.RawType.Name);
                writer.Write(key.Count);
                break;
            case VectorDataViewType vector:
                writer.Write(Vector);
                Save(writer, vector.ItemType);
                BinaryFormat.WriteInts(writer, [.. vector.Dimensions]);
                break;
            default:
                throw new NotSupportedException($"A column of type {type} can't be saved.");
        }
    }

    public static DataViewType Load(BinaryReader reader) => reader.ReadString() switch
    {
        Text => TextDataViewType.Instance,
        Boolean => BooleanDataViewType.Instance,
        Number => LoadNumber(reader),
        Key => new KeyDataViewType(LoadNumber(reader).RawType, reader.ReadUInt64()),
        Vector => LoadVector(reader),
        string other => throw new FormatException($"The model names a column type '{other}' that this version does not know."),
    };

    private static VectorDataViewType LoadVector(BinaryReader reader)
    {
        var item = (PrimitiveDataViewType)Load(reader);
        return new VectorDataViewType(item, BinaryFormat.ReadInts(reader));
    }

    private static NumberDataViewType LoadNumber(BinaryReader reader)
    {
        string name = reader.ReadString();
        return s_numbers.FirstOrDefault(number => number.RawType.Name == name)
            ?? throw new FormatException($"The model names a number type '{name}' that this version does not know.");
    }
}
