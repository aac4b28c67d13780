using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A term added to the discriminator's loss. Stateless, as objectives are; several may be combined.</summary>
public abstract class DiscriminatorRegularizer
{
    /// <summary>The regulariser's name as it appears in logs.</summary>
    public abstract string Name { get; }

    /// <summary>The penalty, differentiable with respect to the critic's weights.</summary>
    /// <param name="critic">The critic: rows of shape [batch, …] to outputs of shape [batch].</param>
    /// <param name="real">Real rows, scaled as the critic sees them.</param>
    /// <param name="generated">Generated rows of the same shape, without a graph to the generator.</param>
    /// <returns>A scalar tensor.</returns>
    public abstract Tensor Penalty(Func<Tensor, Tensor> critic, Tensor real, Tensor generated);
}
