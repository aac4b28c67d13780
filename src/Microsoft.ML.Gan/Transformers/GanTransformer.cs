using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(typeof(ITransformer), typeof(GanTransformer), null, typeof(SignatureLoadModel),
    "GAN generator", GanTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>A trained generator: it adds generated rows to views and makes views of its own.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and meaning</description></listheader>
/// <item><term>Latent column (input, optional)</term><description>Vector of <see cref="LatentSize"/> Single. Where the input has none, latents follow from the seed and the row's id.</description></item>
/// <item><term>Output column</term><description>The type and scale of the column that was trained on: an image, or a vector of Single.</description></item>
/// </list>
/// Views are lazy and repeatable: every cursor over one view reads the same values. A transformer may be used from several threads.
/// Disposing it frees the networks; views made from it can't be read afterwards.
/// </remarks>
public sealed class GanTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "GanTransformer";

    private readonly IHost _host;
    private readonly GanModel _model;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly string _latentColumnName;

    internal GanTransformer(IHostEnvironment env, GanModel model, string outputColumnName, string inputColumnName, string latentColumnName, IReadOnlyList<GanMetrics> history)
    {
        _host = env.Register(nameof(GanTransformer));
        _model = model;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _latentColumnName = latentColumnName;
        History = history;
    }

    /// <summary>What the training reported, in order; empty after loading.</summary>
    public IReadOnlyList<GanMetrics> History { get; }

    /// <summary>The length of a latent vector.</summary>
    public int LatentSize => _model.Architecture.LatentSize;

    internal GanModel Model => _model;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns and the generated one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The latent column is there and no vector of <see cref="LatentSize"/> Single.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(_model.Seed), inputSchema).OutputSchema;
    }

    /// <summary>Adds one generated value to every row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The latent column is there and no vector of <see cref="LatentSize"/> Single.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, Map(_model.Seed));
    }

    /// <summary>The mapping for single rows, as a prediction engine uses it.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(_model.Seed), inputSchema);
    }

    /// <summary>A view of generated rows: the output column alone.</summary>
    /// <param name="count">The number of rows, at least 0.</param>
    /// <param name="seed">Another seed gives other rows; row i is the same for any <paramref name="count"/>. Default: the training's own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IDataView Generate(long count, int? seed = null)
    {
        OptionChecks.Range(count >= 0, nameof(count), count, "at least 0");
        return new MappedView(new RowIndexView(count), Map(seed ?? _model.Seed));
    }

    /// <summary>Adds the trained discriminator's output to every row: higher is more real.</summary>
    /// <param name="rows">Rows with a column like the one trained on.</param>
    /// <param name="outputColumnName">The column to add, a Single: with the default objective, the logit of the probability that the row is real.</param>
    /// <param name="inputColumnName">The column to score. Default: the name of the column trained on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    /// <remarks>The discriminator ends near 0.5 when training goes well; its output ranks rows, it does not measure the generator.</remarks>
    public IDataView Score(IDataView rows, string outputColumnName = "Score", string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new MappedView(rows, new ScoreMap(_model, outputColumnName, inputColumnName ?? _inputColumnName));
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _model.Dispose();

    private GeneratorMap Map(int seed)
    {
        _ = _model.Generator;
        return new GeneratorMap(_model, _outputColumnName, _latentColumnName, seed);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        GanModelFile.Save(ctx, _model, [_outputColumnName, _inputColumnName, _latentColumnName]);
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        (GanModel model, string[] columns) = GanModelFile.Load(ctx, TorchSession.ChooseDevice(env, null));
        return new GanTransformer(env, model, columns[0], columns[1], columns[2], []);
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GANMODEL",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(GanTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
