using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TextLoader), null, typeof(SignatureLoadModel), "Text Loader", TextLoader.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Reads rows from text files, line by line, when they are asked for.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    internal const string LoaderSignature = "TextLoader";

    private readonly IHost _host;
    private readonly Options _options;
    private readonly TextColumnPlan[] _plans;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment env, Options options, IMultiStreamSource dataSample)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(TextLoader));
        _host.CheckValue(options, nameof(options));
        _host.CheckUserArg(options.Separators is { Length: > 0 }, nameof(options.Separators), "Must specify at least one separator");
        _host.CheckUserArg(options.Separators.All(x => x is not ('\n' or '\r' or '"')), nameof(options.Separators), "Illegal separator");
        _host.CheckUserArg(!options.Separators.Contains(options.DecimalMarker), nameof(options.DecimalMarker), "Decimal marker and separator cannot be the same");
        _host.CheckUserArg(!options.AllowSparse, nameof(options.AllowSparse), "Sparse lines cannot be read.");
        _options = options;
        _options.Columns ??= [new Column("Label", DataKind.Single, 0), new Column("Features", DataKind.Single, [new Range(1, null)])];
        string header = options.HeaderFile is not null ? LineReader.Header(new MultiFileSource(options.HeaderFile), options)
            : dataSample is { Count: > 0 } ? LineReader.Header(dataSample, options) : null;
        List<ReadOnlyMemory<char>> first = null;
        if (header is not null)
            new FieldSplitter(options).Split(header, first = []);
        _plans = _options.Columns.Select(x => new TextColumnPlan(x, options.InputSize ?? first?.Count)).ToArray();
        bool isNamed = options.HasHeader || options.HeaderFile is not null;
        var builder = new DataViewSchema.Builder();
        foreach (TextColumnPlan plan in _plans)
            builder.AddColumn(plan.Name, plan.Type, plan.Annotations(isNamed ? first : null));
        _schema = builder.ToSchema();
    }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source)
    {
        _host.CheckValue(source, nameof(source));
        return new TextView(_host, source, _options, _plans, _schema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        BinaryWriter writer = ctx.Writer;
        writer.Write(_options.AllowQuoting);
        writer.Write(_options.HasHeader);
        writer.Write(_options.TrimWhitespace);
        writer.Write(_options.ReadMultilines);
        writer.Write(_options.MissingRealsAsNaNs);
        writer.Write(new string(_options.Separators));
        writer.Write(_options.DecimalMarker);
        writer.Write(_options.EscapeChar);
        writer.Write(_options.InputSize ?? 0);
        writer.Write(_options.MaxRows ?? -1);
        writer.Write(_options.Columns.Length);
        foreach (Column column in _options.Columns)
            Save(writer, column);
    }

    private static TextLoader Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        BinaryReader reader = ctx.Reader;
        var options = new Options
        {
            AllowQuoting = reader.ReadBoolean(),
            HasHeader = reader.ReadBoolean(),
            TrimWhitespace = reader.ReadBoolean(),
            ReadMultilines = reader.ReadBoolean(),
            MissingRealsAsNaNs = reader.ReadBoolean(),
            Separators = reader.ReadString().ToCharArray(),
            DecimalMarker = reader.ReadChar(),
            EscapeChar = reader.ReadChar(),
        };
        int inputSize = reader.ReadInt32();
        options.InputSize = inputSize > 0 ? inputSize : null;
        long maxRows = reader.ReadInt64();
        options.MaxRows = maxRows >= 0 ? maxRows : null;
        options.Columns = new Column[reader.ReadInt32()];
        for (int i = 0; i < options.Columns.Length; i++)
            options.Columns[i] = LoadColumn(reader);
        return new TextLoader(env, options, dataSample: null);
    }

    private static void Save(BinaryWriter writer, Column column)
    {
        writer.Write(column.Name);
        writer.Write((byte)column.DataKind);
        writer.Write(column.KeyCount is not null);
        writer.Write(column.KeyCount?.Count ?? 0);
        writer.Write(column.Source.Length);
        foreach (Range range in column.Source)
        {
            writer.Write(range.Min);
            writer.Write(range.Max ?? -1);
            writer.Write(range.AutoEnd);
            writer.Write(range.VariableEnd);
            writer.Write(range.ForceVector);
        }
    }

    private static Column LoadColumn(BinaryReader reader)
    {
        string name = reader.ReadString();
        var kind = (DataKind)reader.ReadByte();
        bool isKey = reader.ReadBoolean();
        ulong count = reader.ReadUInt64();
        var ranges = new Range[reader.ReadInt32()];
        for (int i = 0; i < ranges.Length; i++)
        {
            int min = reader.ReadInt32(), max = reader.ReadInt32();
            ranges[i] = new Range
            {
                Min = min,
                Max = max >= 0 ? max : null,
                AutoEnd = reader.ReadBoolean(),
                VariableEnd = reader.ReadBoolean(),
                ForceVector = reader.ReadBoolean(),
            };
        }
        KeyCount keyCount = !isKey ? null : count == 0 ? new KeyCount() : new KeyCount(count);
        return new Column(name, kind, ranges, keyCount);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "TXTLOADR",
        verWrittenCur: 0x00010014,
        verReadableCur: 0x00010014,
        verWeCanReadBack: 0x00010014,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(TextLoader).Assembly.FullName);
}
