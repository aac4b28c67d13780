using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Which columns stay: those named, in the order named, or all but those named.</summary>
internal sealed record ColumnSelection(string[] Kept, string[] Dropped, bool KeepHidden)
{
    internal static ColumnSelection Keeping(string[] names, bool keepHidden)
    {
        Contracts.CheckValue(names, "columnNames");
        return new ColumnSelection(names, null, keepHidden);
    }

    internal static ColumnSelection Dropping(string[] names)
    {
        Contracts.CheckValue(names, "columnNames");
        return new ColumnSelection(null, names, KeepHidden: false);
    }

    /// <summary>The indices of the input columns that stay, in the output's order.</summary>
    internal int[] IndicesIn(IHost host, DataViewSchema schema)
    {
        foreach (string name in Kept ?? Dropped)
        {
            if (schema.GetColumnOrNull(name) is null)
                throw host.ExceptSchemaMismatch("inputSchema", "input", name);
        }
        if (Dropped is not null)
            return schema.Where(x => !Dropped.Contains(x.Name)).Select(x => x.Index).ToArray();
        // A kept name brings the columns that it hides along, where they are to stay.
        return Kept.SelectMany(name => KeepHidden
            ? schema.Where(x => x.Name == name).Select(x => x.Index)
            : [schema[name].Index]).ToArray();
    }
}
