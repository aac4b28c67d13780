using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// An optimiser of a network's parameters, which are first joined: they become parts of one long tensor, and their gradients parts of its gradient. A step is
/// then a dozen operations on that, in place of a dozen on each of many short ones.
/// A parameter that gets no gradient has one of 0.
/// </summary>
internal sealed class NetworkOptimizer : IDisposable
{
    // Each part begins where a tensor of its own would, so that products do not depend on whether it was joined.
    private const long AlignedBytes = 64;

    private readonly Parameter[] _parts;
    private readonly Parameter[] _joined;
    private readonly optim.Optimizer _optimizer;
    private readonly double _learningRate;

    /// <param name="options">What the optimiser does.</param>
    /// <param name="parameters">The parameters, where they will stay; they remain the caller's.</param>
    public NetworkOptimizer(OptimizerOptions options, IEnumerable<Parameter> parameters)
    {
        _parts = [.. parameters];
        _learningRate = options.LearningRate;
        _joined = [.. _parts.GroupBy(part => (part.dtype, part.device.ToString())).Select(group => Join([.. group]))];
        _optimizer = options.Create(_joined);
    }

    /// <summary>The share of the optimiser's own learning rate that the next steps take.</summary>
    public void Pace(double factor)
    {
        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
        {
            group.LearningRate = _learningRate * factor;
        }
    }

    /// <summary>Sets all gradients to 0. They are not dropped, as a network's own zero_grad would: backward passes add to them where they lie.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter joined in _joined)
        {
            using Tensor gradient = joined.grad!;
            gradient.zero_();
        }
    }

    public void Step() => _optimizer.step();

    /// <summary>The parameters stay as they are, without gradients.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Parameter parameter in (Parameter[])[.. _parts, .. _joined])
        {
            parameter.grad = null;
        }
        Array.ForEach(_joined, joined => joined.Dispose());
    }

    private static Parameter Join(Parameter[] parts)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long aligned = AlignedBytes / parts[0].element_size();
        long length = 0;
        long[] starts = [.. parts.Select(part =>
        {
            long start = length;
            length += (part.numel() + aligned - 1) / aligned * aligned;
            return start;
        })];
        var joined = new Parameter(zeros([length], parts[0].dtype, parts[0].device));
        Tensor gradient = zeros([length], parts[0].dtype, parts[0].device);
        foreach ((Parameter part, long start) in parts.Zip(starts))
        {
            Tensor Of(Tensor all) => all.narrow(0, start, part.numel()).view(part.shape);
            part.set_(Of(joined).copy_(part));
            part.grad = Of(gradient);
        }
        joined.grad = gradient;
        joined.DetachFromDisposeScope();
        return joined;
    }
}
