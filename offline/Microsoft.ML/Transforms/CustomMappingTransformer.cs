using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What a <see cref="CustomMappingEstimator{TSrc, TDst}"/> fits.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHost _host;
    private readonly Action<TSrc, TDst> _mapAction;
    private readonly string _contractName;
    private readonly SchemaDefinition _inputDefinition;
    private readonly InternalSchemaDefinition _outputDefinition;

    internal CustomMappingTransformer(
        IHostEnvironment env, Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(CustomMappingTransformer<TSrc, TDst>));
        _host.CheckValue(mapAction, nameof(mapAction));
        _mapAction = mapAction;
        _contractName = contractName;
        _inputDefinition = inputDefinition;
        InputColumns = InternalSchemaDefinition.Create(typeof(TSrc), inputDefinition ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write)).Columns;
        _outputDefinition = InternalSchemaDefinition.Create(typeof(TDst), outputDefinition ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read));
        AddedSchema = new DataViewConstructionUtils.InputRow<TDst>(_host, _outputDefinition).Schema;
    }

    internal InternalSchemaDefinition.Column[] InputColumns { get; }

    internal DataViewSchema AddedSchema { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return RowToRowMapperTransform.GetOutputSchema(inputSchema, new Mapper(this, inputSchema));
    }

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new RowToRowMapperTransform(_host, input, new Mapper(this, input.Schema), schema => new Mapper(this, schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return (IRowToRowMapper)Transform(new EmptyDataView(_host, inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (_contractName is null)
            throw _host.Except("Empty contract name for a transform: the transform cannot be saved");
        CustomMappings.Save(ctx, _contractName, _mapAction.Method.DeclaringType.Assembly);
    }

    private sealed class Mapper : IRowMapper
    {
        private readonly CustomMappingTransformer<TSrc, TDst> _parent;
        private readonly TypedCursorable<TSrc> _source;

        internal Mapper(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema inputSchema)
        {
            _parent = parent;
            _source = TypedCursorable<TSrc>.Create(parent._host, new EmptyDataView(parent._host, inputSchema), false, parent._inputDefinition);
        }

        public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
        {
            bool isNeeded = Enumerable.Range(0, _parent.AddedSchema.Count).Any(activeOutput);
            var needed = isNeeded ? _source.Dependencies.Select(x => x.Index).ToHashSet() : [];
            return needed.Contains;
        }

        public DataViewSchema.DetachedColumn[] GetOutputColumns() =>
            [.. _parent.AddedSchema.Select(x => new DataViewSchema.DetachedColumn(x.Name, x.Type, x.Annotations))];

        public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var getters = new Delegate[_parent.AddedSchema.Count];
            if (!Enumerable.Range(0, getters.Length).Any(activeOutput))
                return getters;
            var row = _source.GetRow(input);
            var output = new DataViewConstructionUtils.InputRow<TDst>(_parent._host, _parent._outputDefinition);
            TSrc source = new();
            TDst target = new();
            long position = -1;
            for (int i = 0; i < getters.Length; i++)
            {
                if (activeOutput(i))
                    getters[i] = Utils.MarshalInvoke(MakeGetter<int>, output.Schema[i].Type.RawType, output, output.Schema[i], (Action)Refresh);
            }
            return getters;

            // The function runs once a row, however many of its columns are read.
            void Refresh()
            {
                if (position == input.Position && position >= 0)
                    return;
                row.FillValues(source);
                _parent._mapAction(source, target);
                output.ExtractValues(target);
                position = input.Position;
            }
        }

        public ITransformer GetTransformer() => _parent;

        public void Save(ModelSaveContext ctx) => ((ICanSaveModel)_parent).Save(ctx);

        private static Delegate MakeGetter<T>(DataViewRow output, DataViewSchema.Column column, Action refresh)
        {
            var getter = output.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                refresh();
                getter(ref value);
            });
        }
    }
}
