using System.Runtime.CompilerServices;

namespace TorchSharp.Modules
{
    using static torch;
    using static torch.nn;

    /// <summary>Layers that run one after the other; each intermediate result is disposed when the next layer has used it.</summary>
    public class Sequential : Module<Tensor, Tensor>
    {
        private readonly List<IModule<Tensor, Tensor>> _modules = [];
        private readonly List<string> _names = [];

        protected internal Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                append(name, module);
            }
        }

        protected internal Sequential(params Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules)
            {
                append(module);
            }
        }

        private Sequential(IEnumerable<(string, IModule<Tensor, Tensor>)> modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                append(name, module);
            }
        }

        public Sequential append(string name, IModule<Tensor, Tensor> module)
        {
            _modules.Add(module);
            _names.Add(name);
            return this;
        }

        public Sequential append(IModule<Tensor, Tensor> module) => append(_modules.Count.ToString(), module);

        public override Tensor forward(Tensor tensor)
        {
            if (_modules.Count == 0)
            {
                return tensor.alias();
            }
            var result = _modules[0].call(tensor);
            for (int i = 1; i < _modules.Count; i++)
            {
                var next = _modules[i].call(result);
                result.Dispose();
                result = next;
            }
            return result;
        }

        public int Count => _modules.Count;

        [IndexerName("SequentialItems")]
        public IModule<Tensor, Tensor> this[int index] => _modules[index];

        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

        private Sequential Slice(int start, int end)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
            return new(Enumerable.Range(start, Math.Max(0, end - start)).Select(i => (_names[i], _modules[i])));
        }

        private IEnumerable<(string name, nn.Module module)> Children => _names.Zip(_modules, (name, module) => (name, (nn.Module)module));

        public override IEnumerable<(string name, nn.Module module)> named_children() => Children;

        public override IEnumerable<(string name, nn.Module module)> named_modules() =>
            Children.Concat(Children.SelectMany(c => c.module.named_modules().Select(m => ($"{c.name}.{m.name}", m.module))));

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
            Children.SelectMany(c => c.module.named_parameters(true).Select(p => ($"{c.name}.{p.name}", p.parameter)));

        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
            Children.SelectMany(c => c.module.named_buffers(true, include_persistent).Select(b => ($"{c.name}.{b.name}", b.buffer)));

        public override nn.Module apply(Action<nn.Module> fn)
        {
            foreach (var (_, module) in Children)
            {
                module.apply(fn);
            }
            fn(this);
            return this;
        }

        public override void train(bool on = true) => base.train(on);

        public override void eval() => base.eval();

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => base._to(device, dtype, non_blocking);

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
        {
            // Layers may have been moved one by one, so that the container's own device says nothing.
            foreach (var (_, module) in Children)
            {
                module._to(deviceType, deviceIndex, non_blocking);
            }
            return base._to(deviceType, deviceIndex, non_blocking);
        }

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => base._to(dtype, non_blocking);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (var (_, module) in Children)
                {
                    module.Dispose();
                }
            }
            base.Dispose(disposing);
        }
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class @torch
    {
        public static partial class @nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => new([.. modules.Select(m => (m.Item1, m.Item2))]);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) => new([.. modules.Select(m => (m.Item1, m.Item2))]);
        }
    }
}
