using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Features of images from a small convolutional network that nobody trained: the weights are drawn from a fixed seed, so
/// that the space is the same for every data set and leans to none.
/// </summary>
/// <remarks>
/// Three convolutions of 4×4 with stride 2 and leaky ReLU. The last maps, averaged over each quarter of the image, tell what
/// is where; the mean of each map before them tells of texture, noise and blur. Weights are random rotations (Saxe et al.
/// 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks") at the scale of He et al.
/// 2015. That random convolutions with pooling make useful features: Saxe et al. 2011, "On Random Weights and Unsupervised
/// Feature Learning"; that they serve to compare generated with real images: Naeem et al. 2020, "Reliable Fidelity and
/// Diversity Metrics for Generative Models", section 4. The weights belong to the dispose scope in which the network was made.
/// </remarks>
internal sealed class RandomFeatures
{
    private const ulong Seed = 0;
    private const int Kernel = 4;
    private const double Slope = 0.2;
    private static readonly int[] Maps = [16, 16, 24];

    private readonly Tensor[] _weights;

    /// <param name="channels">The images' channels.</param>
    /// <param name="device">Where the images are.</param>
    public RandomFeatures(long channels, Device device)
    {
        // Drawn on the CPU, so that the features mean the same on every device.
        using var random = new Generator(Seed);
        _weights = new Tensor[Maps.Length];
        for (int i = 0; i < Maps.Length; i++)
        {
            long inputs = i == 0 ? channels : Maps[i - 1];
            _weights[i] = Rotation(Maps[i], inputs * Kernel * Kernel, random).reshape(Maps[i], inputs, Kernel, Kernel).to(device);
        }
    }

    /// <summary>[images, channels, height, width] from −1 to 1, sides of 8 or more, to [images, 128].</summary>
    public Tensor Of(Tensor images)
    {
        var features = new List<Tensor>();
        Tensor maps = images;
        for (int i = 0; i < _weights.Length; i++)
        {
            maps = nn.functional.leaky_relu(nn.functional.conv2d(maps, _weights[i], strides: [2, 2], padding: [1, 1]), Slope);
            features.Add(i < _weights.Length - 1 ? maps.mean([2L, 3L]) : nn.functional.adaptive_avg_pool2d(maps, 2).flatten(1));
        }
        return cat(features, 1);
    }

    /// <summary>Orthogonal rows, [outputs, inputs] with outputs ≤ inputs, of the length that keeps the activations' size.</summary>
    private static Tensor Rotation(long outputs, long inputs, Generator random)
    {
        (Tensor q, Tensor r) = linalg.qr(empty(outputs, inputs).normal_(0, 1, random).t());
        // With the signs of R's diagonal, Q is drawn evenly from all rotations (Mezzadri 2007).
        return (q * r.diagonal().sign()).t() * Math.Sqrt(2 / (1 + Slope * Slope));
    }
}
