using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;
using TorchSharp;

[assembly: LoadableClass(typeof(ITransformer), typeof(DomainAdversarialTransformer), null, typeof(SignatureLoadModel),
    "Domain-adversarial classifier", DomainAdversarialTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>What a <see cref="DomainAdversarialTrainer"/> has trained.</summary>
/// <remarks>It may be used from several threads. Disposing it frees the networks; views made from it can't be read afterwards.</remarks>
public sealed class DomainAdversarialTransformer : ClassifierTransformer
{
    internal const string LoaderSignature = "DomainAdvTransformer";

    internal DomainAdversarialTransformer(ClassifierModel model, ClassifierColumns columns, IReadOnlyList<DomainMetrics> history, AdaptationReport? report, DomainAdversarialTransformer? alternative)
        : base(model, columns)
    {
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

    /// <summary>Frees the networks, the alternative's too.</summary>
    public override void Dispose()
    {
        base.Dispose();
        Alternative?.Dispose();
    }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        ClassifierModelFile.Save(ctx, Model, Columns, Report);
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        (ClassifierModel model, ClassifierColumns columns, AdaptationReport? report) = ClassifierModelFile.Load(ctx, TorchSession.ChooseDevice(env, null), withCritic: true);
        return new DomainAdversarialTransformer(model, columns, [], report, null);
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GAN DOMA",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010002,
        loaderAssemblyName: typeof(DomainAdversarialTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
