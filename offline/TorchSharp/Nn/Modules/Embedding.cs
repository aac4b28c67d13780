using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A table of learnt vectors, looked up by index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        private readonly long _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse) : base(nameof(Embedding))
        {
            this.weight = weight;
            long count = weight.shape[0];
            if (padding_idx is { } index && (index >= count || index < -count))
            {
                throw new ArgumentException("Padding_idx must be within num_embeddings");
            }
            _paddingIndex = padding_idx is { } p ? (p + count) % count : -1;
            _maxNorm = max_norm;
            _normType = norm_type;
            _scaleByFrequency = scale_grad_by_freq;
            _sparse = sparse;
        }

        public Parameter weight
        {
            get => _weight!;
            set => Layer.Replace(ref _weight, value, p => ConditionallyRegisterParameter(nameof(weight), p));
        }

        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } norm)
            {
                using var unrecorded = WithNoGrad();
                NnOps.EmbeddingRenorm_.Do(weight, input, norm, _normType);
            }
            return NnOps.Embedding.Call(weight, input, _paddingIndex, _scaleByFrequency, _sparse);
        }

        /// <summary>Draws N(0, 1) as PyTorch does; the padding row is zero.</summary>
        internal static Parameter Draw(long count, long size, long? padding_idx, Device? device, ScalarType? dtype)
        {
            var weight = new Parameter(empty([count, size], dtype, device));
            nn.init.normal_(weight);
            if (padding_idx is { } p && p >= -count && p < count)
            {
                using var unrecorded = WithNoGrad();
                using var row = weight.select(0, p);
                NnOps.Zero_.Do(row);
            }
            return weight;
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
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(Modules.Embedding.Draw(num_embeddings, embedding_dims, padding_idx, device, dtype), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                using var source = embeddings.detach();
                var weight = new Parameter(source.to(dtype ?? embeddings.dtype, device ?? embeddings.device, copy: true), !freeze);
                return new(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }

            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
