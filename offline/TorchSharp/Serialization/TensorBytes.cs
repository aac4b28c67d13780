using System.Buffers;

namespace TorchSharp.Utils;

using static torch;

/// <summary>The elements of a tensor as a stream of bytes, whatever its device and strides.</summary>
internal static unsafe class TensorBytes
{
    private const int Chunk = 1 << 20;

    private static readonly Op Contiguous = new("contiguous"), Copy_ = new("copy_"), ToDevice = new("to", "device");

    internal static void Write(Tensor tensor, Stream stream)
    {
        using var unrecorded = WithNoGrad();
        using var onCpu = OnCpu(tensor);
        using var plain = Contiguous.Call(onCpu);
        long count = plain.NumberOfElements * plain.ElementSize;
        byte* from = (byte*)Native.ts_data(plain.Handle);
        for (long at = 0; at < count; at += Chunk)
        {
            stream.Write(new ReadOnlySpan<byte>(from + at, (int)Math.Min(Chunk, count - at)));
        }
        GC.KeepAlive(plain);
    }

    internal static void Read(Tensor tensor, Stream stream)
    {
        using var unrecorded = WithNoGrad();
        // In place is possible only for a contiguous tensor on the CPU: contiguous() is then the tensor itself.
        using var onCpu = OnCpu(tensor);
        using var plain = Contiguous.Call(onCpu);
        long count = plain.NumberOfElements * plain.ElementSize;
        byte* to = (byte*)Native.ts_data(plain.Handle);
        for (long at = 0; at < count; at += Chunk)
        {
            stream.ReadExactly(new Span<byte>(to + at, (int)Math.Min(Chunk, count - at)));
        }
        if (plain.Handle != tensor.Handle)
        {
            Copy_.Do(tensor, plain);
        }
    }

    internal static void Skip(Stream stream, ScalarType type, long[] shape)
    {
        using var one = torch.empty([1], type);
        long left = shape.Aggregate(one.ElementSize, (product, size) => product * size);
        if (stream.CanSeek)
        {
            stream.Seek(left, SeekOrigin.Current);
            return;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Chunk, Math.Max(left, 1)));
        for (; left > 0; left -= Math.Min(buffer.Length, left))
        {
            stream.ReadExactly(buffer, 0, (int)Math.Min(buffer.Length, left));
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static Tensor OnCpu(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU ? tensor.alias() : ToDevice.Call(tensor, CPU, tensor.dtype, false, false, Arg.None);
}
