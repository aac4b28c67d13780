using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The plan of g, the network from rows to features: numbers or a factory, never anything live, so that every <c>Fit</c> and
/// every loaded model builds a fresh network from it.
/// </summary>
public abstract record FeatureExtractor
{
    private protected FeatureExtractor()
    {
    }

    /// <summary>Rows of shape [batch, slots], or [batch, channels, height, width] for images, to features of shape [batch, features].</summary>
    /// <param name="rowShape">The shape of a batch of rows, −1 for the batch.</param>
    /// <param name="random">Where weights are drawn from.</param>
    internal abstract nn.Module<Tensor, Tensor> Create(long[] rowShape, Generator random);

    /// <summary>Refuses numbers out of range.</summary>
    internal abstract void Validate(string option);

    /// <summary>Refuses rows that it can't take.</summary>
    internal virtual void CheckFits(long[] rowShape)
    {
    }

    internal abstract void Save(BinaryWriter writer);

    internal static FeatureExtractor Load(BinaryReader reader) => reader.ReadString() switch
    {
        MlpFeatureExtractor.Kind => MlpFeatureExtractor.Read(reader),
        ConvolutionalFeatureExtractor.Kind => ConvolutionalFeatureExtractor.Read(reader),
        CustomFeatureExtractor.Kind => CustomFeatureExtractor.Read(reader),
        string other => throw new FormatException($"The model names a feature extractor '{other}' that this version does not know."),
    };
}
