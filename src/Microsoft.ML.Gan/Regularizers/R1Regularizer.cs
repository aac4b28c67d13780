using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// R1: a penalty on the critic's gradient at real rows, γ/2 · E‖∇D̃(x)‖². It makes training converge where the
/// generator's distribution meets the data's.
/// </summary>
/// <remarks>Mescheder et al. 2018, "Which Training Methods for GANs do actually Converge?", equation 9.</remarks>
public sealed class R1Regularizer : DiscriminatorRegularizer
{
    /// <summary>The weight γ of the penalty. Greater than 0; default 10.</summary>
    public double Gamma
    {
        get;
        init => field = value is > 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Gamma), value, "Gamma must be greater than 0 and finite.");
    } = 10;

    /// <inheritdoc/>
    public override string Name => "r1";

    /// <inheritdoc/>
    public override Tensor Penalty(Func<Tensor, Tensor> critic, Tensor real, Tensor generated)
    {
        ArgumentNullException.ThrowIfNull(critic);
        Tensor x = real.detach().requires_grad_();
        // create_graph: without it the penalty would be a number that never reaches the weights.
        Tensor gradient = autograd.grad([critic(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        return gradient.square().sum() * (Gamma / 2 / real.shape[0]);
    }
}
