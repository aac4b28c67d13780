using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Adds the columns that a function computes from a row's others.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment env, Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition inputSchemaDefinition, SchemaDefinition outputSchemaDefinition)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(CustomMappingEstimator<TSrc, TDst>)),
            new CustomMappingTransformer<TSrc, TDst>(env, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (InternalSchemaDefinition.Column needed in Transformer.InputColumns)
        {
            if (!inputSchema.TryFindColumn(needed.ColumnName, out var column))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", needed.ColumnName);
            if (column.Kind == SchemaShape.Column.VectorKind.Scalar == needed.ColumnType is VectorDataViewType
                || column.ItemType.RawType != needed.ColumnType.GetItemType().RawType)
            {
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", needed.ColumnName, needed.ColumnType.ToString(), column.GetTypeString());
            }
        }
        foreach (SchemaShape.Column added in SchemaShape.Create(Transformer.AddedSchema))
            result[added.Name] = added;
        return new SchemaShape(result.Values);
    }
}
