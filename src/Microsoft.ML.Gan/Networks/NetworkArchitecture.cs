using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The plan of a generator and its discriminator: numbers only, so that every <c>Fit</c> and every loaded model builds
/// fresh networks from it.
/// </summary>
internal abstract record NetworkArchitecture(int LatentSize)
{
    /// <summary>Latents [batch, <see cref="LatentSize"/>] to rows of <see cref="RowShape"/>. Weights are drawn from <paramref name="random"/>.</summary>
    public abstract nn.Module<Tensor, Tensor> CreateGenerator(Generator random);

    /// <summary>Rows of <see cref="RowShape"/> to one output each. Weights are drawn from <paramref name="random"/>.</summary>
    public abstract nn.Module<Tensor, Tensor> CreateDiscriminator(Generator random);

    /// <summary>The shape of a batch of rows as the networks see it, −1 for the batch.</summary>
    public abstract long[] RowShape { get; }

    public abstract void Save(BinaryWriter writer);

    public static NetworkArchitecture Load(BinaryReader reader) => reader.ReadString() switch
    {
        MlpArchitecture.Kind => MlpArchitecture.Read(reader),
        DcganArchitecture.Kind => DcganArchitecture.Read(reader),
        string other => throw new FormatException($"The model names a network architecture '{other}' that this version does not know."),
    };
}
