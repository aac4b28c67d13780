using System.Globalization;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The label of the current row, by its place in a <see cref="LabelSet"/>; <see cref="LabelSet.Missing"/> where there is none.</summary>
internal delegate int LabelReader();

/// <summary>
/// The labels of a column (text, boolean or key), how often each occurred in training, and the way between them and one-hot
/// vectors. Text labels are numbered as they first occur, keys as the column has them.
/// </summary>
internal sealed class LabelSet
{
    public const int Missing = -1;
    private const int MostLabels = 10_000;
    private const int NamedInErrors = 20;

    private readonly DataViewType _type;
    private readonly PrimitiveDataViewType? _valueType;
    private readonly List<string> _names;
    private readonly List<long> _counts;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private LabelSet(DataViewType type, PrimitiveDataViewType? valueType, IEnumerable<string> names, IEnumerable<long>? counts = null)
    {
        _type = type;
        _valueType = valueType;
        _names = [.. names];
        _counts = [.. counts ?? new long[_names.Count]];
        for (int i = 0; i < _names.Count; i++)
        {
            _places.TryAdd(_names[i], i);
        }
    }

    public int Count => _names.Count;

    public IReadOnlyList<string> Names => _names;

    /// <summary>How often each label occurred in training.</summary>
    public IReadOnlyList<long> Counts => _counts;

    public static bool Accepts(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar
        && (column.IsKey || column.ItemType is TextDataViewType or BooleanDataViewType);

    /// <summary>The labels that a training column has by its type; those of a text column are found on reading.</summary>
    public static LabelSet Of(DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case TextDataViewType:
                return new LabelSet(column.Type, null, []);
            case BooleanDataViewType:
                return new LabelSet(column.Type, null, ["False", "True"]);
            case KeyDataViewType { Count: <= MostLabels } key:
                return new LabelSet(key, ValueType(column), KeyNames(column, key));
            default:
                throw InputColumns.Mismatch(column.Name, $"text, boolean or a key with at most {MostLabels} values", column.Type.ToString()!);
        }
    }

    /// <summary>A reader of a training column: text that has not been seen yet becomes a new label.</summary>
    public LabelReader CreateLearner(DataViewRow row, DataViewSchema.Column column) => CreateReader(row, column, learning: true);

    /// <summary>A reader that refuses unknown labels by name and row.</summary>
    public LabelReader CreateReader(DataViewRow row, DataViewSchema.Column column) => CreateReader(row, column, learning: false);

    /// <summary>Counts a label that training will see.</summary>
    public void Add(int label)
    {
        if (label != Missing)
        {
            _counts[label]++;
        }
    }

    /// <summary>Whether a column can be read as these labels; else an exception that says what was expected.</summary>
    public void CheckInput(DataViewSchema.Column column)
    {
        bool fits = _type is KeyDataViewType ? column.Type is KeyDataViewType : column.Type.Equals(_type);
        if (!fits)
        {
            throw InputColumns.Mismatch(column.Name, _type.ToString()!, column.Type.ToString()!);
        }
    }

