using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Convolutions of 5×5 without padding, each with ReLU and maximum pooling by 2 behind it: the preset for images.</summary>
/// <remarks>The defaults' widths are those of Ganin et al. 2016, figure 4a (MNIST); batch normalisation is not in the paper.</remarks>
public sealed record ConvolutionalFeatureExtractor : FeatureExtractor
{
    internal const string Kind = "convolutional";
    private const int Kernel = 5;

    /// <summary>Feature maps of the layers. At least one, each 1 to 4,096; default 32, 48.</summary>
    public IReadOnlyList<int> FeatureMaps { get; init; } = [32, 48];

    /// <summary>Whether each convolution is batch normalised. Default true.</summary>
    public bool BatchNormalization { get; init; } = true;

    /// <summary>The share of activations that are dropped behind the last layer in training. At least 0, below 1; default 0.</summary>
    public double Dropout { get; init; }

    internal override nn.Module<Tensor, Tensor> Create(long[] rowShape, Generator random)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        int channels = (int)rowShape[1];
        foreach (int maps in FeatureMaps)
        {
            Conv2d convolution = nn.Conv2d(channels, maps, Kernel, bias: !BatchNormalization);
            UniformLayers.Draw(convolution.weight, convolution.bias, channels * Kernel * Kernel, random);
            layers.Add(convolution);
            // Pooling first: the rest has a quarter of the work, and ReLU and the maximum commute.
            layers.Add(nn.MaxPool2d(2));
            if (BatchNormalization)
            {
                layers.Add(new DomainBatchNorm(maps));
            }
            layers.Add(nn.ReLU(inplace: true));
            channels = maps;
        }
        if (Dropout > 0)
        {
            layers.Add(new SeededDropout(Dropout, random));
        }
        layers.Add(nn.Flatten());
        return nn.Sequential(layers);
    }

    internal override void Validate(string option)
    {
        OptionChecks.Range(FeatureMaps is { Count: > 0 } && FeatureMaps.All(maps => maps is >= 1 and <= 4096), $"{option}.{nameof(FeatureMaps)}",
            FeatureMaps is null ? null : string.Join(", ", FeatureMaps), "a list of 1 to 4096 feature maps, at least one");
        OptionChecks.Range(Dropout is >= 0 and < 1, $"{option}.{nameof(Dropout)}", Dropout, "at least 0 and below 1");
    }

    internal override void CheckFits(long[] rowShape)
    {
        if (rowShape.Length != 4)
        {
            throw new ArgumentException("ConvolutionalFeatureExtractor needs images: an image column, or a vector column of dimensions channels × height × width.");
        }
        long side = Math.Min(rowShape[2], rowShape[3]);
        foreach (int _ in FeatureMaps)
        {
            side = (side - Kernel + 1) / 2;
        }
        if (side < 1)
        {
            throw new ArgumentException($"Images of {rowShape[2]}×{rowShape[3]} are too small for {FeatureMaps.Count} convolutions of 5×5 with pooling: enlarge them, or give fewer FeatureMaps.");
        }
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        BinaryFormat.WriteInts(writer, [.. FeatureMaps]);
        writer.Write(BatchNormalization);
        writer.Write(Dropout);
    }

    internal static ConvolutionalFeatureExtractor Read(BinaryReader reader) =>
        new() { FeatureMaps = BinaryFormat.ReadInts(reader), BatchNormalization = reader.ReadBoolean(), Dropout = reader.ReadDouble() };
}
