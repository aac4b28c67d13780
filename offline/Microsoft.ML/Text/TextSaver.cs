using System.Globalization;
using System.Text;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Writes a view as text that <see cref="TextLoader"/> reads.</summary>
internal sealed class TextSaver(char separator, bool headerRow, bool schema, bool keepHidden)
{
    internal void Save(IDataView data, Stream stream)
    {
        var columns = data.Schema.Where(x => (keepHidden || !x.IsHidden) && x.Type.GetItemType() is PrimitiveDataViewType).ToArray();
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        if (schema)
            WriteSchema(writer, columns);
        if (headerRow)
            writer.WriteLine(string.Join(separator, columns.SelectMany(Names).Select(Quote)));
        using var cursor = data.GetRowCursor(columns);
        var append = columns.Select(x => Utils.MarshalInvoke(MakeAppender<int>, x.Type.GetItemType().RawType, cursor, x)).ToArray();
        var fields = new List<string>();
        while (cursor.MoveNext())
        {
            fields.Clear();
            foreach (var one in append)
                one(fields);
            writer.WriteLine(string.Join(separator, fields));
        }
    }

    private void WriteSchema(StreamWriter writer, DataViewSchema.Column[] columns)
    {
        string name = separator switch
        {
            '\t' => "tab",
            ' ' => "space",
            ',' => "comma",
            _ => separator.ToString(),
        };
        writer.WriteLine("#@ TextLoader{");
        writer.WriteLine($"#@   header{(headerRow ? '+' : '-')}");
        writer.WriteLine($"#@   sep={name}");
        int at = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            int size = Math.Max(1, column.Type.GetValueCount());
            string range = size == 1 ? $"{at}" : $"{at}-{at + size - 1}";
            writer.WriteLine($"#@   col={column.Name}:{Kind(column.Type.GetItemType())}:{range}");
            at += size;
        }
        writer.WriteLine("#@ }");
    }

    private static string Kind(DataViewType type) => type switch
    {
        TextDataViewType => "TX",
        BooleanDataViewType => "BL",
        KeyDataViewType key => $"{Number(key.RawType)}[{key.Count}]",
        _ => Number(type.RawType),
    };

    private static string Number(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "R4",
        TypeCode.Double => "R8",
        TypeCode.SByte => "I1",
        TypeCode.Byte => "U1",
        TypeCode.Int16 => "I2",
        TypeCode.UInt16 => "U2",
        TypeCode.Int32 => "I4",
        TypeCode.UInt32 => "U4",
        TypeCode.Int64 => "I8",
        TypeCode.UInt64 => "U8",
        _ => "TX",
    };

    private static IEnumerable<string> Names(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector)
            return [column.Name];
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        return Enumerable.Range(0, vector.Size).Select(i => i < names.Length ? names.GetItemOrDefault(i).ToString() : $"{column.Name}.{i}");
    }

    private Action<List<string>> MakeAppender<T>(DataViewRow row, DataViewSchema.Column column)
    {
        bool isKey = column.Type.GetItemType() is KeyDataViewType;
        if (column.Type is VectorDataViewType)
        {
            var getVector = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> vector = default;
            return fields =>
            {
                getVector(ref vector);
                fields.AddRange(vector.DenseValues().Select(x => Text(x, isKey)));
            };
        }
        var getScalar = row.GetGetter<T>(column);
        T value = default;
        return fields =>
        {
            getScalar(ref value);
            fields.Add(Text(value, isKey));
        };
    }

    /// <summary>Keys are written from 0, the missing one as nothing.</summary>
    private string Text<T>(T value, bool isKey)
    {
        if (!isKey)
            return value is float.NaN or double.NaN ? "?" : Quote(Values.ToText(value));
        ulong key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return key == 0 ? "" : (key - 1).ToString(CultureInfo.InvariantCulture);
    }

    private string Quote(string text) =>
        text.Length > 0 && text.IndexOfAny([separator, '"', '\n', '\r']) < 0 && text[0] != ' ' ? text : "\"" + text.Replace("\"", "\"\"") + "\"";
}
