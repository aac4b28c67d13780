using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>Typed values of one column.</summary>
internal static class Values
{
    public static List<T> Of<T>(IDataView view, string column, Random? rand = null)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]], rand);
        return Drain<T>(cursor, column);
    }

    public static List<T> Drain<T>(DataViewRowCursor cursor, string column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[column]);
        var values = new List<T>();
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }
        return values;
    }

    public static List<T[]> Vectors<T>(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(cursor.Schema[column]);
        var values = new List<T[]>();
        VBuffer<T> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add([.. value.DenseValues()]);
        }
        return values;
    }

    public static List<string> Texts(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[column]);
        var values = new List<string>();
        ReadOnlyMemory<char> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value.ToString());
        }
        return values;
    }

    /// <summary>Row ids in the order in which the cursor serves them.</summary>
    public static List<DataViewRowId> Ids(IDataView view, Random? rand = null)
    {
        using var cursor = view.GetRowCursor([], rand);
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        var ids = new List<DataViewRowId>();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getter(ref id);
            ids.Add(id);
        }
        return ids;
    }

    public static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    public static string[] KeyTexts(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
