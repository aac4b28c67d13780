using TorchSharp.Modules;

namespace TorchSharp;

public static partial class @torch
{
    public static partial class @nn
    {
        /// <summary>Base class of all networks and layers: a named tree of parameters, buffers and submodules.</summary>
        public partial class Module : IDisposable
        {
            private bool _training = true;

            protected string? name;

            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            internal bool IsDisposed { get; private set; }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || IsDisposed)
                {
                    return;
                }
                foreach (var (_, buffer) in named_buffers(false))
                {
                    buffer.Dispose();
                }
                foreach (var (_, parameter) in named_parameters(false))
                {
                    parameter.Dispose();
                }
                foreach (var (_, module) in named_modules())
                {
                    module.Dispose();
                }
                IsDisposed = true;
            }

            public virtual bool training => _training;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            /// <summary>Applies <paramref name="fn"/> to every submodule, then to this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in _internal_submodules)
                {
                    module.apply(fn);
                }
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                Tensor[] all = [.. parameters()];
                if (set_to_none)
                {
                    ZeroGrads(all);
                    return;
                }
                using var unrecorded = WithNoGrad();
                foreach (var parameter in all)
                {
                    using var gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;
        }
    }
}
