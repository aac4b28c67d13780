using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>One argument or result of a native operator call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    internal ValueTag Tag;
    internal int Length;
    internal long Bits;
}

internal enum ValueTag { None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, String, Device, Generator, Complex }

/// <summary>The C ABI of native/torch_shim.cpp.</summary>
internal static unsafe partial class Native
{
    private const string Shim = "torchshim";

    static Native()
    {
        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);
        // ATen starts with one thread; libtorch's own default is every processor, or what OpenMP is told.
        bool told = int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out int threads) && threads > 0;
        ts_set_threads(told ? threads : Environment.ProcessorCount);
        ts_keep_heap();
        ts_function_callbacks(&torch.autograd.BackwardFromNative, &torch.autograd.ReleaseFromNative);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Shim) return 0;
        string folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } d ? d : AppContext.BaseDirectory;
        return NativeLibrary.Load(Path.Combine(folder, "libtorchshim.so"));
    }

    /// <summary>libtorch's last message on this thread, as TorchSharp throws it.</summary>
    internal static ExternalException Error() => new(Marshal.PtrToStringUTF8((nint)ts_error()));

    internal static void Check(int status)
    {
        if (status < 0) throw Error();
    }

    internal static nint Check(nint pointer) => pointer != 0 ? pointer : throw Error();

    [LibraryImport(Shim)] private static partial byte* ts_error();
    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint ts_op(string name, string overload);
    [LibraryImport(Shim)] internal static partial int ts_call(nint op, Value* arguments, int count, Value* results, int capacity);
    [LibraryImport(Shim)] internal static partial void ts_results(Value* results);

    [LibraryImport(Shim)] internal static partial nint ts_from(void* data, int dtype, long* sizes, int count);
    [LibraryImport(Shim)] internal static partial nint ts_from_blob(void* data, int dtype, long* sizes, int count, long owner, delegate* unmanaged[Cdecl]<long, void> release);
    [LibraryImport(Shim)] internal static partial void ts_free(nint tensor);
    [LibraryImport(Shim)] internal static partial void ts_free_many(nint* tensors, int count);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial nint ts_alias(nint tensor);
    [LibraryImport(Shim)] internal static partial nint ts_data(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_dtype(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_numel(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_storage_bytes(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_element_size(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_storage_offset(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_device(nint tensor, int* index);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_sizes(nint tensor, long* to, int capacity);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_strides(nint tensor, long* to, int capacity);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_is_contiguous(nint tensor);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_is_sparse(nint tensor);
    [LibraryImport(Shim)] internal static partial int ts_item(nint tensor, void* to);

    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_requires_grad(nint tensor);
    [LibraryImport(Shim)] internal static partial int ts_set_requires_grad(nint tensor, int on);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_is_leaf(nint tensor);
    [LibraryImport(Shim)] internal static partial int ts_retain_grad(nint tensor);
    [LibraryImport(Shim)] internal static partial int ts_grad_of(nint tensor, nint* to);
    [LibraryImport(Shim)] internal static partial int ts_set_grad(nint tensor, nint grad);
    [LibraryImport(Shim)] internal static partial void ts_zero_grads(nint* tensors, int count);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_grad_mode(int on);
    [LibraryImport(Shim)] internal static partial nint ts_inference_guard(int on);
    [LibraryImport(Shim)] internal static partial void ts_inference_release(nint guard);
    [LibraryImport(Shim)] internal static partial int ts_inference_mode();
    [LibraryImport(Shim)] internal static partial int ts_backward(nint* outputs, int count, nint* seeds, int retain, int create, nint* inputs, int inputCount);
    [LibraryImport(Shim)] internal static partial int ts_grad(nint* outputs, int count, nint* seeds, nint* inputs, int inputCount, int retain, int create, int unused, nint* to);
    [LibraryImport(Shim)] private static partial void ts_function_callbacks(delegate* unmanaged[Cdecl]<long, nint, nint*, int, nint*, int, byte**, int> backward, delegate* unmanaged[Cdecl]<long, void> release);
    [LibraryImport(Shim)] internal static partial int ts_function_saved(nint node, nint* to, int capacity);
    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_function(nint* inputs, int count, nint* outputs, int* flags, int outputCount, nint* saved, int savedCount, long context, int materialize, string name, nint* to);

    [LibraryImport(Shim)] internal static partial int ts_manual_seed(long seed);
    [LibraryImport(Shim)] internal static partial nint ts_generator_default(int type, int index);
    [LibraryImport(Shim)] internal static partial nint ts_generator_new(int type, int index, ulong seed);
    [LibraryImport(Shim)] internal static partial void ts_generator_free(nint generator);
    [LibraryImport(Shim)] internal static partial long ts_generator_initial_seed(nint generator);
    [LibraryImport(Shim)] internal static partial void ts_generator_set_seed(nint generator, long seed);
    [LibraryImport(Shim)] internal static partial long ts_generator_seed(nint generator);
    [LibraryImport(Shim)] internal static partial nint ts_generator_state(nint generator);
    [LibraryImport(Shim)] internal static partial int ts_generator_set_state(nint generator, nint state);

    [LibraryImport(Shim)] internal static partial void ts_set_threads(int count);
    [LibraryImport(Shim)] internal static partial void ts_keep_heap();
    [LibraryImport(Shim)] internal static partial int ts_threads();
    [LibraryImport(Shim)] internal static partial int ts_set_interop_threads(int count);
    [LibraryImport(Shim)] internal static partial int ts_interop_threads();
    [LibraryImport(Shim)] internal static partial int ts_cuda_devices();
    [LibraryImport(Shim)] internal static partial int ts_cudnn();
    [LibraryImport(Shim)] internal static partial int ts_cuda_synchronize(int index);
    [LibraryImport(Shim)] internal static partial int ts_cuda_seed(long seed, int index);
    [LibraryImport(Shim)] internal static partial int ts_default_dtype();
    [LibraryImport(Shim)] internal static partial int ts_set_default_dtype(int dtype);
    [LibraryImport(Shim)] internal static partial byte* ts_version();
}
