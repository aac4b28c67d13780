using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Puts numbers in the place of NaN.</summary>
public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly IHost _host;
    private readonly ReplacementMode _mode;
    private readonly bool _bySlot;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;

    internal MissingValueReplacingEstimator(
        IHostEnvironment env, ReplacementMode mode, bool bySlot, (string outputColumnName, string inputColumnName)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(MissingValueReplacingEstimator));
        _host.CheckUserArg(Enum.IsDefined(mode), "replacementMode", "unknown value");
        _mode = mode;
        _bySlot = bySlot;
        _columns = columns;
    }

    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var replacements = _columns.Select(x =>
        {
            var source = input.Schema.GetColumnOrNull(x.inputColumnName) ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", x.inputColumnName);
            if (!IsReal(source.Type.GetItemType()))
                throw _host.ExceptSchemaMismatch(nameof(input), "input", x.inputColumnName, "Single or Double scalar or vector", source.Type.ToString());
            bool isSingle = source.Type.GetItemType() == NumberDataViewType.Single;
            return isSingle ? Learn(input, source, (float number) => number) : Learn(input, source, (double number) => number);
        }).ToArray();
        return new MissingValueReplacingTransformer(_host, _columns, replacements);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(x => x.Name);
        foreach (var (outputColumnName, inputColumnName) in _columns)
        {
            if (!inputSchema.TryFindColumn(inputColumnName, out var column))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName);
            if (!IsReal(column.ItemType))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName, "Single or Double scalar or vector", column.GetTypeString());
            var annotations = column.Annotations.Where(x => x.Name is AnnotationUtils.Kinds.SlotNames or AnnotationUtils.Kinds.IsNormalized);
            result[outputColumnName] = new SchemaShape.Column(outputColumnName, column.Kind, column.ItemType, false, new SchemaShape(annotations));
        }
        return new SchemaShape(result.Values);
    }

    private static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    /// <summary>One number a slot, or a single one for all slots.</summary>
    private double[] Learn<T>(IDataView input, DataViewSchema.Column source, Func<T, double> number)
    {
        if (_mode == ReplacementMode.DefaultValue)
            return [0];
        _host.Check(source.Type is not VectorDataViewType { IsKnownSize: false } || !_bySlot, "A vector of variable size has no slots to go by.");
        int slots = _bySlot ? source.Type.GetValueCount() : 1;
        var values = new List<double>[slots];
        for (int i = 0; i < slots; i++)
            values[i] = [];
        using var cursor = input.GetRowCursor([source]);
        var vectors = source.Type is VectorDataViewType ? cursor.GetGetter<VBuffer<T>>(source) : null;
        var scalars = vectors is null ? cursor.GetGetter<T>(source) : null;
        VBuffer<T> vector = default;
        T scalar = default;
        while (cursor.MoveNext())
        {
            scalars?.Invoke(ref scalar);
            vectors?.Invoke(ref vector);
            int slot = 0;
            foreach (double value in (vectors is null ? [scalar] : vector.DenseValues()).Select(number))
            {
                if (!double.IsNaN(value))
                    values[slots == 1 ? 0 : slot].Add(value);
                slot++;
            }
        }
        return values.Select(Summary).ToArray();
    }

    private double Summary(List<double> values)
    {
        if (values.Count == 0)
            return 0;
        return _mode switch
        {
            ReplacementMode.Mean => values.Average(),
            ReplacementMode.Minimum => values.Min(),
            ReplacementMode.Maximum => values.Max(),
            _ => values.GroupBy(x => x).MaxBy(x => x.Count()).Key,
        };
    }
}
