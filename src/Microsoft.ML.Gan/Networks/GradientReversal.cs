using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The identity on the way forward; on the way back, the gradient times −λ.</summary>
/// <remarks>Ganin et al. 2016, "Domain-Adversarial Training of Neural Networks", equations 16 and 17.</remarks>
internal static class GradientReversal
{
    public static Tensor Reverse(Tensor x, double lambda)
    {
        // What is added is 0 to the last bit, and has the slope −λ.
        Tensor slope = x * -lambda;
        return x.detach() + (slope - slope.detach());
    }
}
