using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Turns vectors of pixel colours into images.</summary>
public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    internal VectorToImageConvertingEstimator(IHostEnvironment env, params ImageComposition[] columns)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(VectorToImageConvertingEstimator)), new VectorToImageConvertingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (ImageComposition column in Transformer.Columns)
        {
            if (!inputSchema.TryFindColumn(column.InputColumnName, out var col))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName);
            if (col.Kind != SchemaShape.Column.VectorKind.Vector || !VectorToImageConvertingTransformer.IsPixelType(col.ItemType))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName, "known-size vector of type Single, Double or Byte", col.GetTypeString());
            result[column.Name] = new SchemaShape.Column(column.Name, SchemaShape.Column.VectorKind.Scalar, column.Type, false);
        }
        return new SchemaShape(result.Values);
    }
}
