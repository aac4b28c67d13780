using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToVectorMappingTransformer), null, typeof(SignatureLoadModel), "Key To Vector Transform", KeyToVectorMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>What a <see cref="KeyToVectorMappingEstimator"/> fits.</summary>
public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToVectorTransform";

    internal KeyToVectorMappingTransformer(IHostEnvironment env, bool outputCountVector, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingTransformer)), columns)
    {
        OutputCountVector = outputCountVector;
    }

    private KeyToVectorMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        OutputCountVector = ctx.Reader.ReadBoolean();
    }

    internal bool OutputCountVector { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private static KeyToVectorMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new KeyToVectorMappingTransformer(env.Register(nameof(KeyToVectorMappingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.Writer.Write(OutputCountVector);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "KEY2VECT",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(KeyToVectorMappingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        var source = inputSchema[srcCol];
        if (source.Type.GetItemType() is not KeyDataViewType)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "key type of known cardinality", source.Type.ToString());
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly KeyToVectorMappingTransformer _parent;

        public Mapper(KeyToVectorMappingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _parent.ColumnPairs.Select((x, i) =>
        {
            var source = InputSchema[ColMapNewToOld[i]];
            int size = SizeOf(source);
            bool isScalar = source.Type is not VectorDataViewType;
            VectorDataViewType type = isScalar || _parent.OutputCountVector
                ? new VectorDataViewType(NumberDataViewType.Single, size)
                : new VectorDataViewType(NumberDataViewType.Single, ((VectorDataViewType)source.Type).Size, size);
            var annotations = new DataViewSchema.Annotations.Builder();
            var names = source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
            if (type.Dimensions.Length == 1 && names?.Type is VectorDataViewType { ItemType: TextDataViewType } namesType && namesType.Size == size)
            {
                annotations.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> value) =>
                    source.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref value));
            }
            if (isScalar)
            {
                annotations.Add(AnnotationUtils.Kinds.CategoricalSlotRanges, new VectorDataViewType(NumberDataViewType.Int32, 1, 2),
                    (ref VBuffer<int> value) => value = new VBuffer<int>(2, [0, size - 1]));
            }
            if (isScalar || !_parent.OutputCountVector)
                annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            return new DataViewSchema.DetachedColumn(x.outputColumnName, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var source = InputSchema[ColMapNewToOld[iinfo]];
            return Utils.MarshalInvoke(GetGetter<int>, source.Type.GetItemType().RawType, input, source);
        }

        private static int SizeOf(DataViewSchema.Column source) => checked((int)((KeyDataViewType)source.Type.GetItemType()).Count);

        private ValueGetter<VBuffer<float>> GetGetter<TKey>(DataViewRow input, DataViewSchema.Column source)
        {
            int size = SizeOf(source);
            var column = input.Schema[source.Index];
            if (source.Type is not VectorDataViewType)
            {
                var getScalar = input.GetGetter<TKey>(column);
                TKey key = default;
                return (ref VBuffer<float> result) =>
                {
                    getScalar(ref key);
                    int slot = Slot(key, size);
                    var editor = VBufferEditor.Create(ref result, size, slot < 0 ? 0 : 1);
                    if (slot >= 0)
                    {
                        editor.Values[0] = 1;
                        if (size > 1)
                            editor.Indices[0] = slot;
                    }
                    result = editor.Commit();
                };
            }
            var getVector = input.GetGetter<VBuffer<TKey>>(column);
            VBuffer<TKey> keys = default;
            bool counts = _parent.OutputCountVector;
            return (ref VBuffer<float> result) =>
            {
                getVector(ref keys);
                var editor = VBufferEditor.Create(ref result, counts ? size : checked(size * keys.Length));
                editor.Values.Clear();
                foreach (var (index, key) in keys.Items())
                {
                    int slot = Slot(key, size);
                    if (slot >= 0)
                        editor.Values[counts ? slot : index * size + slot]++;
                }
                result = editor.Commit();
            };
        }

        /// <summary>-1 for the missing key and for one beyond the count.</summary>
        private static int Slot<TKey>(TKey key, int size)
        {
            ulong number = Convert.ToUInt64(key);
            return number == 0 || number > (ulong)size ? -1 : (int)(number - 1);
        }
    }
}
