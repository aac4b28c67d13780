namespace TorchSharp;

public static partial class @torch
{
    public static partial class @autograd
    {
        /// <summary>What a function's forward leaves for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly IBackward function;
            private readonly bool[] isTensor;
            private readonly Dictionary<string, object> data = [];
            private List<Tensor> dirty = [], nonDifferentiable = [];
            private nint node;

            internal AutogradContext(object function, bool[] isTensor)
            {
                this.function = (IBackward)function;
                this.isTensor = isTensor;
            }

            public bool MaterializeGrads { get; private set; } = true;

            internal List<Tensor> Saved { get; private set; } = [];

            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;

            public void save_data(string key, object value) => data[key] = value;

            public object? get_data(string key) => data.GetValueOrDefault(key);

            public void mark_dirty(List<Tensor> tensors) => dirty = [.. tensors];

            public void mark_non_differentiable(List<Tensor> tensors) => nonDifferentiable = [.. tensors];

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>The tensors given to <see cref="save_for_backward"/>, as handles of the current scope. Only in backward.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (node == 0) return [];
                int n = Native.ts_function_saved(node, null, 0);
                Native.Check(n);
                var handles = new nint[n];
                fixed (nint* p = handles) Native.Check(Native.ts_function_saved(node, p, n));
                return handles.Select(h => h == 0 ? null! : new Tensor(h)).ToList();
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing) data.Clear();
            }

            internal int FlagsOf(Tensor output) =>
                (nonDifferentiable.Exists(t => ReferenceEquals(t, output)) ? 1 : 0) | (dirty.Exists(t => ReferenceEquals(t, output)) ? 2 : 0);

            /// <summary>From here on the native node holds the saved tensors.</summary>
            internal void Recorded()
            {
                Saved = [];
                dirty = nonDifferentiable = [];
            }

            /// <summary>The gradients of the inputs that were tensors, in order.</summary>
            internal IEnumerable<Tensor?> Backward(nint forNode, List<Tensor> grads)
            {
                node = forNode;
                List<Tensor> all = function.Backward(this, grads);
                node = 0;
                if (all.Count < isTensor.Length || all.Skip(isTensor.Length).Any(t => t is { IsInvalid: false }))
                    throw new NotSupportedException($"Function {function.Name} returned an incorrect number of gradients (expected {isTensor.Length}, got {all.Count}).");
                for (int i = 0; i < isTensor.Length; i++)
                {
                    if (isTensor[i]) yield return all[i];
                    else if (all[i] is { IsInvalid: false })
                        throw new NotSupportedException($"Function {function.Name} returned a gradient at position {i + 1}, but the corresponding forward input was not a Tensor.");
                }
            }
        }
    }
}
