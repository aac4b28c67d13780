using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Fully connected layers, each with ReLU behind it: the preset for vectors. Images are flattened.</summary>
public sealed record MlpFeatureExtractor : FeatureExtractor
{
    internal const string Kind = "mlp";

    /// <summary>Widths of the layers; the last is the number of features. At least one, each 1 to 65,536; default 128, 128.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [128, 128];

    /// <summary>Whether each layer is batch normalised before its ReLU. Default false.</summary>
    public bool BatchNormalization { get; init; }

    /// <summary>The share of activations that are dropped behind each layer in training. At least 0, below 1; default 0.</summary>
    public double Dropout { get; init; }

    internal override nn.Module<Tensor, Tensor> Create(long[] rowShape, Generator random)
    {
        var layers = new List<nn.Module<Tensor, Tensor>> { nn.Flatten() };
        int inputs = (int)rowShape.Skip(1).Aggregate(1L, (product, side) => product * side);
        foreach (int width in Widths)
        {
            layers.Add(UniformLayers.Linear(inputs, width, random));
            if (BatchNormalization)
            {
                layers.Add(new DomainBatchNorm(width));
            }
            layers.Add(nn.ReLU(inplace: true));
            if (Dropout > 0)
            {
                layers.Add(new SeededDropout(Dropout, random));
            }
            inputs = width;
        }
        return nn.Sequential(layers);
    }

    internal override void Validate(string option)
    {
        OptionChecks.Widths(Widths, $"{option}.{nameof(Widths)}", least: 1);
        OptionChecks.Range(Dropout is >= 0 and < 1, $"{option}.{nameof(Dropout)}", Dropout, "at least 0 and below 1");
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        BinaryFormat.WriteInts(writer, [.. Widths]);
        writer.Write(BatchNormalization);
        writer.Write(Dropout);
    }

    internal static MlpFeatureExtractor Read(BinaryReader reader) =>
        new() { Widths = BinaryFormat.ReadInts(reader), BatchNormalization = reader.ReadBoolean(), Dropout = reader.ReadDouble() };
}
