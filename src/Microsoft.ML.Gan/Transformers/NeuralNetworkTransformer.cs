using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(NeuralNetworkTransformer), null, typeof(SignatureLoadModel),
    "Neural network classifier", NeuralNetworkTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>What a <see cref="NeuralNetworkTrainer"/> has trained.</summary>
/// <remarks>It may be used from several threads. Disposing it frees the networks; views made from it can't be read afterwards.</remarks>
public sealed class NeuralNetworkTransformer : ClassifierTransformer
{
    internal const string LoaderSignature = "NeuralNetTransformer";

    internal NeuralNetworkTransformer(ClassifierModel model, ClassifierColumns columns, IReadOnlyList<NeuralNetworkMetrics> history)
        : base(model, columns) => History = history;

    /// <summary>What the training reported; empty after loading.</summary>
    public IReadOnlyList<NeuralNetworkMetrics> History { get; }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        ClassifierModelFile.Save(ctx, Model, Columns, null);
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        (ClassifierModel model, ClassifierColumns columns, _) = ClassifierModelFile.Load(ctx, TorchSession.ChooseDevice(env, null), withCritic: false);
        return new NeuralNetworkTransformer(model, columns, []);
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GAN NNET",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010002,
        loaderAssemblyName: typeof(NeuralNetworkTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
