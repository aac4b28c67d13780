using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A tensor's numbers, row by row, as one block, from whatever device. TorchSharp's accessor reads them one by one.</summary>
internal static class TensorReading
{
    public static T[] Numbers<T>(this Tensor tensor)
        where T : unmanaged
    {
        var numbers = new T[tensor.numel()];
        tensor.CopyNumbers<T>(numbers);
        return numbers;
    }

    /// <exception cref="ArgumentException">The tensor has more numbers than there is room for, or they are not of this type.</exception>
    public static void CopyNumbers<T>(this Tensor tensor, Span<T> destination)
        where T : unmanaged
    {
        using Tensor here = tensor.cpu();
        using Tensor whole = here.contiguous();
        if (whole.numel() == 0)
        {
            return;
        }
        if (whole.dtype != TypeOf<T>())
        {
            throw new ArgumentException($"The tensor's numbers are {whole.dtype}, not {typeof(T).Name}.", nameof(tensor));
        }
        MemoryMarshal.Cast<byte, T>(whole.bytes).CopyTo(destination);
    }

    private static ScalarType TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Int64 => ScalarType.Int64,
        _ => throw new NotSupportedException($"{typeof(T).Name} is not read from tensors."),
    };
}
