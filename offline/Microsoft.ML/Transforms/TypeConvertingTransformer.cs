using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>What a <see cref="TypeConvertingEstimator"/> fits.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(IHostEnvironment env, DataKind kind, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingTransformer)), columns)
    {
        Host.CheckUserArg(Enum.IsDefined(kind), "outputKind", "unknown kind");
        _kind = kind;
        OutputType = ColumnTypeExtensions.PrimitiveTypeFromKind(kind);
    }

    private TypeConvertingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _kind = (DataKind)ctx.Reader.ReadByte();
        host.CheckDecode(Enum.IsDefined(_kind));
        OutputType = ColumnTypeExtensions.PrimitiveTypeFromKind(_kind);
    }

    internal PrimitiveDataViewType OutputType { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    internal static bool CanConvert(DataViewType from, DataViewType to) =>
        from.Equals(to) || (IsSimple(from) && IsSimple(to)) || (to is TextDataViewType && from is PrimitiveDataViewType);

    private static bool IsSimple(DataViewType type) => type is NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType;

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new TypeConvertingTransformer(env.Register(nameof(TypeConvertingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.Writer.Write((byte)_kind);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONVERTF",
        verWrittenCur: 0x00010005,
        verReadableCur: 0x00010005,
        verWeCanReadBack: 0x00010005,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(TypeConvertingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewType type = inputSchema[srcCol].Type;
        if (!CanConvert(type.GetItemType(), OutputType))
            throw Host.ExceptParam(nameof(inputSchema), $"source type {type} and result type {OutputType} are not compatible");
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly TypeConvertingTransformer _parent;

        public Mapper(TypeConvertingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _parent.ColumnPairs.Select((x, i) =>
        {
            var source = InputSchema[ColMapNewToOld[i]];
            DataViewType type = source.Type is VectorDataViewType vector ? new VectorDataViewType(_parent.OutputType, vector.Dimensions) : _parent.OutputType;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(source.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            return new DataViewSchema.DetachedColumn(x.outputColumnName, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var source = input.Schema[ColMapNewToOld[iinfo]];
            return Utils.MarshalInvoke(GetGetter<int>, source.Type.GetItemType().RawType, input, source);
        }

        private Delegate GetGetter<TFrom>(DataViewRow input, DataViewSchema.Column source) =>
            Utils.MarshalInvoke(new From<TFrom>().GetGetter<int>, _parent.OutputType.RawType, input, source);
    }

    /// <summary>Getters that convert values of one type.</summary>
    private sealed class From<TFrom>
    {
        internal Delegate GetGetter<TTo>(DataViewRow input, DataViewSchema.Column source)
        {
            var convert = ValueConverter.Create<TFrom, TTo>();
            if (source.Type is VectorDataViewType)
            {
                var getVector = input.GetGetter<VBuffer<TFrom>>(source);
                VBuffer<TFrom> vector = default;
                TFrom[] dense = [];
                return (ValueGetter<VBuffer<TTo>>)((ref VBuffer<TTo> result) =>
                {
                    getVector(ref vector);
                    if (dense.Length != vector.Length)
                        dense = new TFrom[vector.Length];
                    vector.CopyTo(dense);
                    var editor = VBufferEditor.Create(ref result, dense.Length);
                    for (int i = 0; i < dense.Length; i++)
                        editor.Values[i] = convert(dense[i]);
                    result = editor.Commit();
                });
            }
            var getScalar = input.GetGetter<TFrom>(source);
            TFrom value = default;
            return (ValueGetter<TTo>)((ref TTo result) =>
            {
                getScalar(ref value);
                result = convert(value);
            });
        }
    }
}
