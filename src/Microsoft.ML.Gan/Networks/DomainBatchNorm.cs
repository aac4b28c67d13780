using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Batch normalisation with running statistics for each domain: what it learns from source rows is not mixed into what
/// predictions on the target use. Weights are shared.
/// </summary>
/// <remarks>Li et al. 2017, "Revisiting Batch Normalization For Practical Domain Adaptation"; Chang et al. 2019, "Domain-Specific Batch Normalization", section 3.</remarks>
internal sealed class DomainBatchNorm : nn.Module<Tensor, Tensor>
{
    // A module that moves to another device finds what it replaces by the field's name.
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor source_mean;
    private readonly Tensor source_var;

    public DomainBatchNorm(int channels) : base(nameof(DomainBatchNorm))
    {
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        running_mean = zeros(channels);
        running_var = ones(channels);
        source_mean = zeros(channels);
        source_var = ones(channels);
        RegisterComponents();
    }

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    /// <summary>The running mean that predictions use.</summary>
    public Tensor Mean => running_mean;

    /// <summary>The running variance that predictions use.</summary>
    public Tensor Variance => running_var;

    /// <summary>Whether the source's statistics are used, and learnt in training. Default false: those that predictions use.</summary>
    public bool OfSource { get; set; }

    /// <summary>Says for all such layers of a network whose rows come next.</summary>
    public static void Use(nn.Module network, bool source)
    {
        foreach (DomainBatchNorm layer in network.modules().OfType<DomainBatchNorm>())
        {
            layer.OfSource = source;
        }
    }

    public override Tensor forward(Tensor input) =>
        nn.functional.batch_norm(input, OfSource ? source_mean : running_mean, OfSource ? source_var : running_var, weight, bias, training);
}
