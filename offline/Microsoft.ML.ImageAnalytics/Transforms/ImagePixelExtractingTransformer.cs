using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), null, typeof(SignatureLoadModel), "Image Pixel Extractor Transform", ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>What an <see cref="ImagePixelExtractingEstimator"/> fits.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";

    private readonly PixelExtraction[] _columns;

    internal ImagePixelExtractingTransformer(IHostEnvironment env, params PixelExtraction[] columns)
        : base(env.Register(LoaderSignature), columns.Select(x => (x.Name, x.InputColumnName)).ToArray())
    {
        _columns = columns;
    }

    private ImagePixelExtractingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _columns = ColumnPairs.Select(x => new PixelExtraction(x.outputColumnName, x.inputColumnName, ctx)).ToArray();
    }

    internal IReadOnlyList<PixelExtraction> Columns => _columns;

    private static ImagePixelExtractingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new ImagePixelExtractingTransformer(env.Register(LoaderSignature), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (PixelExtraction column in _columns)
            column.Save(ctx);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "IMGPXEXT",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ImagePixelExtractingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        ImageColumns.Check(Host, inputSchema, srcCol);
        var image = (ImageDataViewType)inputSchema[srcCol].Type;
        if (image.Height <= 0 || image.Width <= 0)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputSchema[srcCol].Name, "known-size image", "unknown-size image");
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly ImagePixelExtractingTransformer _parent;

        public Mapper(ImagePixelExtractingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            _parent._columns.Select((x, i) => new DataViewSchema.DetachedColumn(x.Name, x.TypeFor(TypeOf(i)), null)).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
            _parent._columns[iinfo].AsFloat ? MakeGetter<float>(input, iinfo, out disposer) : MakeGetter<byte>(input, iinfo, out disposer);

        private ImageDataViewType TypeOf(int iinfo) => (ImageDataViewType)InputSchema[ColMapNewToOld[iinfo]].Type;

        private ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow input, int iinfo, out Action disposer)
            where T : struct, INumberBase<T>
        {
            PixelExtraction column = _parent._columns[iinfo];
            ImageDataViewType type = TypeOf(iinfo);
            ColorPlanes planes = column.Planes;
            int pixels = type.Height * type.Width;
            int size = pixels * planes.Count;
            // The distance from one plane to the next and from one pixel to the next.
            (int plane, int step) = column.Interleave ? (1, planes.Count) : (pixels, 1);
            T[] table = Table<T>(column);
            MLImage source = null;
            var getSource = input.GetGetter<MLImage>(input.Schema[ColMapNewToOld[iinfo]]);
            disposer = () =>
            {
                source?.Dispose();
                source = null;
            };
            return (ref VBuffer<T> value) =>
            {
                getSource(ref source);
                if (source == null)
                {
                    value = VBufferEditor.Create(ref value, size, 0).Commit();
                    return;
                }
                Host.Check(source.PixelFormat is MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32, "Transform only supports pixel formats Bgra32 and Rgba32");
                Host.Check(source.Height == type.Height && source.Width == type.Width,
                    $"The image is {source.Height} high and {source.Width} wide, the column says {type}.");
                var editor = VBufferEditor.Create(ref value, size);
                ReadOnlySpan<byte> bytes = source.Pixels;
                (int blue, int red) = source.PixelFormat == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
                Copy(bytes, red, planes.Red, editor.Values);
                Copy(bytes, 1, planes.Green, editor.Values);
                Copy(bytes, blue, planes.Blue, editor.Values);
                Copy(bytes, 3, planes.Alpha, editor.Values);
                value = editor.Commit();
            };

            void Copy(ReadOnlySpan<byte> bytes, int from, int index, Span<T> values)
            {
                if (index < 0)
                    return;
                for (int to = plane * index; from < bytes.Length; from += 4, to += step)
                    values[to] = table[bytes[from]];
            }
        }

        /// <summary>The output for each of the 256 colour values.</summary>
        private static T[] Table<T>(PixelExtraction column)
            where T : struct, INumberBase<T>
        {
            var table = new T[256];
            for (int i = 0; i < table.Length; i++)
                table[i] = T.CreateTruncating((i - column.Offset) * column.Scale);
            return table;
        }
    }
}
