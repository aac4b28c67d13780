using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Images;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), null, typeof(SignatureLoadModel), "Image Resizer Transform", ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>What an <see cref="ImageResizingEstimator"/> fits.</summary>
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";
    private const string RegistrationName = "ImageScaler";

    private readonly Resizing[] _columns;

    internal ImageResizingTransformer(IHostEnvironment env, params Resizing[] columns)
        : base(env.Register(RegistrationName), columns.Select(x => (x.Name, x.InputColumnName)).ToArray())
    {
        _columns = columns;
    }

    private ImageResizingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _columns = new Resizing[ColumnPairs.Length];
        for (int i = 0; i < _columns.Length; i++)
        {
            int width = ctx.Reader.ReadInt32();
            host.CheckDecode(width > 0);
            int height = ctx.Reader.ReadInt32();
            host.CheckDecode(height > 0);
            var kind = (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte();
            host.CheckDecode(Enum.IsDefined(kind));
            var anchor = (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte();
            host.CheckDecode(Enum.IsDefined(anchor));
            _columns[i] = new Resizing(ColumnPairs[i].outputColumnName, width, height, ColumnPairs[i].inputColumnName, kind, anchor);
        }
    }

    internal IReadOnlyList<Resizing> Columns => _columns;

    private static ImageResizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new ImageResizingTransformer(env.Register(RegistrationName), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (Resizing column in _columns)
        {
            ctx.Writer.Write(column.Type.Width);
            ctx.Writer.Write(column.Type.Height);
            ctx.Writer.Write((byte)column.Kind);
            ctx.Writer.Write((byte)column.Anchor);
        }
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "IMGSCALF",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ImageResizingTransformer).Assembly.FullName);

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) => ImageColumns.Check(Host, inputSchema, srcCol);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static MLImage Resize(MLImage image, Resizing column)
    {
        int width = column.Type.Width, height = column.Type.Height;
        switch (column.Kind)
        {
            case ImageResizingEstimator.ResizingKind.Fill:
                return ImageScaler.Fill(image, width, height);
            case ImageResizingEstimator.ResizingKind.IsoPad:
                return ImageScaler.Pad(image, width, height);
            default:
                float horizontal = column.Anchor switch
                {
                    ImageResizingEstimator.Anchor.Left => 0,
                    ImageResizingEstimator.Anchor.Right => 1,
                    _ => 0.5f,
                };
                float vertical = column.Anchor switch
                {
                    ImageResizingEstimator.Anchor.Top => 0,
                    ImageResizingEstimator.Anchor.Bottom => 1,
                    _ => 0.5f,
                };
                return ImageScaler.Crop(image, width, height, horizontal, vertical);
        }
    }

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly ImageResizingTransformer _parent;

        public Mapper(ImageResizingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            _parent._columns.Select(x => new DataViewSchema.DetachedColumn(x.Name, x.Type, null)).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            MLImage source = null;
            var getSource = input.GetGetter<MLImage>(input.Schema[ColMapNewToOld[iinfo]]);
            Resizing column = _parent._columns[iinfo];
            disposer = () =>
            {
                source?.Dispose();
                source = null;
            };
            ValueGetter<MLImage> getter = (ref MLImage value) =>
            {
                value?.Dispose();
                value = null;
                getSource(ref source);
                if (source == null || source.Height <= 0 || source.Width <= 0)
                    return;
                // An image of the right size is passed on as it is, as in the real package.
                bool fits = source.Height == column.Type.Height && source.Width == column.Type.Width;
                value = fits ? source : Resize(source, column);
            };
            return getter;
        }
    }
}
