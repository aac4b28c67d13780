using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Bright squares of five kinds on dark ground, at random places: images whose faults can be dosed.</summary>
internal static class Squares
{
    public const int Kinds = 5;

    /// <summary>Shape [count, channels, side, side], from −1 to 1; the kinds, which differ in size, take turns.</summary>
    public static Tensor Draw(int count, int side, int channels = 1, int kinds = Kinds, int seed = 0)
    {
        var random = new Random(seed);
        var pixels = new float[count * channels * side * side];
        Array.Fill(pixels, -1);
        for (int i = 0; i < count; i++)
        {
            int size = side * (i % kinds + 2) / 8, top = random.Next(side - size + 1), left = random.Next(side - size + 1);
            for (int channel = 0; channel < channels; channel++)
            {
                for (int y = top; y < top + size; y++)
                {
                    Array.Fill(pixels, 1, ((i * channels + channel) * side + y) * side + left, size);
                }
            }
        }
        return tensor(pixels, [count, channels, side, side]);
    }

    public static Tensor WithNoise(Tensor images, double deviation)
    {
        using var random = new Generator(1);
        return (images + empty(images.shape).normal_(0, deviation, random)).clamp(-1, 1);
    }

    /// <summary>The mean over a square of pixels, of odd width.</summary>
    public static Tensor Blurred(Tensor images, int width) =>
        nn.functional.avg_pool2d(images + 1, width, stride: 1, padding: width / 2) - 1;
}
