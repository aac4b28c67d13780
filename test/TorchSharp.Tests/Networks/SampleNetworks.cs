using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Networks;

/// <summary>A network with every kind of component: modules, a nested module, a parameter, a buffer.</summary>
internal sealed class SampleNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(3, 2);
    private readonly BatchNorm1d normal = nn.BatchNorm1d(2);
    private readonly Parameter gain = new(tensor(new[] { 2f, -1f }));
    private readonly Tensor offset = tensor(new[] { 0.5f });
    private readonly Sequential tail = nn.Sequential(nn.ReLU(), nn.Dropout(0.5), nn.Linear(2, 1, hasBias: false));

    public SampleNetwork()
        : base(nameof(SampleNetwork)) => RegisterComponents();

    public Linear First => first;

    public BatchNorm1d Normal => normal;

    public Parameter Gain => gain;

    public override Tensor forward(Tensor input) => tail.call(normal.call(first.call(input)) * gain + offset);
}

/// <summary>Two tensors in a known order: what a file holds can be written down by hand.</summary>
internal sealed class TwoTensors : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Tensor count;

    public TwoTensors(long columns = 2)
        : base(nameof(TwoTensors))
    {
        weight = new Parameter(zeros(1, columns));
        count = tensor(0L);
        RegisterComponents();
    }

    public Parameter Weight => weight;

    public Tensor Count => count;

    public override Tensor forward(Tensor input) => input * weight;
}
