using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// A critic with all that trains it: network, objective, regularisers, optimiser. It tells one set of rows ("real")
/// from another ("generated") and knows nothing of where either comes from.
/// </summary>
internal sealed class Discriminator : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly AdversarialObjective _objective;
    private readonly IReadOnlyList<DiscriminatorRegularizer> _regularizers;
    private readonly optim.Optimizer _optimizer;
    private readonly Parameter[] _parameters;
    private readonly Generator _random;
    private long _steps;

    /// <summary>The network and the source of chance stay the caller's; the optimiser is this object's own.</summary>
    public Discriminator(nn.Module<Tensor, Tensor> network, AdversarialObjective objective,
        IReadOnlyList<DiscriminatorRegularizer> regularizers, OptimizerOptions optimizer, Generator random)
    {
        _network = network;
        _objective = objective;
        _regularizers = regularizers;
        _parameters = [.. network.parameters()];
        _optimizer = optimizer.Create(_parameters);
        _random = random;
    }

    /// <summary>The critic's outputs, shape [batch]; higher is more real.</summary>
    public Tensor Outputs(Tensor rows) => _network.call(rows).flatten();

    /// <summary>Mean outputs as people read them: probabilities where the critic gives logits.</summary>
    public double MeanScore(Tensor outputs) =>
        (_objective.Output == CriticOutput.Logit ? outputs.sigmoid() : outputs).mean().ToDouble();

    /// <summary>One step of the discriminator. Generated rows must carry no graph.</summary>
    public DiscriminatorStep Update(Tensor real, Tensor generated)
    {
        _steps++;
        var step = new CriticStep(Outputs, real, generated, _steps, _random);
        foreach (DiscriminatorRegularizer regularizer in _regularizers)
        {
            step = step with { Real = regularizer.Disturb(step.Real, step), Generated = regularizer.Disturb(step.Generated, step) };
        }
        _network.zero_grad();
        Tensor realOutputs = Outputs(step.Real), generatedOutputs = Outputs(step.Generated);
        Tensor loss = _objective.DiscriminatorLoss(realOutputs, generatedOutputs);
        foreach (DiscriminatorRegularizer regularizer in _regularizers)
        {
            if (regularizer.Penalty(step) is { } penalty)
            {
                loss = loss + penalty;
            }
        }
        loss.backward();
        _optimizer.step();
        using (no_grad())
        {
            foreach (DiscriminatorRegularizer regularizer in _regularizers)
            {
                regularizer.Constrain(_parameters);
            }
        }
        return new DiscriminatorStep(loss, realOutputs, generatedOutputs);
    }

    /// <summary>
    /// The generator's loss on its rows, with the gradient flowing through this network to them but not into its
    /// weights: their gradients are not wanted here, and not computing them is a good part of a step's speed.
    /// </summary>
    /// <param name="generated">Generated rows with the graph to the generator.</param>
    /// <param name="real">Real rows, looked at only where the objective compares the two.</param>
    public GeneratorLoss LossOfGenerator(Tensor generated, Tensor real)
    {
        foreach (Parameter parameter in _parameters)
        {
            parameter.requires_grad = false;
        }
        try
        {
            var step = new CriticStep(Outputs, real, generated, Math.Max(1, _steps), _random);
            foreach (DiscriminatorRegularizer regularizer in _regularizers)
            {
                step = step with
                {
                    Real = _objective.GeneratorSeesReal ? regularizer.Disturb(step.Real, step) : step.Real,
                    Generated = regularizer.Disturb(step.Generated, step),
                };
            }
            Tensor outputs = Outputs(step.Generated);
            Tensor? realOutputs = _objective.GeneratorSeesReal ? Outputs(step.Real) : null;
            return new GeneratorLoss(_objective.GeneratorLoss(outputs, realOutputs), outputs);
        }
        finally
        {
            foreach (Parameter parameter in _parameters)
            {
                parameter.requires_grad = true;
            }
        }
    }

    public void Dispose() => _optimizer.Dispose();
}

/// <summary>What one discriminator step computed, for the report; tensors belong to the step's dispose scope.</summary>
internal readonly record struct DiscriminatorStep(Tensor Loss, Tensor RealOutputs, Tensor GeneratedOutputs);

/// <summary>The generator's loss and the critic outputs behind it.</summary>
internal readonly record struct GeneratorLoss(Tensor Loss, Tensor Outputs);
