using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Active columns, and getters of types that are known at run time only.</summary>
internal static class RowCursorUtils
{
    public const string FetchValueStateError =
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after that method returned false.";

    public static bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns, DataViewSchema schema)
    {
        Contracts.CheckValue(columns, nameof(columns));
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            CheckColumnInRange(column, schema);
            active[column.Index] = true;
        }
        return active;
    }

    public static Func<int, bool> FromColumnsToPredicate(IEnumerable<DataViewSchema.Column> columnsNeeded, DataViewSchema schema)
    {
        bool[] active = ActiveColumns(columnsNeeded, schema);
        return column => active[column];
    }

    public static void CheckColumnInRange(DataViewSchema.Column column, DataViewSchema schema)
    {
        if (column.Name is null || column.Index >= schema.Count)
            throw Contracts.ExceptParam(nameof(column), $"The schema has no column of index {column.Index}.");
    }

    public static void CheckActive(bool active, DataViewSchema.Column column)
    {
        if (!active)
            throw Contracts.ExceptParam(nameof(column), $"Column '{column.Name}' is not active in the cursor.");
    }

    public static ValueGetter<TValue> CastGetter<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw TypeMismatch(typeof(TValue), column);

    public static Exception TypeMismatch(Type asked, DataViewSchema.Column column) =>
        Contracts.Except($"Invalid TValue in GetGetter: '{asked}'; column '{column.Name}' is of type '{column.Type.RawType}'");

    /// <summary>The getter of a column as the delegate of its own type.</summary>
    public static Delegate GetGetterAsDelegate(DataViewRow row, DataViewSchema.Column column) =>
        Utils.MarshalInvoke(GetGetterCore<int>, column.Type.RawType, row, column);

    private static Delegate GetGetterCore<TValue>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<TValue>(column);
}
