using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The same layer of several networks as one, from numbers of shape [networks, features, batch] to such numbers, in training.</summary>
internal abstract class StackedLayer : IDisposable
{
    /// <summary>What is learnt, one network behind the other.</summary>
    public virtual Parameter[] Parameters => [];

    /// <param name="layers">The layer of each network, of a kind that <see cref="MlpFeatureExtractor"/> and label predictors have.</param>
    /// <param name="random">Where it draws from.</param>
    public static StackedLayer Of(nn.Module[] layers, Generator random) => layers[0] switch
    {
        Linear => new StackedLinear([.. layers.Cast<Linear>()]),
        DomainBatchNorm => new StackedBatchNorm([.. layers.Cast<DomainBatchNorm>()]),
        ReLU => new Pointwise(numbers => numbers.relu()),
        SeededDropout dropout => new Pointwise(numbers => numbers * dropout.Mask(numbers, random)),
        Flatten => new Pointwise(numbers => numbers),
        var other => throw new NotSupportedException($"A layer of kind {other.GetType().Name} is not stacked."),
    };

    public abstract Tensor Call(Tensor numbers);

    /// <summary>Makes the networks' own weights and statistics parts of the stacked ones.</summary>
    public virtual void Share()
    {
    }

    public virtual void Dispose()
    {
    }

    private sealed class Pointwise(Func<Tensor, Tensor> function) : StackedLayer
    {
        public override Tensor Call(Tensor numbers) => function(numbers);
    }

    private sealed class StackedLinear : StackedLayer
    {
        private readonly Linear[] _layers;
        private readonly Parameter _weight;
        private readonly Parameter _bias;

        public StackedLinear(Linear[] layers)
        {
            _layers = layers;
            using var noGradient = no_grad();
            using DisposeScope scope = NewDisposeScope();
            _weight = new Parameter(stack([.. layers.Select(layer => layer.weight!)]));
            _bias = new Parameter(stack([.. layers.Select(layer => layer.bias!)]).unsqueeze(2));
            _weight.DetachFromDisposeScope();
            _bias.DetachFromDisposeScope();
        }

        public override Parameter[] Parameters => [_weight, _bias];

        public override Tensor Call(Tensor numbers) => _weight.bmm(numbers).add_(_bias);

        public override void Share()
        {
            for (int i = 0; i < _layers.Length; i++)
            {
                _layers[i].weight!.set_(_weight.detach().select(0, i));
                _layers[i].bias!.set_(_bias.detach().select(0, i).squeeze(1));
            }
        }

        public override void Dispose()
        {
            _weight.Dispose();
            _bias.Dispose();
        }
    }

    private sealed class StackedBatchNorm : StackedLayer
    {
        private readonly DomainBatchNorm[] _layers;
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly Tensor _mean;
        private readonly Tensor _variance;

        public StackedBatchNorm(DomainBatchNorm[] layers)
        {
            _layers = layers;
            using var noGradient = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor All(Func<DomainBatchNorm, Tensor> of) => cat([.. layers.Select(of)]);
            _weight = new Parameter(All(layer => layer.Weight));
            _bias = new Parameter(All(layer => layer.Bias));
            _mean = All(layer => layer.Mean);
            _variance = All(layer => layer.Variance);
            Array.ForEach((Tensor[])[_weight, _bias, _mean, _variance], tensor => tensor.DetachFromDisposeScope());
        }

        public override Parameter[] Parameters => [_weight, _bias];

        public override Tensor Call(Tensor numbers) =>
            nn.functional.batch_norm(numbers.view(1, -1, numbers.shape[2]), _mean, _variance, _weight, _bias, training: true).view(numbers.shape);

        public override void Share()
        {
            for (int i = 0; i < _layers.Length; i++)
            {
                foreach ((Tensor all, Tensor own) in (ReadOnlySpan<(Tensor, Tensor)>)[(_weight, _layers[i].Weight), (_bias, _layers[i].Bias), (_mean, _layers[i].Mean), (_variance, _layers[i].Variance)])
                {
                    own.set_(all.detach().narrow(0, i * own.numel(), own.numel()));
                }
            }
        }

        public override void Dispose() => Array.ForEach((Tensor[])[_weight, _bias, _mean, _variance], tensor => tensor.Dispose());
    }
}
