using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in row-major order, read and written in place.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly T* start;
    private readonly long[] shape, strides;
    private readonly bool contiguous;
    private Tensor? tensor;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        start = (T*)tensor.DataPointer;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get
        {
            T value = start[Offset(indices)];
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            start[Offset(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => Equals(left, right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !Equals(left, right);

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public Array ToNDArray()
    {
        if (shape.Length == 0) return ToArray();
        var array = Array.CreateInstance(typeof(T), shape);
        ref byte first = ref MemoryMarshal.GetArrayDataReference(array);
        CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref first), array.Length));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        CheckAlive();
        int n = (int)Math.Min(Count - tensorIndex, array.Length - arrayIndex);
        Span<T> to = array.Slice(arrayIndex, n);
        if (contiguous) new Span<T>(start + tensorIndex, n).CopyTo(to);
        else for (int i = 0; i < n; i++) to[i] = start[Place(tensorIndex + i)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        CheckAlive();
        int n = (int)Math.Min(Count - tensorIndex, array.Length - arrayIndex);
        ReadOnlySpan<T> from = array.Slice(arrayIndex, n);
        if (contiguous) from.CopyTo(new Span<T>(start + tensorIndex, n));
        else for (int i = 0; i < n; i++) start[Place(tensorIndex + i)] = from[i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return Read(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) =>
        obj is TensorAccessor<T> other && Count == other.Count && this.SequenceEqual(other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Lets the tensor go, without disposing it.</summary>
    public void Dispose() => tensor = null;

    private void CheckAlive() => ObjectDisposedException.ThrowIf(tensor is null or { IsInvalid: true }, this);

    private T Read(long i)
    {
        CheckAlive();
        T value = start[Place(i)];
        GC.KeepAlive(tensor);
        return value;
    }

    // One index counts elements in row-major order; several are one for each dimension.
    private long Offset(long[] indices)
    {
        CheckAlive();
        if (indices.Length == 1 && shape.Length != 1)
            return indices[0] >= 0 && indices[0] < Count ? Place(indices[0]) : throw new IndexOutOfRangeException();
        if (indices.Length != shape.Length) throw new ArgumentException($"{indices.Length} indices for a tensor of {shape.Length} dimensions.");
        long offset = 0;
        for (int d = 0; d < shape.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= shape[d]) throw new IndexOutOfRangeException();
            offset += indices[d] * strides[d];
        }
        return offset;
    }

    private long Place(long i)
    {
        if (contiguous) return i;
        long offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            (i, long rest) = Math.DivRem(i, shape[d]);
            offset += rest * strides[d];
        }
        return offset;
    }
}
