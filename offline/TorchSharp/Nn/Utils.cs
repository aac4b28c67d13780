using TorchSharp.Modules;

namespace TorchSharp;

public static partial class @torch
{
    public static partial class @nn
    {
        public static partial class @utils
        {
            private static readonly Op foreachNorm = new("_foreach_norm", "Scalar"), foreachMul = new("_foreach_mul_", "Scalar"),
                clamp = new("clamp_"), flat = new("reshape"), copyInto = new("copy_");

            /// <summary>Scales the gradients so that their joint norm is at most <paramref name="max_norm"/>; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var unrecorded = WithNoGrad();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0)
                {
                    return 0;
                }
                double total = double.IsPositiveInfinity(norm_type)
                    ? gradients.Max(g => g.abs().max().ToDouble())
                    : norm_type is 1 or 2
                        ? stack(foreachNorm.List(gradients, norm_type)).norm((float)norm_type).ToDouble()
                        : Math.Pow(gradients.Sum(g => Math.Pow(g.norm((float)norm_type).ToDouble(), norm_type)), 1 / norm_type);
                double scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    foreachMul.Do(gradients, scale);
                }
                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var unrecorded = WithNoGrad();
                foreach (var gradient in Gradients(tensors))
                {
                    clamp.Do(gradient, -clip_value, clip_value);
                }
            }

            /// <summary>All elements of all parameters, in order, as one vector.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat([.. tensors.Select(p => flat.Call(p, new long[] { -1 }))]).MoveToOuterDisposeScope();
            }

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var unrecorded = WithNoGrad();
                long start = 0;
                foreach (var parameter in tensors)
                {
                    long count = parameter.numel();
                    copyInto.Do(parameter, flat.Call(vec.narrow(0, start, count), parameter.shape));
                    start += count;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) =>
                [.. parameters.Select(p => p.grad).OfType<Tensor>()];
        }
    }
}
