using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Whether this processor convolves what it is told to. oneDNN, which libtorch leaves convolutions to, has been seen to compute other numbers on a virtual machine (oneDNN 3.7.1 in libtorch 2.10,
/// channels that are no multiple of 16): a training then learns from noise, without a sign but a NaN now and then.
/// </summary>
internal static class ConvolutionCheck
{
    private static readonly Lazy<bool> s_right = new(() => IsRight((x, weight) => nn.functional.conv2d(x, weight, strides: [2, 2], padding: [1, 1])));

    /// <summary>Refuses a processor that convolves wrongly. It is asked once.</summary>
    /// <exception cref="PlatformNotSupportedException">It does.</exception>
    public static void Require()
    {
        if (!s_right.Value)
        {
            throw new PlatformNotSupportedException("libtorch computes convolutions wrongly on this processor: images can't be learnt. Set the environment variable ONEDNN_MAX_CPU_ISA to SSE41 before the program starts; "
                + "its library for convolutions, oneDNN, then uses plainer instructions, and is slower.");
        }
    }

    /// <summary>Small whole numbers are exact in Single and in Double, which oneDNN has no part in: outputs and both gradients must agree to the bit.</summary>
    /// <param name="convolve">From images [batch, channels, 8, 8] and weights [outputs, channels, 4, 4].</param>
    internal static bool IsRight(Func<Tensor, Tensor, Tensor> convolve)
    {
        using IDisposable gradients = enable_grad();
        return Agree(8, 4) && Agree(100, 16);

        bool Agree(long inputs, long outputs)
        {
            using DisposeScope scope = NewDisposeScope();
            // What is not written must not happen to be zero.
            for (int length = 256; length <= 1 << 15; length += 256)
            {
                using Tensor freed = full(length, 1f);
            }
            Tensor x = Whole(16, inputs, 8, 8), weight = Whole(outputs, inputs, 4, 4);
            return Run(ScalarType.Float32).Zip(Run(ScalarType.Float64), (a, b) => a.to(ScalarType.Float64).eq(b).all().ToBoolean()).All(same => same);

            Tensor[] Run(ScalarType type)
            {
                Tensor images = x.to(type).detach().requires_grad_(), weights = weight.to(type).detach().requires_grad_();
                Tensor maps = convolve(images, weights);
                maps.backward([Whole(maps.shape).to(type)]);
                return [maps.detach(), images.grad!, weights.grad!];
            }
        }
    }

    /// <summary>−3 to 3, over and over.</summary>
    private static Tensor Whole(params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, side) => product * side);
        return (arange(count, dtype: ScalarType.Int64).remainder(7) - 3).to(ScalarType.Float32).view(shape);
    }
}
