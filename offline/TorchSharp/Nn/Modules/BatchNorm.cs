namespace TorchSharp.Modules
{
    using static torch;
    using F = torch.nn.functional;

    /// <summary>Normalises each channel over the batch (Ioffe and Szegedy 2015).</summary>
    public abstract class BatchNorm : NormBase
    {
        private static readonly Op Add_ = new("add_", "Scalar");

        public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            double factor = momentum ?? 0;
            if (training && track_running_stats && num_batches_tracked is { } batches)
            {
                Add_.Do(batches, 1L);
                // Without a momentum the running statistics are plain averages over all batches.
                factor = momentum ?? 1.0 / batches.ToInt64();
            }
            bool batchStatistics = training || running_mean is null || running_var is null;
            bool running = !training || track_running_stats;
            return F.batch_norm(input, running ? running_mean : null, running ? running_var : null, weight, bias, batchStatistics, factor, eps);
        }

        private protected void CheckDimensions(Tensor input, params ReadOnlySpan<long> allowed)
        {
            if (!allowed.Contains(input.dim()))
            {
                throw new ArgumentException($"expected {string.Join("D or ", allowed.ToArray())}D input (got {input.dim()}D input)");
            }
        }
    }

    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }

        protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 2, 3);
    }

    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d)) { }

        protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 4);
    }

    /// <summary>Normalises each channel of each row (Ulyanov 2016).</summary>
    public abstract class InstanceNorm : NormBase
    {
        public InstanceNorm(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

        protected abstract long GetNumberOfBatchDimensions();

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            bool unbatched = input.dim() == GetNumberOfBatchDimensions();
            using var batched = unbatched ? input.unsqueeze(0) : input.alias();
            var result = F.instance_norm(batched, running_mean, running_var, weight, bias, training || !track_running_stats, momentum ?? 0, eps);
            if (!unbatched)
            {
                return result;
            }
            using (result)
            {
                return result.squeeze(0);
            }
        }
    }

    public sealed class InstanceNorm2d : InstanceNorm
    {
        internal InstanceNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d)) { }

        protected override long GetNumberOfBatchDimensions() => 3;

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.dim() is not (3 or 4))
            {
                throw new ArgumentException($"expected 3D or 4D input (got {input.dim()}D input)");
            }
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
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static InstanceNorm2d InstanceNorm2d(long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
