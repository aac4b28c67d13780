using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// A linear map whose weight W is used as W/σ(W), σ being its largest singular value, found by one power iteration in every
/// training pass; the gradient flows through σ.
/// </summary>
/// <remarks>Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", section 2.1 and algorithm 1.</remarks>
internal sealed class SpectralLayer : nn.Module<Tensor, Tensor>
{
    private const double Tiny = 1e-12;

    // Enough to start near the singular vectors, as PyTorch's parametrisation does.
    private const int FirstIterations = 15;

    private readonly Func<Tensor, Tensor, Tensor?, Tensor> _apply;
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Tensor u;
    private readonly Tensor v;

    /// <param name="weight">Shape [outputs, …].</param>
    /// <param name="bias">Shape [outputs], or null.</param>
    /// <param name="apply">Input, weight and bias to output.</param>
    /// <param name="random">Where the power iteration starts.</param>
    public SpectralLayer(Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> apply, Generator random) : base(nameof(SpectralLayer))
    {
        this.weight = weight;
        this.bias = bias;
        _apply = apply;
        using var _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = weight.flatten(1);
        u = Unit(empty(matrix.shape[0]).normal_(0, 1, random)).MoveToOuterDisposeScope();
        v = Unit(matrix.t().mv(u)).MoveToOuterDisposeScope();
        for (int i = 0; i < FirstIterations; i++)
        {
            Iterate(matrix);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor matrix = weight.flatten(1);
        Tensor left = u, right = v;
        if (training)
        {
            using var _ = no_grad();
            // Copies: the graph keeps these while the buffers move on with the next pass.
            (left, right) = Iterate(matrix);
        }
        Tensor sigma = left.dot(matrix.mv(right));
        return _apply(input, weight / sigma, bias);
    }

    private (Tensor Left, Tensor Right) Iterate(Tensor matrix)
    {
        Tensor right = Unit(matrix.t().mv(u));
        Tensor left = Unit(matrix.mv(right));
        u.copy_(left);
        v.copy_(right);
        return (left, right);
    }

    private static Tensor Unit(Tensor vector) => vector / (vector.norm() + Tiny);
}
