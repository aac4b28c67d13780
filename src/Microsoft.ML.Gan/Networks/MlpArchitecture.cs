using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Fully connected networks for vectors. G: (Linear, ReLU)*, Linear. D: (Linear, LeakyReLU 0.2)*, Linear to one output.
/// </summary>
internal sealed record MlpArchitecture(int LatentSize, int RowLength, int[] GeneratorWidths, int[] DiscriminatorWidths)
    : NetworkArchitecture(LatentSize)
{
    public const string Kind = "mlp";

    /// <summary>The slope of D's activation below 0.</summary>
    public const double Leak = 0.2;

    public override long[] RowShape => [-1, RowLength];

    public override int DiscriminatorDepth => DiscriminatorWidths.Length;

    public override nn.Module<Tensor, Tensor> CreateGenerator(int labels, Generator random) =>
        LabelGain.Before(Stack([LatentSize + labels, .. GeneratorWidths, RowLength], () => [nn.ReLU(inplace: true)], spectral: false, random), LatentSize, labels);

    public override Critic CreateCritic(CriticPlan plan, Generator random)
    {
        int[] hidden = [.. DiscriminatorWidths.Take(plan.Depth ?? DiscriminatorWidths.Length).Select(plan.Scaled)];
        List<nn.Module<Tensor, Tensor>> Activation() => plan.Dropout > 0
            ? [nn.LeakyReLU(Leak, inplace: true), new SeededDropout(plan.Dropout, random)]
            : [nn.LeakyReLU(Leak, inplace: true)];
        if (plan.CodeSize > 0)
        {
            return new AutoencoderCritic(
                Stack([RowLength, .. hidden, plan.CodeSize], Activation, plan.SpectralNormalization, random),
                LabelGain.Before(Stack([plan.CodeSize + plan.Labels, .. hidden.Reverse(), RowLength], Activation, plan.SpectralNormalization, random), plan.CodeSize, plan.Labels));
        }
        Sequential layers = Stack([RowLength + plan.Labels, .. hidden, 1], Activation, plan.SpectralNormalization, random);
        return new StackedCritic(layers, plan.SpectralNormalization || plan.Dropout > 0 ? [] : [.. layers.children().OfType<Linear>()]);
    }

    private static Sequential Stack(int[] widths, Func<List<nn.Module<Tensor, Tensor>>> activation, bool spectral, Generator random)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            if (i > 0)
            {
                layers.AddRange(activation());
            }
            Linear layer = UniformLayers.Linear(widths[i], widths[i + 1], random);
            layers.Add(spectral ? new SpectralLayer(layer.weight!, layer.bias, nn.functional.linear, random) : layer);
        }
        return nn.Sequential(layers);
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write(LatentSize);
        writer.Write(RowLength);
        BinaryFormat.WriteInts(writer, GeneratorWidths);
        BinaryFormat.WriteInts(writer, DiscriminatorWidths);
    }

    public static MlpArchitecture Read(BinaryReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), BinaryFormat.ReadInts(reader), BinaryFormat.ReadInts(reader));
}
