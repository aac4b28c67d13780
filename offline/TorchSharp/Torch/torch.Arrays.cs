using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class @torch
{
    /// <summary>A tensor that shares an array's memory where type and device allow it.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        var shape = new long[rawArray.Rank];
        for (int d = 0; d < shape.Length; d++) shape[d] = rawArray.GetLongLength(d);
        return Leaf(FromArray(rawArray, shape, dtype, device, share: true), requires_grad);
    }

    /// <summary>A one-dimensional tensor over part of an array's memory.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        long bytes = Buffer.ByteLength(rawArray) - offset;
        long size = dtype.ElementSize();
        if (count < 0) count = bytes / size;
        if (offset < 0 || count * size > bytes)
            throw new ArgumentException($"{count} elements of {size} bytes after {offset} bytes do not fit into a buffer of {Buffer.ByteLength(rawArray)} bytes.");
        return Leaf(Share(rawArray, [count], dtype, offset), requires_grad);
    }

    /// <summary>Copies an array of any rank, or shares its memory, and moves the result to its type and device.</summary>
    internal static unsafe Tensor FromArray(Array data, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool share = false)
    {
        ScalarType type = TypeOf(data.GetType().GetElementType()!);
        if (data.LongLength < Product(shape)) throw Mismatch(shape, data.LongLength);
        if (share) return Moved(Share(data, shape, type, 0), dtype, device);
        fixed (byte* p = &MemoryMarshal.GetArrayDataReference(data)) return FromMemory(p, shape, type, dtype, device);
    }

    internal static unsafe Tensor FromSpan<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device)
        where T : unmanaged
    {
        if (data.Length < Product(shape)) throw Mismatch(shape, data.Length);
        fixed (T* p = data) return FromMemory(p, shape, TypeOf<T>(), dtype, device);
    }

    /// <summary>A list as a span, without a copy where it is an array or a <see cref="List{T}"/>.</summary>
    internal static ReadOnlySpan<T> SpanOf<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> inner => CollectionsMarshal.AsSpan(inner),
        _ => list.ToArray(),
    };

    private static unsafe Tensor FromMemory(void* data, ReadOnlySpan<long> shape, ScalarType type, ScalarType? dtype, Device? device)
    {
        fixed (long* sizes = shape) return Moved(new Tensor(Native.Check(Native.ts_from(data, (int)type, sizes, shape.Length))), dtype, device);
    }

    private static unsafe Tensor Share(Array data, ReadOnlySpan<long> shape, ScalarType type, long offset)
    {
        // The tensor's memory keeps the array pinned and lets it go with itself.
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        fixed (long* sizes = shape)
        {
            byte* start = (byte*)pin.AddrOfPinnedObject() + offset;
            return new Tensor(Native.Check(Native.ts_from_blob(start, (int)type, sizes, shape.Length, (long)GCHandle.ToIntPtr(pin), &autograd.ReleaseFromNative)));
        }
    }

    private static Tensor Moved(Tensor tensor, ScalarType? dtype, Device? device)
    {
        device = InitializeDevice(device);
        if ((dtype ?? tensor.dtype) == tensor.dtype && device.type == DeviceType.CPU) return tensor;
        using (tensor) return tensor.to(dtype ?? tensor.dtype, device);
    }

    private static long Product(ReadOnlySpan<long> shape)
    {
        long n = 1;
        foreach (long s in shape) n *= s;
        return n;
    }

    private static ArgumentException Mismatch(ReadOnlySpan<long> shape, long length) =>
        new($"mismatched total size creating a tensor from an array: {Product(shape)} vs. {length}");

    internal static void RefuseNames(string[]? names)
    {
        if (names is { Length: > 0 }) throw new NotSupportedException("Named dimensions are not supported.");
    }
}
