using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Rows, and one-hot labels [batch, labels] where the training has labels, to one output each, shape [batch]. A row of
/// zeros in place of a label means "any".
/// </summary>
internal abstract class Critic(string name) : nn.Module<Tensor, Tensor?, Tensor>(name)
{
    /// <summary>
    /// The squared norm of each output's gradient with respect to its row, differentiable with respect to the weights, shape [batch]; null
    /// where there is no shorter way to it than automatic differentiation.
    /// </summary>
    public virtual Tensor? SquaredSlopes(Tensor rows, Tensor? labels) => null;
}

/// <summary>A stack of layers that ends in one number; labels are joined to the row's numbers.</summary>
internal sealed class StackedCritic : Critic
{
    private readonly nn.Module<Tensor, Tensor> _layers;
    private readonly Linear[] _plain;

    /// <param name="layers">The layers.</param>
    /// <param name="plain">The same layers where they are nothing but linear ones with a leaky ReLU of <see cref="MlpArchitecture.Leak"/> between them; else none.</param>
    public StackedCritic(nn.Module<Tensor, Tensor> layers, params Linear[] plain) : base(nameof(StackedCritic))
    {
        _layers = layers;
        _plain = plain;
        RegisterComponents();
    }

    /// <summary>
    /// Between two kinks the critic is w·M₂·W₂·M₁·W₁·x + b with diagonal matrices M of 1 and the leak: its gradient is a product of
    /// matrices, and differentiating that once is half the work of differentiating twice.
    /// </summary>
    public override Tensor? SquaredSlopes(Tensor rows, Tensor? labels)
    {
        if (_plain.Length == 0)
        {
            return null;
        }
        var masks = new Stack<Tensor>();
        using (no_grad())
        {
            Tensor x = labels is null ? rows : cat([rows, labels], 1);
            foreach (Linear layer in _plain.AsSpan(0, _plain.Length - 1))
            {
                Tensor before = nn.functional.linear(masks.Count == 0 ? x : x * masks.Peek(), layer.weight!, layer.bias);
                masks.Push(before.gt(0).to(before.dtype).mul_(1 - MlpArchitecture.Leak).add_(MlpArchitecture.Leak));
                x = before;
            }
        }
        Tensor slope = _plain[^1].weight!;
        for (int i = _plain.Length - 2; i >= 0; i--)
        {
            slope = (slope * masks.Pop()).matmul(_plain[i].weight!);
        }
        Tensor squared = slope.narrow(1, 0, rows.shape[1]).square().sum(dim: 1);
        // Without hidden layers it is one slope for all rows.
        return _plain.Length == 1 ? squared.expand(rows.shape[0]) : squared;
    }

    public override Tensor forward(Tensor rows, Tensor? labels) =>
        _layers.call(labels is null ? rows : cat([rows, labels], 1)).flatten();
}

/// <summary>The projection critic: φ(x)·(w + Vᵀy), so that every label has a direction of its own in the features of x.</summary>
/// <remarks>Miyato and Koyama 2018, "cGANs with Projection Discriminator", equation 3, on features that keep their place.</remarks>
internal sealed class ProjectionCritic : Critic
{
    private readonly nn.Module<Tensor, Tensor> _features;
    private readonly nn.Module<Tensor, Tensor> _output;
    private readonly nn.Module<Tensor, Tensor> _embedding;

    public ProjectionCritic(nn.Module<Tensor, Tensor> features, nn.Module<Tensor, Tensor> output, nn.Module<Tensor, Tensor> embedding)
        : base(nameof(ProjectionCritic))
    {
        _features = features;
        _output = output;
        _embedding = embedding;
        RegisterComponents();
    }

    public override Tensor forward(Tensor rows, Tensor? labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Tensor features = _features.call(rows);
        return _output.call(features).flatten() + (features * _embedding.call(labels)).sum(dim: 1);
    }
}

/// <summary>
/// An autoencoder: its output is minus the energy, and the energy is the mean squared error of its reconstruction. Labels are
/// told to the decoder, so that a row under another's label comes back wrong.
/// </summary>
/// <remarks>Zhao, Mathieu and LeCun 2017, "Energy-based Generative Adversarial Networks", section 2.</remarks>
internal sealed class AutoencoderCritic : Critic
{
    private readonly nn.Module<Tensor, Tensor> _encoder;
    private readonly nn.Module<Tensor, Tensor> _decoder;

    public AutoencoderCritic(nn.Module<Tensor, Tensor> encoder, nn.Module<Tensor, Tensor> decoder) : base(nameof(AutoencoderCritic))
    {
        _encoder = encoder;
        _decoder = decoder;
        RegisterComponents();
    }

    /// <summary>The bottleneck's numbers, shape [batch, code].</summary>
    public Tensor Encode(Tensor rows) => _encoder.call(rows);

    /// <summary>Minus the energies of rows whose codes are known.</summary>
    public Tensor Judge(Tensor rows, Tensor codes, Tensor? labels) =>
        -(rows - _decoder.call(labels is null ? codes : cat([codes, labels], 1))).square().reshape(rows.shape[0], -1).mean([1L]);

    public override Tensor forward(Tensor rows, Tensor? labels) => Judge(rows, Encode(rows), labels);
}