    /// <summary>The place of a label that training has seen.</summary>
    public int PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            throw new ArgumentOutOfRangeException("label", name, $"The label '{name}' is unknown. {Known()}");
        }
        return _counts[place] > 0 ? place : throw new ArgumentOutOfRangeException("label", name, $"The label '{name}' had no rows to train on.");
    }

    /// <summary>The label column as training had it.</summary>
    public DataViewSchema.DetachedColumn CreateColumn(string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (_valueType is not null)
        {
            AddKeyValues(annotations);
        }
        return new DataViewSchema.DetachedColumn(name, _type, annotations.ToAnnotations());
    }

    /// <summary>A getter of that column.</summary>
    public Delegate CreateGetter(Func<int> label) => _type switch
    {
        TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = _names[label()].AsMemory()),
        BooleanDataViewType => (ValueGetter<bool>)((ref bool value) => value = label() == 1),
        _ when _type.RawType == typeof(byte) => (ValueGetter<byte>)((ref byte value) => value = (byte)(label() + 1)),
        _ when _type.RawType == typeof(ushort) => (ValueGetter<ushort>)((ref ushort value) => value = (ushort)(label() + 1)),
        _ when _type.RawType == typeof(ulong) => (ValueGetter<ulong>)((ref ulong value) => value = (ulong)(label() + 1)),
        _ => (ValueGetter<uint>)((ref uint value) => value = (uint)(label() + 1)),
    };

    /// <summary>Writes the label's one-hot vector; zeros where it is missing.</summary>
    public static void OneHot(int label, Span<float> destination)
    {
        destination.Clear();
        if (label != Missing)
        {
            destination[label] = 1;
        }
    }

    /// <summary>One-hot rows, shape [labels, <see cref="Count"/>].</summary>
    public Tensor OneHot(ReadOnlySpan<int> labels, Device device)
    {
        var values = new float[labels.Length * Count];
        for (int i = 0; i < labels.Length; i++)
        {
            OneHot(labels[i], values.AsSpan(i * Count, Count));
        }
        return AlignedTensor.Of(values, [labels.Length, Count], device);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_type switch { TextDataViewType => "text", BooleanDataViewType => "boolean", _ => _type.RawType.Name });
        writer.Write(_type is KeyDataViewType key ? key.Count : 0);
        writer.Write(_valueType?.RawType.Name ?? "");
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            writer.Write(_names[i]);
            writer.Write(_counts[i]);
        }
    }

    public static LabelSet Load(BinaryReader reader)
    {
        string kind = reader.ReadString();
        ulong keys = reader.ReadUInt64();
        DataViewType type = kind switch
        {
            "text" => TextDataViewType.Instance,
            "boolean" => BooleanDataViewType.Instance,
            nameof(Byte) => new KeyDataViewType(typeof(byte), keys),
            nameof(UInt16) => new KeyDataViewType(typeof(ushort), keys),
            nameof(UInt32) => new KeyDataViewType(typeof(uint), keys),
            nameof(UInt64) => new KeyDataViewType(typeof(ulong), keys),
            _ => throw new FormatException($"The model names a label type '{kind}' that this version does not know."),
        };
        string values = reader.ReadString();
        PrimitiveDataViewType? valueType = s_valueTypes.FirstOrDefault(candidate => candidate.RawType.Name == values);
        int count = reader.ReadInt32();
        var names = new string[count];
        var counts = new long[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = reader.ReadString();
            counts[i] = reader.ReadInt64();
        }
        return new LabelSet(type, valueType, names, counts);
    }

    private LabelReader CreateReader(DataViewRow row, DataViewSchema.Column column, bool learning)
    {
        switch (column.Type)
        {
            case TextDataViewType:
                ValueGetter<ReadOnlyMemory<char>> text = row.GetGetter<ReadOnlyMemory<char>>(column);
                ReadOnlyMemory<char> value = default;
                return () =>
                {
                    text(ref value);
                    return value.IsEmpty ? Missing : Place(value.ToString(), column, row, learning);
                };
            case BooleanDataViewType:
                ValueGetter<bool> boolean = row.GetGetter<bool>(column);
                bool truth = false;
                return () =>
                {
                    boolean(ref truth);
                    return truth ? 1 : 0;
                };
            default:
                var type = (KeyDataViewType)column.Type;
                Func<ulong> key = KeyGetter(row, column);
                if (learning)
                {
                    return () => (int)key() - 1;
                }
                // Another column may number its values otherwise: they are known by name.
                string[] names = [.. KeyNames(column, type)];
                return () => key() is > 0 and var number ? Place(names[number - 1], column, row, learning: false) : Missing;
        }
    }

    private int Place(string name, DataViewSchema.Column column, DataViewRow row, bool learning)
    {
        if (_places.TryGetValue(name, out int place))
        {
            return place;
        }
        if (!learning)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: the label '{name}' is unknown. {Known()}"));
        }
        if (Count == MostLabels)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: '{name}' would be label {MostLabels + 1}; at most {MostLabels} can be told apart."));
        }
        _places.Add(name, Count);
        _names.Add(name);
        _counts.Add(0);
        return Count - 1;
    }

    /// <summary>The labels in a sentence, for errors.</summary>
    public string Known() =>
        $"Known labels: {string.Join(", ", _names.Take(NamedInErrors))}{(Count > NamedInErrors ? $" and {Count - NamedInErrors} more" : "")}.";

    private static Func<ulong> KeyGetter(DataViewRow row, DataViewSchema.Column column)
    {
        Func<ulong> Of<T>(Func<T, ulong> convert)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }
        Type raw = column.Type.RawType;
        return raw == typeof(byte) ? Of<byte>(value => value)
            : raw == typeof(ushort) ? Of<ushort>(value => value)
            : raw == typeof(uint) ? Of<uint>(value => value)
            : Of<ulong>(value => value);
    }

    private static readonly PrimitiveDataViewType[] s_valueTypes =
    [
        TextDataViewType.Instance, NumberDataViewType.Single, NumberDataViewType.Double, NumberDataViewType.Int32, NumberDataViewType.UInt32,
        NumberDataViewType.Int64, BooleanDataViewType.Instance,
    ];

    private static PrimitiveDataViewType? ValueType(DataViewSchema.Column column) =>
        s_valueTypes.FirstOrDefault(type => column.HasKeyValues(type));

    /// <summary>The values of a key column as text; numbers from 1 where it has none.</summary>
    private static IEnumerable<string> KeyNames(DataViewSchema.Column column, KeyDataViewType key)
    {
        string[] Values<T>()
        {
            VBuffer<T> values = default;
            column.GetKeyValues(ref values);
            return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];
        }
        return ValueType(column)?.RawType switch
        {
            null => Enumerable.Range(1, (int)key.Count).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            var type when type == typeof(ReadOnlyMemory<char>) => Values<ReadOnlyMemory<char>>(),
            var type when type == typeof(float) => Values<float>(),
            var type when type == typeof(double) => Values<double>(),
            var type when type == typeof(int) => Values<int>(),
            var type when type == typeof(uint) => Values<uint>(),
            var type when type == typeof(long) => Values<long>(),
            _ => Values<bool>(),
        };
    }

    private void AddKeyValues(DataViewSchema.Annotations.Builder annotations)
    {
        void Add<T>(Func<string, T> parse)
        {
            T[] values = [.. _names.Select(parse)];
            annotations.Add("KeyValues", new VectorDataViewType(_valueType!, values.Length), (ref VBuffer<T> value) => value = new VBuffer<T>(values.Length, values));
        }
        switch (_valueType!.RawType)
        {
            case var type when type == typeof(ReadOnlyMemory<char>): Add(name => name.AsMemory()); break;
            case var type when type == typeof(float): Add(name => float.Parse(name, CultureInfo.InvariantCulture)); break;
            case var type when type == typeof(double): Add(name => double.Parse(name, CultureInfo.InvariantCulture)); break;
            case var type when type == typeof(int): Add(name => int.Parse(name, CultureInfo.InvariantCulture)); break;
            case var type when type == typeof(uint): Add(name => uint.Parse(name, CultureInfo.InvariantCulture)); break;
            case var type when type == typeof(long): Add(name => long.Parse(name, CultureInfo.InvariantCulture)); break;
            default: Add(bool.Parse); break;
        }
    }
}
