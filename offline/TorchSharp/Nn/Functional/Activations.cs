using TorchSharp.Modules;

namespace TorchSharp;

public static partial class @torch
{
    public static partial class @nn
    {
        public static partial class @functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Alias(NnOps.Relu_.In(x)) : NnOps.Relu.Call(x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Alias(NnOps.LeakyRelu_.In(input, negative_slope)) : NnOps.LeakyRelu.Call(input, negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? Alias(NnOps.Elu_.In(x, alpha)) : NnOps.Elu.Call(x, alpha);

            public static Tensor gelu(Tensor x) => NnOps.Gelu.Call(x);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                inplace ? Alias(NnOps.Gelu_.In(x, approximate.ToString())) : NnOps.Gelu.Call(x, approximate.ToString());

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Alias(NnOps.Silu_.In(x)) : NnOps.Silu.Call(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Alias(NnOps.Tanh_.In(x)) : NnOps.Tanh.Call(x);

            public static Tensor sigmoid(Tensor x) => NnOps.Sigmoid.Call(x);

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? Alias(NnOps.Sigmoid_.In(x)) : NnOps.Sigmoid.Call(x);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => NnOps.Softplus.Call(x, beta, threshold);

            public static Tensor logsigmoid(Tensor x) => NnOps.LogSigmoid.Call(x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => NnOps.Softmax.Call(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => NnOps.LogSoftmax.Call(x, dim);

            /// <summary>Zeroes each element with probability <paramref name="p"/> and scales the others by 1/(1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (p is < 0 or > 1)
                {
                    throw new ArgumentException($"dropout probability has to be between 0 and 1, but got {p}");
                }
                if (!training || p == 0)
                {
                    return input.alias();
                }
                if (p == 1 || input.device_type != DeviceType.CPU || input.dtype != ScalarType.Float32)
                {
                    return inplace ? Alias(NnOps.Dropout_.In(input, p, training)) : NnOps.Dropout.Call(input, p, training);
                }
                // A comparison of uniform numbers costs a third of bernoulli_; the mask holds 0 or 1/(1 - p).
                using var mask = NnOps.RandLike.Call(input);
                NnOps.Lt_.Do(mask, 1 - p);
                NnOps.MulScalar_.Do(mask, 1 / (1 - p));
                return inplace ? Alias(NnOps.Mul_.In(input, mask)) : NnOps.Mul.Call(input, mask);
            }

            // What changes its argument in place still returns a tensor of its own, which the caller may dispose.
            private static Tensor Alias(Tensor tensor) => tensor.alias();
        }
    }
}
