using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Numbers from which each <c>Fit</c> makes a fresh optimiser: nothing live is kept here.</summary>
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>The step size. Greater than 0; default 2e-4 (Radford et al. 2016, section 4).</summary>
    public double LearningRate { get; init; } = 2e-4;

    internal abstract optim.Optimizer Create(IEnumerable<Parameter> parameters);

    internal virtual void Validate(string option) =>
        OptionChecks.Range(LearningRate is > 0 and <= 10, $"{option}.{nameof(LearningRate)}", LearningRate, "greater than 0 and at most 10");
}

/// <summary>Adam (Kingma and Ba 2015) with the settings of DCGAN by default.</summary>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>The decay of the mean of gradients. At least 0, below 1; default 0.5 (Radford et al. 2016, section 4).</summary>
    public double Beta1 { get; init; } = 0.5;

    /// <summary>The decay of the mean of squared gradients. At least 0, below 1; default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>
    /// Weight decay per step, as a share of the learning rate and apart from the gradient (AdamW, Loshchilov and Hutter 2019).
    /// At least 0, below 1; default 0.
    /// </summary>
    public double WeightDecay { get; init; }

    internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) => WeightDecay > 0
        ? optim.AdamW(parameters, LearningRate, Beta1, Beta2, weight_decay: WeightDecay)
        : optim.Adam(parameters, LearningRate, Beta1, Beta2);

    internal override void Validate(string option)
    {
        base.Validate(option);
        OptionChecks.Range(Beta1 is >= 0 and < 1, $"{option}.{nameof(Beta1)}", Beta1, "at least 0 and below 1");
        OptionChecks.Range(Beta2 is >= 0 and < 1, $"{option}.{nameof(Beta2)}", Beta2, "at least 0 and below 1");
        OptionChecks.Range(WeightDecay is >= 0 and < 1, $"{option}.{nameof(WeightDecay)}", WeightDecay, "at least 0 and below 1");
    }
}
