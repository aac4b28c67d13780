using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column's type and the fields it is made of.</summary>
internal sealed class TextColumnPlan
{
    private readonly TextLoader.Column _column;
    private readonly (int Min, int Lim)[] _segments;
    private readonly bool _isVariable;
    private readonly PrimitiveDataViewType _itemType;

    internal TextColumnPlan(TextLoader.Column column, int? inputSize)
    {
        _column = column;
        Contracts.CheckUserArg(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "Must specify name");
        Contracts.CheckUserArg(column.Source is { Length: > 0 }, nameof(column.Source), $"Column '{column.Name}' has no source");
        Contracts.CheckUserArg(Enum.IsDefined(column.DataKind), nameof(column.DataKind), $"Column '{column.Name}' has an unknown data kind");
        _itemType = ItemType(column);
        _segments = new (int, int)[column.Source.Length];
        for (int i = 0; i < _segments.Length; i++)
        {
            TextLoader.Range range = column.Source[i];
            Contracts.CheckUserArg(range.Min >= 0 && !(range.Max < range.Min), nameof(column.Source), $"Column '{column.Name}' has a bad range");
            Contracts.CheckUserArg(!range.AllOther, nameof(range.AllOther), "All other fields cannot be asked for; name the range.");
            int end = range.Max ?? (range.AutoEnd || range.VariableEnd ? inputSize - 1 ?? -1 : range.Min);
            _isVariable |= range.VariableEnd;
            Contracts.CheckUserArg(range.VariableEnd || end >= range.Min, nameof(range.AutoEnd), $"No data sample says where column '{column.Name}' ends");
            _segments[i] = (range.Min, range.VariableEnd ? int.MaxValue : end + 1);
        }
        Size = _isVariable ? 0 : _segments.Sum(x => x.Lim - x.Min);
        bool isVector = _isVariable || Size > 1 || column.Source.Any(x => x.ForceVector);
        Type = isVector ? new VectorDataViewType(_itemType, Size) : _itemType;
    }

    internal string Name => _column.Name;

    internal DataViewType Type { get; }

    private int Size { get; }

    /// <summary>The names that the header gives the slots of a vector of known size.</summary>
    internal DataViewSchema.Annotations Annotations(IReadOnlyList<ReadOnlyMemory<char>> header)
    {
        if (header is null || Type is not VectorDataViewType { IsKnownSize: true })
            return null;
        ReadOnlyMemory<char>[] names = Fields(header).ToArray();
        if (names.All(x => x.IsEmpty))
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(Size, (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(Size, names));
        return builder.ToAnnotations();
    }

    /// <param name="report">Told of each field that spells no value of the type.</param>
    internal Delegate MakeGetter(IReadOnlyList<ReadOnlyMemory<char>> fields, TextLoader.Options options, Action<string> report) =>
        Utils.MarshalInvoke(MakeGetter<int>, _itemType.RawType, fields, options, report);

    private static PrimitiveDataViewType ItemType(TextLoader.Column column)
    {
        PrimitiveDataViewType type = ColumnTypeExtensions.PrimitiveTypeFromKind(column.DataKind);
        if (column.KeyCount is null)
            return type;
        ulong most = type.RawType switch
        {
            var raw when raw == typeof(byte) => byte.MaxValue,
            var raw when raw == typeof(ushort) => ushort.MaxValue,
            var raw when raw == typeof(uint) => uint.MaxValue,
            var raw when raw == typeof(ulong) => ulong.MaxValue,
            _ => throw Contracts.ExceptUserArg(nameof(column.KeyCount), $"Column '{column.Name}': a key cannot be of type {type}"),
        };
        return new KeyDataViewType(type.RawType, column.KeyCount.Count ?? most);
    }

    private Delegate MakeGetter<T>(IReadOnlyList<ReadOnlyMemory<char>> fields, TextLoader.Options options, Action<string> report)
    {
        TextParse<T> parse = _itemType is KeyDataViewType key
            ? TextParser.CreateKey<T>(key.Count)
            : TextParser.Create<T>(options.DecimalMarker, options.MissingRealsAsNaNs);
        if (Type is not VectorDataViewType)
        {
            int index = _segments[0].Min;
            return (ValueGetter<T>)((ref T value) => Parse(index < fields.Count ? fields[index] : default, out value));
        }
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            int length = _isVariable ? _segments.Sum(x => Math.Max(0, Math.Min(x.Lim, fields.Count) - x.Min)) : Size;
            var editor = VBufferEditor.Create(ref value, length);
            int slot = 0;
            foreach (ReadOnlyMemory<char> field in Fields(fields))
                Parse(field, out editor.Values[slot++]);
            value = editor.Commit();
        });

        void Parse(ReadOnlyMemory<char> text, out T value)
        {
            if (!parse(text.Span, out value))
                report(Name);
        }
    }

    /// <summary>The column's fields; those that a short line lacks are empty.</summary>
    private IEnumerable<ReadOnlyMemory<char>> Fields(IReadOnlyList<ReadOnlyMemory<char>> fields)
    {
        foreach ((int min, int lim) in _segments)
        {
            int end = lim == int.MaxValue ? fields.Count : lim;
            for (int i = min; i < end; i++)
                yield return i < fields.Count ? fields[i] : default;
        }
    }
}
