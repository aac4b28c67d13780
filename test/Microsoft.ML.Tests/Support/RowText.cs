using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>Rows of a view as text, every column of every type, so that two views can be compared.</summary>
internal static class RowText
{
    public static List<string> Of(IDataView view, Random? rand = null)
    {
        using var cursor = view.GetRowCursor(view.Schema, rand);
        return Drain(cursor);
    }

    public static List<string> Of(IDataView view, IEnumerable<DataViewSchema.Column> columns)
    {
        using var cursor = view.GetRowCursor(columns);
        return Drain(cursor);
    }

    public static List<string> Drain(DataViewRowCursor cursor)
    {
        Func<string>[] readers = Readers(cursor);
        var rows = new List<string>();
        while (cursor.MoveNext())
            rows.Add(string.Join(" | ", readers.Select(read => read())));
        return rows;
    }

    /// <summary>One reader for each active column of the row, in column order.</summary>
    public static Func<string>[] Readers(DataViewRow row) =>
        [.. row.Schema.Where(row.IsColumnActive).Select(column => Reader(row, column))];

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        MethodInfo method = typeof(RowText).GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Func<string>)method.MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;
    }

    private static Func<string> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return $"{column.Name}={Text(value)}";
        };
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        MLImage image => $"{image.Width}x{image.Height}:{Convert.ToHexString(image.GetBGRPixels)}",
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>)
            => "[" + string.Join(",", DenseValues(value).Cast<object?>().Select(Text)) + "]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static IEnumerable DenseValues(object buffer) =>
        (IEnumerable)buffer.GetType().GetMethod(nameof(VBuffer<int>.DenseValues))!.Invoke(buffer, null)!;
}
