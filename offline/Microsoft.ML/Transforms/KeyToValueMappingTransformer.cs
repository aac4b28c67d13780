using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel), "Key To Value Transform", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>What a <see cref="KeyToValueMappingEstimator"/> fits.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    private KeyToValueMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
    }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new KeyToValueMappingTransformer(env.Register(nameof(KeyToValueMappingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "KEY2VALT",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(KeyToValueMappingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        var source = inputSchema[srcCol];
        if (source.Type.GetItemType() is not KeyDataViewType)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "key type", source.Type.ToString());
        if (KeyValuesOf(source) is null)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "key type with key values", source.Type.ToString());
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static DataViewSchema.Column? KeyValuesOf(DataViewSchema.Column source) =>
        source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly KeyToValueMappingTransformer _parent;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _parent.ColumnPairs.Select((x, i) =>
        {
            var source = InputSchema[ColMapNewToOld[i]];
            var value = (PrimitiveDataViewType)KeyValuesOf(source).Value.Type.GetItemType();
            DataViewType type = source.Type is VectorDataViewType vector ? new VectorDataViewType(value, vector.Dimensions) : value;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(source.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            return new DataViewSchema.DetachedColumn(x.outputColumnName, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var source = InputSchema[ColMapNewToOld[iinfo]];
            Type value = KeyValuesOf(source).Value.Type.GetItemType().RawType;
            return source.Type.GetItemType().RawType switch
            {
                var raw when raw == typeof(byte) => Utils.MarshalInvoke(GetGetterOfByte<int>, value, input, source),
                var raw when raw == typeof(ushort) => Utils.MarshalInvoke(GetGetterOfUInt16<int>, value, input, source),
                var raw when raw == typeof(uint) => Utils.MarshalInvoke(GetGetterOfUInt32<int>, value, input, source),
                _ => Utils.MarshalInvoke(GetGetterOfUInt64<int>, value, input, source),
            };
        }

        private static Delegate GetGetterOfByte<TValue>(DataViewRow input, DataViewSchema.Column source) => GetGetter<byte, TValue>(input, source);

        private static Delegate GetGetterOfUInt16<TValue>(DataViewRow input, DataViewSchema.Column source) => GetGetter<ushort, TValue>(input, source);

        private static Delegate GetGetterOfUInt32<TValue>(DataViewRow input, DataViewSchema.Column source) => GetGetter<uint, TValue>(input, source);

        private static Delegate GetGetterOfUInt64<TValue>(DataViewRow input, DataViewSchema.Column source) => GetGetter<ulong, TValue>(input, source);

        private static Delegate GetGetter<TKey, TValue>(DataViewRow input, DataViewSchema.Column source)
            where TKey : IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        {
            VBuffer<TValue> annotation = default;
            source.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref annotation);
            TValue[] values = [.. annotation.DenseValues()];
            TValue missing = Values.Missing<TValue>();
            var column = input.Schema[source.Index];
            if (source.Type is VectorDataViewType)
            {
                var getVector = input.GetGetter<VBuffer<TKey>>(column);
                VBuffer<TKey> keys = default;
                TKey[] dense = [];
                return (ValueGetter<VBuffer<TValue>>)((ref VBuffer<TValue> result) =>
                {
                    getVector(ref keys);
                    if (dense.Length != keys.Length)
                        dense = new TKey[keys.Length];
                    keys.CopyTo(dense);
                    var editor = VBufferEditor.Create(ref result, dense.Length);
                    for (int i = 0; i < dense.Length; i++)
                        editor.Values[i] = Map(dense[i]);
                    result = editor.Commit();
                });
            }
            var getScalar = input.GetGetter<TKey>(column);
            TKey key = default;
            return (ValueGetter<TValue>)((ref TValue result) =>
            {
                getScalar(ref key);
                result = Map(key);
            });

            TValue Map(TKey value)
            {
                ulong number = ulong.CreateTruncating(value);
                return number == 0 || number > (ulong)values.Length ? missing : values[number - 1];
            }
        }
    }
}
