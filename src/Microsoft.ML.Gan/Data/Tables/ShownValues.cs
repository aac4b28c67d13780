using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Columns as text: what makes a label and its prediction comparable, whatever their types.</summary>
internal static class ShownValues
{
    /// <summary>For each of the columns, every row's value as it reads: text, a key's value, True or False, a number in the invariant culture; empty where it is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or no scalar that can be read.</exception>
    public static string[][] Read(IDataView view, CancellationToken cancellation, params string[] names)
    {
        DataViewSchema.Column[] columns = [.. names.Select(name => InputColumns.Find(view.Schema, name))];
        TableColumn[] tables = [.. columns.Select(TableColumn.Of)];
        for (int i = 0; i < columns.Length; i++)
        {
            if (!tables[i].IsReadable || columns[i].Type is VectorDataViewType)
            {
                throw InputColumns.Mismatch(names[i], "text, boolean, key or number", columns[i].Type.ToString()!);
            }
        }
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Action<Span<double>>[] readers = [.. tables.Select((table, i) => table.CreateReader(cursor, columns[i], learning: true))];
        Dictionary<double, string>[] known = [.. names.Select(_ => new Dictionary<double, string>())];
        List<string>[] shown = [.. names.Select(_ => new List<string>())];
        Span<double> number = stackalloc double[1];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < readers.Length; i++)
            {
                readers[i](number);
                if (!known[i].TryGetValue(number[0], out string? value))
                {
                    known[i].Add(number[0], value = tables[i].Show(number[0]));
                }
                shown[i].Add(value);
            }
        }
        return [.. shown.Select(list => list.ToArray())];
    }

    /// <summary>How often each value occurs, in the order in which they first do; missing ones are left out.</summary>
    public static (string Label, int Count)[] Counts(IEnumerable<string> values) =>
        [.. values.Where(value => value.Length > 0).GroupBy(value => value, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))];
}
