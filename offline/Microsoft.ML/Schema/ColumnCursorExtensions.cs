using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckNonEmpty(columnName, nameof(columnName));
        return data.GetColumn<T>(data.Schema[columnName]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Contracts.CheckValue(data, nameof(data));
        if (column.Index >= data.Schema.Count || data.Schema[column.Index].Name != column.Name || !data.Schema[column.Index].Type.Equals(column.Type))
            throw Contracts.ExceptSchemaMismatch(nameof(column), "input", column.Name);

        Type item = column.Type.GetItemType().RawType;
        if (typeof(T) == column.Type.RawType)
            return Values<T, T>(data, column, value => value);
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
            return Values<ReadOnlyMemory<char>, T>(data, column, text => (T)(object)text.ToString());
        if (column.Type is VectorDataViewType && typeof(T) == typeof(string[]) && item == typeof(ReadOnlyMemory<char>))
            return Values<VBuffer<ReadOnlyMemory<char>>, T>(data, column, texts => (T)(object)texts.DenseValues().Select(text => text.ToString()).ToArray());
        if (column.Type is VectorDataViewType && typeof(T) == item.MakeArrayType())
            return (IEnumerable<T>)Utils.Invoke(Arrays<T, int>, [typeof(T), item], data, column);
        throw Contracts.ExceptParam(nameof(column), $"Could not map a data view column '{column.Name}' of type {column.Type} to {typeof(T)}.");
    }

    private static IEnumerable<T> Arrays<T, TItem>(IDataView data, DataViewSchema.Column column) =>
        Values<VBuffer<TItem>, T>(data, column, vector => (T)(object)vector.DenseValues().ToArray());

    private static IEnumerable<T> Values<TValue, T>(IDataView data, DataViewSchema.Column column, Func<TValue, T> convert)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<TValue> getter = cursor.GetGetter<TValue>(column);
        while (cursor.MoveNext())
        {
            // A fresh variable: a vector that is handed out must not be the buffer that the next row is read into.
            TValue value = default;
            getter(ref value);
            yield return convert(value);
        }
    }
}
