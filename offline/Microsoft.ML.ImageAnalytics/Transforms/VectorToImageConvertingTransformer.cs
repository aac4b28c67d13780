using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(VectorToImageConvertingTransformer), null, typeof(SignatureLoadModel), "Vector To Image Transform", VectorToImageConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>What a <see cref="VectorToImageConvertingEstimator"/> fits.</summary>
public sealed class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "VectorToImageConverter";

    private readonly ImageComposition[] _columns;

    internal VectorToImageConvertingTransformer(IHostEnvironment env, params ImageComposition[] columns)
        : base(env.Register(LoaderSignature), columns.Select(x => (x.Name, x.InputColumnName)).ToArray())
    {
        _columns = columns;
    }

    private VectorToImageConvertingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _columns = ColumnPairs.Select(x => ImageComposition.Load(x.outputColumnName, x.inputColumnName, ctx)).ToArray();
    }

    internal IReadOnlyList<ImageComposition> Columns => _columns;

    internal static bool IsPixelType(DataViewType type) =>
        type == NumberDataViewType.Single || type == NumberDataViewType.Double || type == NumberDataViewType.Byte;

    private static VectorToImageConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new VectorToImageConvertingTransformer(env.Register(LoaderSignature), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (ImageComposition column in _columns)
            column.Save(ctx);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "VECTOIMG",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(VectorToImageConvertingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewType type = inputSchema[srcCol].Type;
        ImageComposition column = _columns[col];
        if (type is not VectorDataViewType vector)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName, "image", type.ToString());
        if (vector.Size != column.Type.Height * column.Type.Width * column.Planes.Count)
        {
            var expected = new VectorDataViewType(vector.ItemType, column.Type.Height, column.Type.Width, column.Planes.Count);
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName, expected.ToString(), type.ToString());
        }
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly VectorToImageConvertingTransformer _parent;

        public Mapper(VectorToImageConvertingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            _parent._columns.Select(x => new DataViewSchema.DetachedColumn(x.Name, x.Type, null)).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            ImageComposition column = _parent._columns[iinfo];
            var source = input.Schema[ColMapNewToOld[iinfo]];
            DataViewType item = ((VectorDataViewType)source.Type).ItemType;
            if (item == NumberDataViewType.Single)
                return MakeGetter(input.GetGetter<VBuffer<float>>(source), column);
            if (item == NumberDataViewType.Double)
                return MakeGetter(input.GetGetter<VBuffer<double>>(source), column);
            if (item == NumberDataViewType.Byte)
                return MakeGetter(input.GetGetter<VBuffer<byte>>(source), column);
            throw Host.Except("We only support float, double or byte arrays");
        }

        private static ValueGetter<MLImage> MakeGetter<T>(ValueGetter<VBuffer<T>> getSource, ImageComposition column)
            where T : struct, INumberBase<T>
        {
            int pixels = column.Type.Height * column.Type.Width;
            ColorPlanes planes = column.Planes;
            (int plane, int step) = column.Interleaved ? (1, planes.Count) : (pixels, 1);
            // Bytes are taken as they are, whatever scale and offset say.
            bool rescale = typeof(T) != typeof(byte) && (column.Offset != 0 || column.Scale != 1);
            VBuffer<T> source = default;
            T[] values = [];
            return (ref MLImage value) =>
            {
                getSource(ref source);
                if (source.GetValues().Length == 0)
                {
                    value = null;
                    return;
                }
                if (values.Length != source.Length)
                    values = new T[source.Length];
                source.CopyTo(values);
                var bytes = new byte[pixels * 4];
                Fill(bytes, 0, planes.Blue, column.DefaultBlue);
                Fill(bytes, 1, planes.Green, column.DefaultGreen);
                Fill(bytes, 2, planes.Red, column.DefaultRed);
                if (planes.Alpha >= 0 || !rescale)
                    Fill(bytes, 3, planes.Alpha, column.DefaultAlpha);
                value = MLImage.CreateFromPixels(column.Type.Width, column.Type.Height, MLPixelFormat.Bgra32, bytes);
                value.Tag = nameof(VectorToImageConvertingTransformer);
            };

            // Rescaling reaches the default colours too, and leaves alpha 0 where there is no alpha plane: so does the real package.
            void Fill(byte[] bytes, int to, int index, int defaultValue)
            {
                for (int from = plane * index; to < bytes.Length; to += 4, from += step)
                {
                    float color = index < 0 ? defaultValue : float.CreateTruncating(values[from]);
                    bytes[to] = rescale ? (byte)Math.Round(color * column.Scale - column.Offset) : (byte)color;
                }
            }
        }
    }
}
