using System.Globalization;
using System.Numerics;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>
/// A column of a table between a view and numbers: every scalar, and every slot of a vector, is one Double. Text counts by
/// its place among the column's texts, a key by its number, a boolean is 0 or 1; a missing value is NaN.
/// </summary>
internal sealed class TableColumn
{
    private readonly List<string> _texts;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private TableColumn(string name, DataViewType type, AnnotationValue[] annotations, IEnumerable<string> texts)
    {
        Name = name;
        Type = type;
        Annotations = annotations;
        _texts = [.. texts];
        for (int i = 0; i < _texts.Count; i++)
        {
            _places.Add(_texts[i], i);
        }
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public AnnotationValue[] Annotations { get; }

    /// <summary>Texts that occurred, in the order in which they first did.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Numbers per row: the slots of a vector, else 1.</summary>
    public int Width => Type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>Whether values are numbers with an order.</summary>
    public bool IsNumeric => ItemType is NumberDataViewType;

    /// <summary>Whether the type has whole numbers only.</summary>
    public bool IsWhole => ItemType is NumberDataViewType && ItemType.RawType != typeof(float) && ItemType.RawType != typeof(double);

    /// <summary>Whether the type is a scalar in which rows can be numbered, and numbered on.</summary>
    public bool CanCount => Type is NumberDataViewType && (Type.RawType == typeof(double) || Type.RawType == typeof(float) || Type.RawType == typeof(int) || Type.RawType == typeof(uint) || Type.RawType == typeof(long) || Type.RawType == typeof(ulong));

    /// <summary>Whether the type can be read into numbers.</summary>
    public bool IsReadable => Type switch
    {
        VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType } => true,
        NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType => true,
        _ => false,
    };

    private DataViewType ItemType => Type is VectorDataViewType vector ? vector.ItemType : Type;

    public static TableColumn Of(DataViewSchema.Column column) => new(column.Name, column.Type, AnnotationValue.Of(column.Annotations), []);

    /// <summary>What a slot is called in errors and reports.</summary>
    public string FieldName(int slot)
    {
        if (Type is not VectorDataViewType)
        {
            return Name;
        }
        string? named = Annotations.FirstOrDefault(annotation => annotation.Name == "SlotNames")?.Texts?.ElementAtOrDefault(slot);
        return FormattableString.Invariant($"{Name}[{(string.IsNullOrEmpty(named) ? slot : named)}]");
    }

    /// <summary>A value as text: the text itself, a key's value, a number in the invariant culture; empty where it is missing.</summary>
    public string Show(double value) => double.IsNaN(value) ? "" : Type switch
    {
        TextDataViewType => value < _texts.Count ? _texts[(int)value] : "",
        BooleanDataViewType => value != 0 ? "True" : "False",
        KeyDataViewType when Annotations.FirstOrDefault(annotation => annotation.Name == "KeyValues")?.Texts is { } values && value <= values.Count => values[(int)value - 1],
        // Beyond 1e15 a Double reads 1E+15, a whole number does not.
        NumberDataViewType when IsWhole => value.ToString("F0", CultureInfo.InvariantCulture),
        // 0.1 as Single reads 0.1, as Double it has more digits; −0 and 0 are one value, and read 0.
        NumberDataViewType when Type.RawType == typeof(float) => FormattableString.Invariant($"{(float)value + 0f}"),
        _ => FormattableString.Invariant($"{value + 0.0}"),
    };

    /// <summary>Reads the current row's numbers. Where <paramref name="learning"/> is false, unknown text counts as <see cref="Texts"/>.Count.</summary>
    public Action<Span<double>> CreateReader(DataViewRow row, DataViewSchema.Column column, bool learning) => Type switch
    {
        TextDataViewType => TextReader(row, column, learning),
        BooleanDataViewType => Scalar<bool>(row, column, value => value ? 1 : 0),
        KeyDataViewType when Type.RawType == typeof(byte) => Scalar<byte>(row, column, value => Key(value)),
        KeyDataViewType when Type.RawType == typeof(ushort) => Scalar<ushort>(row, column, value => Key(value)),
        KeyDataViewType when Type.RawType == typeof(uint) => Scalar<uint>(row, column, value => Key(value)),
        KeyDataViewType => Scalar<ulong>(row, column, Key),
        _ => ByNumber(new NumberReaderMaker(row, column, Type is VectorDataViewType)),
    };

