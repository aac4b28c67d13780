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
    private readonly Critic _network;
    private readonly AdversarialObjective _objective;
    private readonly IReadOnlyList<DiscriminatorRegularizer> _regularizers;
    private readonly NetworkOptimizer _optimizer;
    private readonly Parameter[] _parameters;
    private readonly Generator _random;
    private readonly DiscriminatorRegularizer? _adaptive;
    private long _steps;

    /// <summary>The network and the source of chance stay the caller's; the optimiser is this object's own.</summary>
    public Discriminator(Critic network, AdversarialObjective objective,
        IReadOnlyList<DiscriminatorRegularizer> regularizers, OptimizerOptions optimizer, Generator random)
    {
        _network = network;
        _objective = objective;
        _regularizers = regularizers;
        _parameters = [.. network.parameters()];
        _optimizer = new NetworkOptimizer(optimizer, _parameters);
        _random = random;
        _adaptive = regularizers.FirstOrDefault(regularizer => regularizer.FirstStrength is not null);
        Strength = _adaptive?.FirstStrength ?? 1;
    }

    public Critic Network => _network;

    /// <summary>The share of what teaches against generated rows that real rows under other rows' labels have, 0 to 1.</summary>
    public double MismatchedLabels { get; init; }

    /// <summary>Rows that the critic judges together, as one.</summary>
    public int Packing { get; init; } = 1;

    /// <summary>How strongly rows are disturbed now, 0 to 1.</summary>
    public double Strength { get; private set; }

    /// <summary>The critic's outputs, shape [batch / packing]; higher is more real.</summary>
    public Tensor Outputs(Tensor rows, Tensor? labels = null) => Judge(Packed(rows), labels is null ? null : Packed(labels));

    /// <summary>Mean outputs as people read them: probabilities where the critic gives logits.</summary>
    public double MeanScore(Tensor outputs) =>
        (_objective.Output == CriticOutput.Logit ? outputs.sigmoid() : outputs).mean().ToDouble();

    /// <summary>The share of the optimiser's own learning rate that the next steps take.</summary>
    public void Pace(double factor) => _optimizer.Pace(factor);

    /// <summary>One step of the discriminator; row i of both has label i. A graph behind the rows is followed, which is how a reversed gradient reaches features: a generator's rows come without.</summary>
    public DiscriminatorStep Update(Tensor real, Tensor generated, Tensor? labels = null)
    {
        _steps++;
        (real, generated, labels) = (Packed(real), Packed(generated), labels is null ? null : Packed(labels));
        CriticStep step = Disturbed(real, generated, labels, realToo: true);
        _optimizer.ZeroGrad();
        Tensor realOutputs = Judge(step.Real, labels), generatedOutputs = Judge(step.Generated, labels);
        Tensor loss = Loss(step.Real, realOutputs, generatedOutputs, labels);
        foreach (DiscriminatorRegularizer regularizer in _regularizers)
        {
            if (regularizer.Penalty(step) is { } penalty)
            {
                loss = loss + penalty;
            }
        }
        loss.backward();
        _optimizer.Step();
        using (no_grad())
        {
            foreach (DiscriminatorRegularizer regularizer in _regularizers)
            {
                regularizer.Constrain(_parameters);
            }
            Strength = _adaptive?.Adapt(Strength, realOutputs, _objective) ?? Strength;
        }
        return new DiscriminatorStep(loss, realOutputs, generatedOutputs);
    }

    /// <summary>What <see cref="Update"/> would see, without learning from it and without penalties.</summary>
    public DiscriminatorStep Look(Tensor real, Tensor generated, Tensor? labels = null)
    {
        using var _ = no_grad();
        (real, generated, labels) = (Packed(real), Packed(generated), labels is null ? null : Packed(labels));
        CriticStep step = Disturbed(real, generated, labels, realToo: true);
        Tensor realOutputs = Judge(step.Real, labels), generatedOutputs = Judge(step.Generated, labels);
        return new DiscriminatorStep(Loss(step.Real, realOutputs, generatedOutputs, labels), realOutputs, generatedOutputs);
    }

    /// <summary>
    /// The generator's loss on its rows, with the gradient flowing through this network to them but not into its
    /// weights: their gradients are not wanted here, and not computing them is a good part of a step's speed.
    /// </summary>
    /// <param name="generated">Generated rows with the graph to the generator.</param>
    /// <param name="real">Real rows, looked at only where the objective compares the two.</param>
    /// <param name="labels">The labels of both, or null.</param>
    public GeneratorLoss LossOfGenerator(Tensor generated, Tensor real, Tensor? labels = null)
    {
        foreach (Parameter parameter in _parameters)
        {
            parameter.requires_grad = false;
        }
        try
        {
            (real, generated, labels) = (Packed(real), Packed(generated), labels is null ? null : Packed(labels));
            CriticStep step = Disturbed(real, generated, labels, _objective.GeneratorSeesReal);
            Tensor? penalty = null;
            Tensor outputs;
            if (_network is AutoencoderCritic autoencoder)
            {
                Tensor codes = autoencoder.Encode(step.Generated);
                outputs = autoencoder.Judge(step.Generated, codes, labels);
                penalty = _objective.CodePenalty(codes);
            }
            else
            {
                outputs = Judge(step.Generated, labels);
            }
            Tensor? realOutputs = _objective.GeneratorSeesReal ? Judge(step.Real, labels) : null;
            Tensor loss = _objective.GeneratorLoss(outputs, realOutputs);
            return new GeneratorLoss(penalty is null ? loss : loss + penalty, outputs);
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

    private Tensor Judge(Tensor rows, Tensor? labels) => _network.call(rows, labels);

    private Tensor Packed(Tensor rows) => Packing == 1 ? rows : rows.reshape(rows.shape[0] / Packing, -1);

    /// <summary>
    /// (1 − s)·L(real, generated) + s·L(real, mismatched), where mismatched rows are the real ones with the label of the row
    /// before them, where both have one and they differ.
    /// </summary>
    private Tensor Loss(Tensor real, Tensor realOutputs, Tensor generatedOutputs, Tensor? labels)
    {
        Tensor loss = _objective.DiscriminatorLoss(realOutputs, generatedOutputs);
        if (MismatchedLabels == 0 || labels is null)
        {
            return loss;
        }
        Tensor others = cat([labels.narrow(0, labels.shape[0] - 1, 1), labels.narrow(0, 0, labels.shape[0] - 1)], 0);
        // One-hot, one behind another where rows are packed: two labels are the same where their product is not zero, and missing where they are zero.
        Tensor differ = (labels.sum(dim: 1) * others.sum(dim: 1) * (labels * others).sum(dim: 1).eq(0).to(labels.dtype)).nonzero().flatten();
        return differ.shape[0] == 0
            ? loss
            : loss * (1 - MismatchedLabels) + MismatchedLabels * _objective.DiscriminatorLoss(
                realOutputs.index_select(0, differ), Judge(real.index_select(0, differ), others.index_select(0, differ)));
    }

    private CriticStep Disturbed(Tensor real, Tensor generated, Tensor? labels, bool realToo)
    {
        var step = new CriticStep(rows => Judge(rows, labels), real, generated, Math.Max(1, _steps), _random) { Strength = Strength, SquaredSlopes = rows => _network.SquaredSlopes(rows, labels) };
        foreach (DiscriminatorRegularizer regularizer in _regularizers)
        {
            step = step with
            {
                Real = realToo ? regularizer.Disturb(step.Real, step) : step.Real,
                Generated = regularizer.Disturb(step.Generated, step),
            };
        }
        return step;
    }
}

/// <summary>What one discriminator step computed, for the report; tensors belong to the step's dispose scope.</summary>
internal readonly record struct DiscriminatorStep(Tensor Loss, Tensor RealOutputs, Tensor GeneratedOutputs);

/// <summary>The generator's loss and the critic outputs behind it.</summary>
internal readonly record struct GeneratorLoss(Tensor Loss, Tensor Outputs);
