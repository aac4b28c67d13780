using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>RMSProp (Tieleman and Hinton 2012): the optimiser of the clipped Wasserstein critic, which momentum upsets.</summary>
/// <remarks>Arjovsky, Chintala and Bottou 2017, algorithm 1, with a learning rate of 5e-5.</remarks>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>The decay α of the mean of squared gradients. At least 0, below 1; default 0.99.</summary>
    public double Smoothing { get; init; } = 0.99;

    internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) => optim.RMSProp(parameters, LearningRate, Smoothing);

    internal override void Validate(string option)
    {
        base.Validate(option);
        OptionChecks.Range(Smoothing is >= 0 and < 1, $"{option}.{nameof(Smoothing)}", Smoothing, "at least 0 and below 1");
    }
}