    /// <summary>A getter of the column from numbers: ValueGetter of the type's raw type. A missing value of a type without one is the default.</summary>
    public Delegate CreateGetter(Func<int, double> numbers, bool ignored)
    {
        if (ignored)
        {
            return Missing();
        }
        return Type switch
        {
            TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = numbers(0) is >= 0 and var place ? _texts[(int)place].AsMemory() : default),
            BooleanDataViewType => (ValueGetter<bool>)((ref bool value) => value = numbers(0) is not double.NaN and not 0),
            KeyDataViewType when Type.RawType == typeof(byte) => Number<byte>(numbers),
            KeyDataViewType when Type.RawType == typeof(ushort) => Number<ushort>(numbers),
            KeyDataViewType when Type.RawType == typeof(uint) => Number<uint>(numbers),
            KeyDataViewType => Number<ulong>(numbers),
            _ => ByNumber(new NumberGetterMaker(numbers, Type as VectorDataViewType)),
        };
    }

    /// <summary>Forgets all texts: those of identifiers say who the rows were, and are not needed for new ones.</summary>
    public void Forget()
    {
        _texts.Clear();
        _places.Clear();
    }

    /// <summary>The column as training had it.</summary>
    public DataViewSchema.DetachedColumn Detached()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        foreach (AnnotationValue annotation in Annotations)
        {
            annotation.AddTo(builder);
        }
        return new DataViewSchema.DetachedColumn(Name, Type, builder.ToAnnotations());
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        DataViewTypes.Save(writer, Type);
        writer.Write(Annotations.Length);
        foreach (AnnotationValue annotation in Annotations)
        {
            annotation.Save(writer);
        }
        writer.Write(_texts.Count);
        _texts.ForEach(writer.Write);
    }

    public static TableColumn Load(BinaryReader reader) => new(reader.ReadString(), DataViewTypes.Load(reader),
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => AnnotationValue.Load(reader))],
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())]);

    private static double Key(ulong key) => key == 0 ? double.NaN : key;

    private Action<Span<double>> TextReader(DataViewRow row, DataViewSchema.Column column, bool learning)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        var lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        return numbers =>
        {
            getter(ref text);
            if (text.IsEmpty)
            {
                numbers[0] = double.NaN;
            }
            else if (lookup.TryGetValue(text.Span, out int place))
            {
                numbers[0] = place;
            }
            else
            {
                numbers[0] = _texts.Count;
                if (learning)
                {
                    string added = text.ToString();
                    _places.Add(added, _texts.Count);
                    _texts.Add(added);
                }
            }
        };
    }

    private static Action<Span<double>> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return numbers =>
        {
            getter(ref value);
            numbers[0] = convert(value);
        };
    }

    private static ValueGetter<T> Number<T>(Func<int, double> numbers) where T : INumber<T> =>
        (ref T value) => value = ToNumber<T>(numbers(0));

    // NaN stays NaN where the type has it, and is 0 else; what is out of range becomes the nearest that is in it.
    private static T ToNumber<T>(double number) where T : INumber<T> =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? T.CreateTruncating(number)
        : double.IsNaN(number) ? T.Zero : T.CreateSaturating(Math.Round(number));

    /// <summary>The item type as a type parameter.</summary>
    private TResult ByNumber<TResult>(INumberFunction<TResult> function) => ItemType.RawType switch
    {
        var type when type == typeof(float) => function.Call<float>(),
        var type when type == typeof(double) => function.Call<double>(),
        var type when type == typeof(sbyte) => function.Call<sbyte>(),
        var type when type == typeof(short) => function.Call<short>(),
        var type when type == typeof(int) => function.Call<int>(),
        var type when type == typeof(long) => function.Call<long>(),
        var type when type == typeof(byte) => function.Call<byte>(),
        var type when type == typeof(ushort) => function.Call<ushort>(),
        var type when type == typeof(uint) => function.Call<uint>(),
        _ => function.Call<ulong>(),
    };

    private interface INumberFunction<TResult>
    {
        TResult Call<T>() where T : INumber<T>;
    }

    private sealed class NumberReaderMaker(DataViewRow row, DataViewSchema.Column column, bool vector) : INumberFunction<Action<Span<double>>>
    {
        public Action<Span<double>> Call<T>() where T : INumber<T>
        {
            if (!vector)
            {
                return Scalar<T>(row, column, double.CreateTruncating);
            }
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> buffer = default;
            return numbers =>
            {
                getter(ref buffer);
                if (buffer.Length != numbers.Length)
                {
                    throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: the value has {buffer.Length} slots, expected {numbers.Length}."));
                }
                numbers.Clear();
                foreach (KeyValuePair<int, T> item in buffer.Items())
                {
                    numbers[item.Key] = double.CreateTruncating(item.Value);
                }
            };
        }
    }

    private sealed class NumberGetterMaker(Func<int, double> numbers, VectorDataViewType? vector) : INumberFunction<Delegate>
    {
        public Delegate Call<T>() where T : INumber<T>
        {
            if (vector is null)
            {
                return Number<T>(numbers);
            }
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, vector.Size);
                for (int slot = 0; slot < vector.Size; slot++)
                {
                    editor.Values[slot] = ToNumber<T>(numbers(slot));
                }
                value = editor.Commit();
            });
        }
    }

    /// <summary>A getter that gives what stands for nothing: NaN, empty text, key 0, and the default of other types.</summary>
    private Delegate Missing() => Type switch
    {
        NumberDataViewType when Type.RawType == typeof(float) => (ValueGetter<float>)((ref float value) => value = float.NaN),
        NumberDataViewType when Type.RawType == typeof(double) => (ValueGetter<double>)((ref double value) => value = double.NaN),
        VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType } => ByNumber(new NumberGetterMaker(_ => double.NaN, (VectorDataViewType)Type)),
        VectorDataViewType vector => Generic(nameof(Empty), vector.ItemType.RawType, vector.Size),
        _ => Generic(nameof(Default), Type.RawType),
    };

    private static Delegate Generic(string method, Type type, params object[] arguments) =>
        (Delegate)typeof(TableColumn).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, arguments)!;

    private static ValueGetter<T> Default<T>() => (ref T value) => value = default!;

    // A vector of known size has that size, whatever is in it.
    private static ValueGetter<VBuffer<T>> Empty<T>(int size) => (ref VBuffer<T> value) => value = new VBuffer<T>(size, 0, [], []);
}
