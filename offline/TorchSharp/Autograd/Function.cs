using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class @torch
{
    public static partial class @autograd
    {
        /// <summary>An operation with a hand-written gradient. One instance serves every call: state belongs in the context.</summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            public abstract string Name { get; }

            public static unsafe List<Tensor> apply_internal(params object[] vars)
            {
                var context = new AutogradContext(Instance, Array.ConvertAll(vars, v => v is Tensor { IsInvalid: false }));
                List<Tensor> outputs;
                using (WithNoGrad()) outputs = Instance.Forward(context, vars);

                var inputs = vars.OfType<Tensor>().Where(t => !t.IsInvalid).Select(t => t.Handle).ToArray();
                var flags = outputs.ConvertAll(context.FlagsOf).ToArray();
                var results = new nint[outputs.Count];
                var owner = GCHandle.Alloc(context);
                int taken;
                fixed (nint* i = inputs, o = HandlesOrNull(outputs), s = HandlesOrNull(context.Saved), r = results)
                fixed (int* f = flags)
                {
                    taken = Native.ts_function(i, inputs.Length, o, f, results.Length, s, context.Saved.Count,
                        (long)GCHandle.ToIntPtr(owner), context.MaterializeGrads ? 1 : 0, Instance.Name, r);
                }
                GC.KeepAlive(vars);
                GC.KeepAlive(outputs);
                context.Recorded();
                if (taken <= 0) owner.Free();
                Native.Check(taken);

                return results.Select(h => new Tensor(h)).ToList();
            }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] vars);
        }

        /// <summary>A function with one output.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>, IBackward
            where T : SingleTensorFunction<T>, new()
        {
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => [forward(context, vars)];

            List<Tensor> IBackward.Backward(AutogradContext context, List<Tensor> grads) => backward(context, grads[0]);
        }

        /// <summary>A function with several outputs.</summary>
        public abstract class MultiTensorFunction<T> : Function<T>, IBackward
            where T : MultiTensorFunction<T>, new()
        {
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => forward(context, vars);

            List<Tensor> IBackward.Backward(AutogradContext context, List<Tensor> grads) => backward(context, grads);
        }

        /// <summary>What a native node calls back, whatever the function's type.</summary>
        internal interface IBackward
        {
            string Name { get; }

            List<Tensor> Backward(AutogradContext context, List<Tensor> grads);
        }

        private static nint[] HandlesOrNull(List<Tensor> tensors) => tensors.Select(t => t is { IsInvalid: false } ? t.Handle : 0).ToArray();

        /// <summary>Runs a function's backward for its native node: gradients in are owned here, gradients out are given away.</summary>
        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        internal static unsafe int BackwardFromNative(long owner, nint node, nint* grads, int count, nint* results, int resultCount, byte** error)
        {
            try
            {
                var context = (AutogradContext)GCHandle.FromIntPtr((nint)owner).Target!;
                using DisposeScope scope = NewDisposeScope();
                var given = new List<Tensor>(count);
                for (int i = 0; i < count; i++) given.Add(grads[i] == 0 ? null! : new Tensor(grads[i]));
                int n = 0;
                foreach (Tensor? g in context.Backward(node, given))
                    results[n++] = g is { IsInvalid: false } ? Native.ts_alias(g.Handle) : 0;
                return n;
            }
            catch (Exception e)
            {
                // No managed exception may cross native frames: the shim throws the message on. free() there pairs with malloc here.
                *error = (byte*)Marshal.StringToCoTaskMemUTF8(e.Message);
                return -1;
            }
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        internal static void ReleaseFromNative(long owner) => GCHandle.FromIntPtr((nint)owner).Free();
    }
}
