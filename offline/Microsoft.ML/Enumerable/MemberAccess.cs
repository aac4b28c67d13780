using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.Data;

/// <summary>Turns members into getters of column values, and column values into members.</summary>
internal static class MemberAccess
{
    /// <summary>A getter that reads the member of whatever row is current.</summary>
    public static Delegate CreateGetter<TRow>(InternalSchemaDefinition.Column column, Func<TRow> current)
    {
        Type member = column.FieldOrPropertyType;
        if (member == typeof(string))
            return TextGetter(Reader<TRow, string>(column.MemberInfo), current);
        if (member == typeof(string[]))
            return TextVectorGetter(Reader<TRow, string[]>(column.MemberInfo), current);
        if (member.IsArray)
            return (Delegate)Utils.Invoke(ArrayGetter<TRow, int>, [typeof(TRow), member.GetElementType()], column, current);
        if (column.ColumnType is VectorDataViewType vector)
            return (Delegate)Utils.Invoke(BufferGetter<TRow, int>, [typeof(TRow), vector.ItemType.RawType], column, current);
        return (Delegate)Utils.Invoke(ScalarGetter<TRow, int>, [typeof(TRow), member], column, current);
    }

    /// <summary>An action that writes the current value of the row's column into the member.</summary>
    public static Action<TRow> CreateSetter<TRow>(InternalSchemaDefinition.Column column, DataViewRow row, DataViewSchema.Column source)
    {
        Type member = column.FieldOrPropertyType;
        if (member == typeof(string))
            return TextSetter(row.GetGetter<ReadOnlyMemory<char>>(source), Writer<TRow, string>(column.MemberInfo));
        if (member == typeof(string[]))
            return TextVectorSetter(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source), column.MemberInfo, Writer<TRow, string[]>(column.MemberInfo));
        if (member.IsArray)
            return (Action<TRow>)Utils.Invoke(ArraySetter<TRow, int>, [typeof(TRow), member.GetElementType()], column, row, source);
        if (source.Type is VectorDataViewType vector)
            return (Action<TRow>)Utils.Invoke(BufferSetter<TRow, int>, [typeof(TRow), vector.ItemType.RawType], column, row, source);
        return (Action<TRow>)Utils.Invoke(ScalarSetter<TRow, int>, [typeof(TRow), member], column, row, source);
    }

    /// <summary>A getter that gives back one value: text for strings, a vector for arrays.</summary>
    public static Delegate ConstantGetter<T>(T value) => value switch
    {
        string text => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> destination) => destination = text.AsMemory()),
        string[] texts => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> destination) => CopyTexts(texts, ref destination)),
        Array array => (Delegate)Utils.Invoke(ConstantVectorGetter<int>, [array.GetType().GetElementType()], array),
        _ when typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>) =>
            (Delegate)Utils.Invoke(ConstantBufferGetter<int>, [typeof(T).GetGenericArguments()[0]], value),
        _ => (ValueGetter<T>)((ref T destination) => destination = value),
    };

    private static Delegate ConstantVectorGetter<T>(T[] values)
    {
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length);
        return getter;
    }

    private static Delegate ConstantBufferGetter<T>(VBuffer<T> value)
    {
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> destination) => value.CopyTo(ref destination);
        return getter;
    }

    private static Func<TRow, TMember> Reader<TRow, TMember>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TRow, TMember> Writer<TRow, TMember>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(typeof(TMember));
        Expression assignment = Expression.Assign(Expression.MakeMemberAccess(row, member), value);
        return Expression.Lambda<Action<TRow, TMember>>(assignment, row, value).Compile();
    }

    // Reuses the array or buffer that the row already has.
    private static Func<TRow, TMember> ReaderOrNull<TRow, TMember>(MemberInfo member) =>
        member is PropertyInfo property && property.GetGetMethod() is null ? null : Reader<TRow, TMember>(member);

    private static Delegate TextGetter<TRow>(Func<TRow, string> read, Func<TRow> current)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = (ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory();
        return getter;
    }

    private static Delegate TextVectorGetter<TRow>(Func<TRow, string[]> read, Func<TRow> current)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = (ref VBuffer<ReadOnlyMemory<char>> value) => CopyTexts(read(current()), ref value);
        return getter;
    }

    private static void CopyTexts(string[] texts, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, Utils.Size(texts));
        for (int i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = texts[i].AsMemory();
        value = editor.Commit();
    }

    private static Delegate ArrayGetter<TRow, T>(InternalSchemaDefinition.Column column, Func<TRow> current)
    {
        Func<TRow, T[]> read = Reader<TRow, T[]>(column.MemberInfo);
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) =>
        {
            T[] array = read(current());
            VBuffer<T>.Copy(array, 0, ref value, Utils.Size(array));
        };
        return getter;
    }

    private static Delegate BufferGetter<TRow, T>(InternalSchemaDefinition.Column column, Func<TRow> current)
    {
        Func<TRow, VBuffer<T>> read = Reader<TRow, VBuffer<T>>(column.MemberInfo);
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => read(current()).CopyTo(ref value);
        return getter;
    }

    private static Delegate ScalarGetter<TRow, T>(InternalSchemaDefinition.Column column, Func<TRow> current)
    {
        Func<TRow, T> read = Reader<TRow, T>(column.MemberInfo);
        if (column.ColumnType is KeyDataViewType key)
        {
            // Members count their keys from zero, columns from one: zero stands for a missing key, as does a member beyond the count.
            ValueGetter<T> keyGetter = (ref T value) =>
            {
                ulong member = Convert.ToUInt64(read(current()), null);
                value = member < key.Count ? (T)Convert.ChangeType(member + 1, typeof(T), null) : default;
            };
            return keyGetter;
        }

        ValueGetter<T> getter = (ref T value) => value = read(current());
        return getter;
    }

    private static Action<TRow> TextSetter<TRow>(ValueGetter<ReadOnlyMemory<char>> getter, Action<TRow, string> write)
    {
        ReadOnlyMemory<char> value = default;
        return row =>
        {
            getter(ref value);
            write(row, value.ToString());
        };
    }

    private static Action<TRow> TextVectorSetter<TRow>(
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter, MemberInfo member, Action<TRow, string[]> write)
    {
        Func<TRow, string[]> read = ReaderOrNull<TRow, string[]>(member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return row =>
        {
            getter(ref value);
            string[] texts = SameLength(read?.Invoke(row), value.Length);
            for (int i = 0; i < texts.Length; i++)
                texts[i] = value.GetItemOrDefault(i).ToString();
            write(row, texts);
        };
    }

    private static Action<TRow> ArraySetter<TRow, T>(InternalSchemaDefinition.Column column, DataViewRow row, DataViewSchema.Column source)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(source);
        Func<TRow, T[]> read = ReaderOrNull<TRow, T[]>(column.MemberInfo);
        Action<TRow, T[]> write = Writer<TRow, T[]>(column.MemberInfo);
        VBuffer<T> value = default;
        return target =>
        {
            getter(ref value);
            T[] array = SameLength(read?.Invoke(target), value.Length);
            value.CopyTo(array);
            write(target, array);
        };
    }

    private static Action<TRow> BufferSetter<TRow, T>(InternalSchemaDefinition.Column column, DataViewRow row, DataViewSchema.Column source)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(source);
        Func<TRow, VBuffer<T>> read = ReaderOrNull<TRow, VBuffer<T>>(column.MemberInfo);
        Action<TRow, VBuffer<T>> write = Writer<TRow, VBuffer<T>>(column.MemberInfo);
        return target =>
        {
            VBuffer<T> value = read is null ? default : read(target);
            getter(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> ScalarSetter<TRow, T>(InternalSchemaDefinition.Column column, DataViewRow row, DataViewSchema.Column source)
    {
        ValueGetter<T> getter = row.GetGetter<T>(source);
        Action<TRow, T> write = Writer<TRow, T>(column.MemberInfo);
        return target =>
        {
            T value = default;
            getter(ref value);
            write(target, value);
        };
    }

    private static T[] SameLength<T>(T[] array, int length) => array?.Length == length ? array : new T[length];
}
