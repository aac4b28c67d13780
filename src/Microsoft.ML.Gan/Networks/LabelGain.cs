using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The first layer of a network that takes a one-hot label behind other numbers: it raises the label to the length that those
/// have together, √numbers. As one number of size 1 among a hundred it would hardly be heard.
/// </summary>
internal sealed class LabelGain : nn.Module<Tensor, Tensor>
{
    private readonly int _numbers;

    private LabelGain(int numbers) : base(nameof(LabelGain)) => _numbers = numbers;

    /// <summary>The layers with this before them, where there are labels.</summary>
    public static Sequential Before(Sequential layers, int numbers, int labels) => labels > 0 ? nn.Sequential(new LabelGain(numbers), layers) : layers;

    public override Tensor forward(Tensor input) =>
        cat([input.narrow(1, 0, _numbers), input.narrow(1, _numbers, input.shape[1] - _numbers) * Math.Sqrt(_numbers)], 1);
}
