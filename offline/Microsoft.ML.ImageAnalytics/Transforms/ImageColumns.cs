using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>The check of an input column that every image estimator makes.</summary>
internal static class ImageColumns
{
    internal static SchemaShape.Column Check(IHost host, SchemaShape inputSchema, string name)
    {
        if (!inputSchema.TryFindColumn(name, out var column))
            throw host.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
        if (column.ItemType is not ImageDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw host.ExceptSchemaMismatch(nameof(inputSchema), "input", name, new ImageDataViewType().ToString(), column.GetTypeString());
        return column;
    }

    internal static void Check(IHost host, DataViewSchema inputSchema, int index)
    {
        var column = inputSchema[index];
        if (column.Type is not ImageDataViewType)
            throw host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name, "image", column.Type.ToString());
    }
}
