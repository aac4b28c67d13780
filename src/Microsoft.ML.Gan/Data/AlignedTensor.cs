using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Tensors of managed numbers in memory that libtorch has taken itself. torch.tensor leaves them where the garbage collector put them, and where a matrix
/// begins decides the last bits of some of MKL's products: the same rows would not give the same bits.
/// </summary>
internal static class AlignedTensor
{
    /// <param name="numbers">The numbers, row by row.</param>
    /// <param name="shape">The shape; one size may be −1.</param>
    /// <param name="device">Where the tensor goes.</param>
    public static Tensor Of(float[] numbers, long[] shape, Device device) => Copy(MemoryMarshal.AsBytes<float>(numbers), empty(numbers.Length, dtype: ScalarType.Float32), shape, device);

    /// <inheritdoc cref="Of(float[], long[], Device)"/>
    public static Tensor Of(double[] numbers, long[] shape, Device device) => Copy(MemoryMarshal.AsBytes<double>(numbers), empty(numbers.Length, dtype: ScalarType.Float64), shape, device);

    private static Tensor Copy(ReadOnlySpan<byte> numbers, Tensor made, long[] shape, Device device)
    {
        using (made)
        {
            numbers.CopyTo(made.bytes);
            if (device.type == DeviceType.CPU)
            {
                return made.view(shape);
            }
            using Tensor shaped = made.view(shape);
            return shaped.to(device);
        }
    }
}
