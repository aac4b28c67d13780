using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// DCGAN: strided convolutions down, fractionally strided convolutions up, batch normalisation in both, no hidden fully
/// connected layer. Radford, Metz and Chintala 2016, "Unsupervised Representation Learning with Deep Convolutional
/// Generative Adversarial Networks", section 3 and figure 1.
/// </summary>
/// <remarks>
/// The side is halved while it stays at least 4: 64 → 32 → 16 → 8 → 4, 32 → 16 → 8 → 4, 28 → 14 → 7. Feature maps double
/// with every halving. An odd side n is halved to ⌊n/2⌋ and doubled with an output padding of 1.
/// </remarks>
internal sealed record DcganArchitecture(int LatentSize, ImageShape Image, int GeneratorFeatureMaps, int DiscriminatorFeatureMaps)
    : NetworkArchitecture(LatentSize)
{
    public const string Kind = "dcgan";
    private const int SmallestSide = 4;

    public override long[] RowShape => [-1, Image.Channels, Image.Height, Image.Width];

    public override int DiscriminatorDepth => Sizes(Image).Length - 1;

    public override nn.Module<Tensor, Tensor> CreateGenerator(int labels, Generator random) => Up(LatentSize, labels, GeneratorFeatureMaps, random);

    public override Critic CreateCritic(CriticPlan plan, Generator random)
    {
        (int Height, int Width)[] sizes = Sizes(Image)[..((plan.Depth ?? DiscriminatorDepth) + 1)];
        var layers = new List<nn.Module<Tensor, Tensor>>();
        int channels = Image.Channels, maps = plan.Scaled(DiscriminatorFeatureMaps);
        for (int i = 1; i < sizes.Length; i++)
        {
            layers.Add(Convolution(channels, maps, (4, 4), 2, 1, plan, random));
            if (i > 1 && plan.BatchNormalization)
            {
                layers.Add(Weights(nn.BatchNorm2d(maps), random));
            }
            layers.Add(nn.LeakyReLU(0.2, inplace: true));
            if (plan.Dropout > 0)
            {
                layers.Add(new SeededDropout(plan.Dropout, random));
            }
            (channels, maps) = (maps, maps * 2);
        }
        // The last layer sees the whole of the smallest maps.
        nn.Module<Tensor, Tensor> Whole(int outputs) => Convolution(channels, outputs, sizes[^1], 1, 0, plan, random);
        if (plan.CodeSize > 0)
        {
            layers.AddRange([Whole(plan.CodeSize), nn.Flatten()]);
            return new AutoencoderCritic(nn.Sequential(layers), Up(plan.CodeSize, plan.Labels, plan.Scaled(DiscriminatorFeatureMaps), random));
        }
        if (plan.Labels > 0)
        {
            layers.Add(nn.Flatten());
            int features = channels * sizes[^1].Height * sizes[^1].Width;
            return new ProjectionCritic(nn.Sequential(layers), Projection(features, 1, plan, random), Projection(plan.Labels, features, plan, random));
        }
        layers.AddRange([Whole(1), nn.Flatten()]);
        return new StackedCritic(nn.Sequential(layers));
    }

    /// <summary>From a 1×1 "image" of numbers, with a one-hot label behind them, up to images.</summary>
    private Sequential Up(int numbers, int labels, int lastMaps, Generator random)
    {
        int inputs = numbers + labels;
        (int Height, int Width)[] sizes = Sizes(Image);
        int halvings = sizes.Length - 1;
        int maps = lastMaps << (halvings - 1);
        var layers = new List<nn.Module<Tensor, Tensor>>
        {
            nn.Unflatten(1, [inputs, 1, 1]),
            Weights(nn.ConvTranspose2d(inputs, maps, (sizes[halvings].Height, sizes[halvings].Width), bias: false), random),
            Weights(nn.BatchNorm2d(maps), random),
            nn.ReLU(inplace: true),
        };
        for (int i = halvings - 1; i >= 0; i--)
        {
            int channels = i == 0 ? Image.Channels : maps / 2;
            // One output padding for both sides: TorchSharp takes the height's for the width as well.
            (int height, int width) = (sizes[i].Height % 2, sizes[i].Width % 2);
            layers.Add(Weights(nn.ConvTranspose2d(maps, channels, 4, 2, 1, Math.Max(height, width), bias: false), random));
            if (height != width)
            {
                layers.Add(new Cropping(sizes[i].Height, sizes[i].Width));
            }
            if (i > 0)
            {
                layers.Add(Weights(nn.BatchNorm2d(channels), random));
                layers.Add(nn.ReLU(inplace: true));
            }
            maps = channels;
        }
        layers.Add(nn.Tanh());
        return LabelGain.Before(nn.Sequential(layers), numbers, labels);
    }

    private static nn.Module<Tensor, Tensor> Convolution(int inputs, int outputs, (int Height, int Width) kernel, long stride, long padding, CriticPlan plan, Generator random)
    {
        // Batch normalisation shifts its maps itself; without it, convolutions do.
        Conv2d layer = Weights(nn.Conv2d(inputs, outputs, (kernel.Height, kernel.Width), (stride, stride), (padding, padding), bias: !plan.BatchNormalization), random);
        return plan.SpectralNormalization
            ? new SpectralLayer(layer.weight, layer.bias, (x, weight, bias) => nn.functional.conv2d(x, weight, bias, [stride, stride], [padding, padding]), random)
            : layer;
    }

    private static nn.Module<Tensor, Tensor> Projection(int inputs, int outputs, CriticPlan plan, Generator random)
    {
        Linear layer = Weights(nn.Linear(inputs, outputs, hasBias: false), random);
        return plan.SpectralNormalization ? new SpectralLayer(layer.weight!, null, nn.functional.linear, random) : layer;
    }

    /// <summary>The sizes of the maps, from the image down.</summary>
    private static (int Height, int Width)[] Sizes(ImageShape image)
    {
        var sizes = new List<(int Height, int Width)> { (image.Height, image.Width) };
        while (Math.Min(sizes[^1].Height, sizes[^1].Width) / 2 >= SmallestSide)
        {
            sizes.Add((sizes[^1].Height / 2, sizes[^1].Width / 2));
        }
        return [.. sizes];
    }

    /// <summary>Convolutions from N(0, 0.02) (Radford et al., section 4).</summary>
    private static T Weights<T>(T layer, Generator random) where T : nn.Module<Tensor, Tensor>
    {
        // Batch normalisation: scales from N(1, 0.02), shifts 0, as the paper's own code has it.
        double mean = layer is BatchNorm2d ? 1 : 0;
        using var _ = no_grad();
        foreach ((string name, Parameter parameter) in layer.named_parameters())
        {
            if (name == "weight")
            {
                parameter.normal_(mean, 0.02, random);
            }
            else
            {
                parameter.zero_();
            }
        }
        return layer;
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write(LatentSize);
        Image.Save(writer);
        writer.Write(GeneratorFeatureMaps);
        writer.Write(DiscriminatorFeatureMaps);
    }

    public static DcganArchitecture Read(BinaryReader reader) =>
        new(reader.ReadInt32(), ImageShape.Load(reader), reader.ReadInt32(), reader.ReadInt32());
}
