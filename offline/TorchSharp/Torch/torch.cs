namespace TorchSharp;

/// <summary>PyTorch's functions under PyTorch's names, over libtorch.</summary>
public static partial class @torch
{
    public static unsafe string __version__ => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Native.ts_version())!;

    public static int get_num_threads() => Native.ts_threads();

    public static void set_num_threads(int num) => Native.ts_set_threads(num);

    public static int get_num_interop_threads() => Native.ts_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.ts_set_interop_threads(num));

    public static bool is_tensor(object? obj) => obj is Tensor;

    public static long numel(Tensor input) => input.NumberOfElements;

    public static unsafe ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Aten.result_type_Tensor.Int(tensor1, tensor2);
}
