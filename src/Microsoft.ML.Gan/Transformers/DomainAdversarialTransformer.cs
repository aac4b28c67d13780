using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;
using TorchSharp;

[assembly: LoadableClass(typeof(ITransformer), typeof(DomainAdversarialTransformer), null, typeof(SignatureLoadModel),
    "Domain-adversarial classifier", DomainAdversarialTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>A trained classifier: it adds <c>PredictedLabel</c> and <c>Score</c> (binary: <c>Probability</c> too), and the columns that the options named.</summary>
/// <remarks>It may be used from several threads. Disposing it frees the networks; views made from it can't be read afterwards.</remarks>
public sealed class DomainAdversarialTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "DomainAdvTransformer";

    private readonly IHost _host;
    private readonly ClassifierModel _model;
    private readonly ClassifierColumns _columns;

    internal DomainAdversarialTransformer(IHostEnvironment env, ClassifierModel model, ClassifierColumns columns, IReadOnlyList<DomainMetrics> history, AdaptationReport? report, DomainAdversarialTransformer? alternative)
    {
        _host = env.Register(nameof(DomainAdversarialTransformer));
        _model = model;
        _columns = columns;
        History = history;
        Report = report;
        Alternative = alternative;
    }

    /// <summary>What the trainings reported, the source-only one first; empty after loading.</summary>
    public IReadOnlyList<DomainMetrics> History { get; }

    /// <summary>Why this version was returned; null where <see cref="DomainAdversarialTrainer.Options.Guard"/> was off.</summary>
    public AdaptationReport? Report { get; }

    /// <summary>
    /// The version that the guard did not choose, where <see cref="AdaptationGuard.KeepBoth"/> is set; else null. It is not saved, and
    /// is disposed with this one.
    /// </summary>
    public DomainAdversarialTransformer? Alternative { get; }

    /// <summary>The labels, as text, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Labels.Names;

    internal ClassifierModel Model => _model;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns and the added ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(), inputSchema).OutputSchema;
    }

    /// <summary>Classifies every row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, Map());
    }

    /// <summary>The mapping for single rows, as a prediction engine uses it.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedSchema(Map(), inputSchema);
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _model.Dispose();
        Alternative?.Dispose();
    }

    private ClassifierMap Map()
    {
        _ = _model.Network;
        return new ClassifierMap(_model, _columns);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        ClassifierModelFile.Save(ctx, _model, _columns, Report);
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        (ClassifierModel model, ClassifierColumns columns, AdaptationReport? report) = ClassifierModelFile.Load(ctx, TorchSession.ChooseDevice(env, null));
        return new DomainAdversarialTransformer(env, model, columns, [], report, null);
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GAN DOMA",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(DomainAdversarialTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
