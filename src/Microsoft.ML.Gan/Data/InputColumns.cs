using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan;

/// <summary>Finding columns, with ML.NET's own words where one is missing or of the wrong type.</summary>
internal static class InputColumns
{
    public static SchemaShape.Column Find(SchemaShape schema, string name)
    {
        foreach (SchemaShape.Column column in schema)
        {
            if (column.Name == name)
            {
                return column;
            }
        }
        throw Missing(name, schema.Select(column => column.Name));
    }

    public static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, schema.Select(column => column.Name));

    public static ArgumentOutOfRangeException Mismatch(string name, string expected, string actual) =>
        new("inputSchema", $"Schema mismatch for input column '{name}': expected {expected}, got {actual}.");

    public static bool IsVectorOfSingle(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Vector && column.ItemType == NumberDataViewType.Single;

    public static bool IsImage(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType;

    public static string Describe(SchemaShape.Column column)
    {
        string item = (column.IsKey ? "key of " : "") + column.ItemType;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"vector of {item}",
            _ => $"vector of unknown size of {item}",
        };
    }

    /// <summary>The schema with a column like <paramref name="like"/> added or replaced: what a generator promises.</summary>
    public static SchemaShape WithGenerated(SchemaShape schema, string outputColumnName, SchemaShape.Column like)
    {
        var slotNames = new SchemaShape(like.Annotations.Where(annotation => annotation.Name == "SlotNames"));
        var generated = new SchemaShape.Column(outputColumnName, like.Kind, like.ItemType, isKey: false, slotNames);
        return new SchemaShape(schema.Where(column => column.Name != outputColumnName).Append(generated));
    }

    /// <summary>The column's slot names, or none.</summary>
    public static string[] SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return [];
        }
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static ArgumentOutOfRangeException Missing(string name, IEnumerable<string> columns) =>
        new("inputSchema", $"Could not find input column '{name}'. The columns are: {string.Join(", ", columns)}.");
}
