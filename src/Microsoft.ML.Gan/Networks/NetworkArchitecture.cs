using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The plan of a generator and its critics: numbers only, so that every <c>Fit</c> and every loaded model builds
/// fresh networks from it.
/// </summary>
internal abstract record NetworkArchitecture(int LatentSize)
{
    /// <summary>
    /// Latents with the one-hot label behind them, [batch, <see cref="LatentSize"/> + <paramref name="labels"/>], to rows of
    /// <see cref="RowShape"/>. Weights are drawn from <paramref name="random"/>.
    /// </summary>
    public abstract nn.Module<Tensor, Tensor> CreateGenerator(int labels, Generator random);

    /// <summary>Rows of <see cref="RowShape"/> to one output each. Weights are drawn from <paramref name="random"/>.</summary>
    public abstract Critic CreateCritic(CriticPlan plan, Generator random);

    /// <summary>The shape of a batch of rows as the networks see it, −1 for the batch.</summary>
    public abstract long[] RowShape { get; }

    /// <summary>Hidden layers of the discriminator: the most that a member of an ensemble can have.</summary>
    public abstract int DiscriminatorDepth { get; }

    public abstract void Save(BinaryWriter writer);

    public static NetworkArchitecture Load(BinaryReader reader) => reader.ReadString() switch
    {
        MlpArchitecture.Kind => MlpArchitecture.Read(reader),
        DcganArchitecture.Kind => DcganArchitecture.Read(reader),
        TabularArchitecture.Kind => TabularArchitecture.Read(reader),
        string other => throw new FormatException($"The model names a network architecture '{other}' that this version does not know."),
    };
}
