using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Numbers the distinct values of columns from 1; missing values are 0.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly KeyLearning _learning;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, KeyLearning learning, (string outputColumnName, string inputColumnName)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        _host.CheckUserArg(learning.MaximumNumberOfKeys > 0, "maximumNumberOfKeys", "must be positive");
        _host.CheckParam(learning.KeyData is null || learning.KeyData.Schema.Count == 1, "keyData", "must contain exactly one column");
        _learning = learning;
        _columns = columns;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var sources = new DataViewSchema.Column[_columns.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            string name = _columns[i].inputColumnName;
            sources[i] = input.Schema.GetColumnOrNull(name) ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", name);
            if (sources[i].Type.GetItemType() is not PrimitiveDataViewType)
                throw _host.ExceptSchemaMismatch(nameof(input), "input", name, "vector of primitive or primitive", sources[i].Type.ToString());
            if (_learning.KeyData is not null && !_learning.KeyData.Schema[0].Type.GetItemType().Equals(sources[i].Type.GetItemType()))
                throw _host.ExceptUserArg("keyData", $"Data column '{name}' is of type {sources[i].Type}, the key data of type {_learning.KeyData.Schema[0].Type}.");
        }
        IDataView data = _learning.KeyData ?? input;
        DataViewSchema.Column[] read = _learning.KeyData is null ? sources : [_learning.KeyData.Schema[0]];
        using var cursor = data.GetRowCursor(read);
        var learners = read.Select(x => Utils.MarshalInvoke(MakeLearner<int>, x.Type.GetItemType().RawType, cursor, x)).ToArray();
        while (cursor.MoveNext())
        {
            foreach (KeyMapLearner learner in learners)
                learner.Learn();
        }
        KeyMap[] maps = learners.Select(x => x.Finish()).ToArray();
        if (_learning.KeyData is not null)
            maps = sources.Select(_ => maps[0]).ToArray();
        return new ValueToKeyMappingTransformer(_host, _columns, maps, _learning.AsText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (var (outputColumnName, inputColumnName) in _columns)
        {
            if (!inputSchema.TryFindColumn(inputColumnName, out var column))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName);
            if (column.ItemType is not PrimitiveDataViewType)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName, "vector of primitive or primitive", column.GetTypeString());
            DataViewType valueType = _learning.AsText ? TextDataViewType.Instance : column.ItemType;
            var annotations = new List<SchemaShape.Column>
            {
                new(AnnotationUtils.Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector, valueType, !_learning.AsText && column.IsKey),
            };
            if (column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slotNames))
                annotations.Add(slotNames);
            result[outputColumnName] = new SchemaShape.Column(outputColumnName, column.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }
        return new SchemaShape(result.Values);
    }

    private KeyMapLearner MakeLearner<T>(DataViewRow row, DataViewSchema.Column source) => new KeyMapLearner<T>(row, source, _learning);
}
