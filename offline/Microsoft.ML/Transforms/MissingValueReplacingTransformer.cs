using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(MissingValueReplacingTransformer), null, typeof(SignatureLoadModel), "NA Replace Transform", MissingValueReplacingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>What a <see cref="MissingValueReplacingEstimator"/> fits.</summary>
public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "NAReplaceTransform";

    private readonly double[][] _replacements;

    internal MissingValueReplacingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, double[][] replacements)
        : base(env.Register(nameof(MissingValueReplacingTransformer)), columns)
    {
        _replacements = replacements;
    }

    private MissingValueReplacingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _replacements = new double[ColumnPairs.Length][];
        for (int i = 0; i < _replacements.Length; i++)
        {
            _replacements[i] = new double[ctx.Reader.ReadInt32()];
            for (int slot = 0; slot < _replacements[i].Length; slot++)
                _replacements[i][slot] = ctx.Reader.ReadDouble();
        }
    }

    private static MissingValueReplacingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new MissingValueReplacingTransformer(env.Register(nameof(MissingValueReplacingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (double[] replacement in _replacements)
        {
            ctx.Writer.Write(replacement.Length);
            foreach (double number in replacement)
                ctx.Writer.Write(number);
        }
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "NAREP  F",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(MissingValueReplacingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewType type = inputSchema[srcCol].Type;
        bool isReal = type.GetItemType() == NumberDataViewType.Single || type.GetItemType() == NumberDataViewType.Double;
        int slots = _replacements[col].Length;
        if (!isReal || (slots != 1 && type.GetValueCount() != slots))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", ColumnPairs[col].inputColumnName, $"Single or Double, {slots} slots", type.ToString());
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly MissingValueReplacingTransformer _parent;

        public Mapper(MissingValueReplacingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _parent.ColumnPairs.Select((x, i) =>
        {
            var source = InputSchema[ColMapNewToOld[i]];
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(source.Annotations, name => name is AnnotationUtils.Kinds.SlotNames or AnnotationUtils.Kinds.IsNormalized);
            return new DataViewSchema.DetachedColumn(x.outputColumnName, source.Type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var source = input.Schema[ColMapNewToOld[iinfo]];
            return source.Type.GetItemType() == NumberDataViewType.Single
                ? MakeGetter<float>(input, source, _parent._replacements[iinfo])
                : MakeGetter<double>(input, source, _parent._replacements[iinfo]);
        }

        private static Delegate MakeGetter<T>(DataViewRow input, DataViewSchema.Column source, double[] replacements)
            where T : struct, IBinaryFloatingPointIeee754<T>
        {
            T[] numbers = Array.ConvertAll(replacements, T.CreateTruncating);
            if (source.Type is not VectorDataViewType)
            {
                var getScalar = input.GetGetter<T>(source);
                return (ValueGetter<T>)((ref T value) =>
                {
                    getScalar(ref value);
                    if (T.IsNaN(value))
                        value = numbers[0];
                });
            }
            var getVector = input.GetGetter<VBuffer<T>>(source);
            VBuffer<T> vector = default;
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                getVector(ref vector);
                vector.CopyTo(ref value);
                var editor = VBufferEditor.CreateFromBuffer(ref value);
                for (int i = 0; i < editor.Values.Length; i++)
                {
                    if (T.IsNaN(editor.Values[i]))
                        editor.Values[i] = numbers[numbers.Length == 1 ? 0 : value.IsDense ? i : editor.Indices[i]];
                }
                value = editor.Commit();
            });
        }
    }
}
