namespace TorchSharp;

public static partial class @torch
{
    /// <summary>Derivatives of outputs with respect to chosen inputs, and the switches of recording.</summary>
    public static partial class @autograd
    {
        /// <summary>Without <paramref name="retain_graph"/> the graph is gone afterwards, with <paramref name="create_graph"/> too.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] y = Handles(outputs), x = Handles(inputs), results = new nint[inputs.Count];
            nint[]? seeds = SeedsOf(grad_outputs, y.Length);
            fixed (nint* py = y, px = x, ps = seeds, pr = results)
            {
                Native.Check(Native.ts_grad(py, y.Length, ps, px, x.Length, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, pr));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, h => h == 0 ? null! : new Tensor(h));
        }

        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] y = Handles(tensors), x = Handles(inputs ?? []);
            nint[]? seeds = SeedsOf(grad_tensors, y.Length);
            fixed (nint* py = y, px = x, ps = seeds)
            {
                Native.Check(Native.ts_backward(py, y.Length, ps, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, px, x.Length));
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor> tensors)
        {
            var handles = new nint[tensors.Count];
            for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
            return handles;
        }

        private static nint[]? SeedsOf(IList<Tensor>? seeds, int outputs)
        {
            if (seeds is not { Count: > 0 }) return null;
            if (seeds.Count != outputs) throw new ArgumentException($"{outputs} outputs need as many gradients; got {seeds.Count}.", nameof(seeds));
            return Array.ConvertAll(seeds.ToArray(), s => s is null ? 0 : s.Handle);
        }
    }

    public static IDisposable no_grad() => set_grad_enabled(false);

    public static IDisposable enable_grad(bool enabled = true) => set_grad_enabled(enabled);

    /// <summary>Turns recording on or off until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeScope(mode);

    public static bool is_grad_enabled() => Native.ts_grad_mode(-1) != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceModeScope(mode);

    public static bool is_inference_mode_enabled() => Native.ts_inference_mode() != 0;

    /// <summary><see cref="no_grad"/> without an object.</summary>
    internal static NoGradScope WithNoGrad() => new(Native.ts_grad_mode(0));

    internal readonly ref struct NoGradScope(int was)
    {
        public void Dispose() => Native.ts_grad_mode(was);
    }

    private sealed class GradModeScope(bool mode) : IDisposable
    {
        private readonly int was = Native.ts_grad_mode(mode ? 1 : 0);

        public void Dispose() => Native.ts_grad_mode(was);
    }

    // The guard must go on the thread that made it, so there is no finalizer.
    private sealed class InferenceModeScope(bool mode) : IDisposable
    {
        private nint guard = Native.ts_inference_guard(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0) Native.ts_inference_release(guard);
            guard = 0;
        }
    }

    /// <summary>Drops the gradients of many tensors in one call.</summary>
    internal static unsafe void ZeroGrads(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        fixed (nint* p = handles) Native.ts_zero_grads(p, handles.Length);
    }
}
