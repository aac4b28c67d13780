using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Stochastic gradient descent with momentum: the optimiser of domain-adversarial training in Ganin et al. 2016, section 5.2.2, where the learning rate is 0.01.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>The share of the last step that is taken again. At least 0, below 1; default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) => optim.SGD(parameters, LearningRate, Momentum);

    internal override void Validate(string option)
    {
        base.Validate(option);
        OptionChecks.Range(Momentum is >= 0 and < 1, $"{option}.{nameof(Momentum)}", Momentum, "at least 0 and below 1");
    }
}
