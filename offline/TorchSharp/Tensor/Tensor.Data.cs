using TorchSharp.Utils;

namespace TorchSharp;

public static partial class @torch
{
    /// <summary>Shape, type, place and elements.</summary>
    public unsafe partial class Tensor
    {
        private const int MaxDimensions = 64;

        public long[] shape
        {
            get
            {
                long* sizes = stackalloc long[MaxDimensions];
                int n = Native.ts_sizes(Handle, sizes, MaxDimensions);
                GC.KeepAlive(this);
                return new ReadOnlySpan<long>(sizes, n).ToArray();
            }
        }

        public long Dimensions => Native.ts_sizes(Handle, null, 0);
        public long ndim => Dimensions;
        public long NumberOfElements => Native.ts_numel(Handle);
        public long ElementSize => Native.ts_element_size(Handle);
        public ScalarType dtype => (ScalarType)Native.ts_dtype(Handle);
        public Device device => new(device_type, device_index);

        public DeviceType device_type
        {
            get
            {
                int index;
                return (DeviceType)Native.ts_device(Handle, &index);
            }
        }

        public int device_index
        {
            get
            {
                int index;
                Native.ts_device(Handle, &index);
                return index;
            }
        }

        public Tensor T => Aten.numpy_T.Call(this);
        public Tensor mT => Aten.mT.Call(this);
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_sparse => Native.ts_is_sparse(Handle) != 0;

        public long dim() => Dimensions;
        public long numel() => NumberOfElements;
        public long element_size() => ElementSize;
        public long[] size() => shape;
        public long storage_offset() => Native.ts_storage_offset(Handle);
        public bool is_contiguous() => Native.ts_is_contiguous(Handle) != 0;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);

        public long size(int dim)
        {
            long* sizes = stackalloc long[MaxDimensions];
            return At(sizes, Native.ts_sizes(Handle, sizes, MaxDimensions), dim);
        }

        public long stride(int dim)
        {
            long* strides = stackalloc long[MaxDimensions];
            return At(strides, Native.ts_strides(Handle, strides, MaxDimensions), dim);
        }

        public long[] stride()
        {
            long* strides = stackalloc long[MaxDimensions];
            int n = Native.ts_strides(Handle, strides, MaxDimensions);
            return new ReadOnlySpan<long>(strides, n).ToArray();
        }

        private static long At(long* values, int n, int dim) => dim >= -n && dim < n ? values[dim < 0 ? dim + n : dim]
            : throw new System.Runtime.InteropServices.ExternalException($"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})");

        internal nint DataPointer => Native.ts_data(Handle);

        internal long ByteCount => NumberOfElements * ElementSize;

        /// <summary>The elements, read and written in place; a tensor on another device is copied first.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            ValidateType(typeof(T));
            byte* bytes = stackalloc byte[16];
            Native.Check(Native.ts_item(Handle, bytes));
            GC.KeepAlive(this);
            return *(T*)bytes;
        }

        public Scalar ToScalar()
        {
            byte* p = stackalloc byte[16];
            Native.Check(Native.ts_item(Handle, p));
            GC.KeepAlive(this);
            return dtype switch
            {
                ScalarType.Byte => *p,
                ScalarType.Int8 => *(sbyte*)p,
                ScalarType.Int16 => *(short*)p,
                ScalarType.Int32 => *(int*)p,
                ScalarType.Int64 => *(long*)p,
                ScalarType.Bool => *p != 0,
                ScalarType.Float16 => *(Half*)p,
                ScalarType.BFloat16 => Scalar.Real(ScalarType.BFloat16, BitConverter.UInt32BitsToSingle((uint)*(ushort*)p << 16)),
                ScalarType.Float32 => *(float*)p,
                ScalarType.Float64 => *(double*)p,
                ScalarType.ComplexFloat32 => (((float*)p)[0], ((float*)p)[1]),
                ScalarType.ComplexFloat64 => *(System.Numerics.Complex*)p,
                var other => throw new NotSupportedException($"A tensor of type {other} has no scalar value."),
            };
        }

        /// <summary>The raw elements of a contiguous tensor on the processor; valid while the tensor lives.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotSupportedException("Bytes() called on non-contiguous tensor.");
                if (ByteCount > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                if (!is_cpu()) throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                return new Span<byte>((void*)DataPointer, (int)ByteCount);
            }

            set
            {
                if (ByteCount != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(bytes);
            }
        }

        internal void ValidateType(Type type)
        {
            ScalarType mine = dtype;
            // As in TorchSharp, the sixteen-bit floats are not checked.
            bool fits = mine is ScalarType.Float16 or ScalarType.BFloat16 || (ElementTypes.TryGetValue(type, out ScalarType t) && t == mine);
            if (!fits) throw new ArgumentException($"{type.Name} is not compatible with {mine}");
        }

        internal Tensor Typed(ScalarType? type) => type is { } t && t != dtype ? to_type(t) : this;

        public override string ToString() => ToString(TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, System.Globalization.CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, System.Globalization.CultureInfo? cultureInfo = null, string? newLine = null) =>
            TensorPrinter.Print(this, style, fltFormat, cultureInfo, newLine);
    }
}
