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
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor _sourceMean;
    private readonly Tensor _sourceVariance;

    public DomainBatchNorm(int channels) : base(nameof(DomainBatchNorm))
    {
        _weight = new Parameter(ones(channels));
        _bias = new Parameter(zeros(channels));
        _mean = zeros(channels);
        _variance = ones(channels);
        _sourceMean = zeros(channels);
        _sourceVariance = ones(channels);
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
        register_buffer("running_mean", _mean);
        register_buffer("running_var", _variance);
        register_buffer("source_mean", _sourceMean);
        register_buffer("source_var", _sourceVariance);
    }

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
        nn.functional.batch_norm(input, OfSource ? _sourceMean : _mean, OfSource ? _sourceVariance : _variance, _weight, _bias, training);
}
