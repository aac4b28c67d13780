using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Latents, with the class's one-hot vector behind them, to encoded rows. Hidden layers are (Linear, BatchNorm, ReLU), and what goes into one is
/// handed on beside what comes out (Xu et al. 2019, section 4.4).
/// </summary>
internal sealed class TabularGenerator : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<nn.Module<Tensor, Tensor>> _hidden;
    private readonly Linear _output;
    private readonly TableActivation _activation;

    public TabularGenerator(int inputs, int[] widths, TableEncoding encoding, Generator random) : base(nameof(TabularGenerator))
    {
        _hidden = [];
        foreach (int width in widths)
        {
            _hidden.Add(nn.Sequential(UniformLayers.Linear(inputs, width, random), nn.BatchNorm1d(width), nn.ReLU(inplace: true)));
            inputs += width;
        }
        _output = UniformLayers.Linear(inputs, encoding.Outputs, random);
        _activation = new TableActivation(encoding, random);
        RegisterComponents();
    }

    /// <summary>Places before their tanh, and logits of choices: shape [batch, <see cref="TableEncoding.Outputs"/>].</summary>
    public Tensor Raw(Tensor input)
    {
        Tensor x = input;
        foreach (nn.Module<Tensor, Tensor> layer in _hidden)
        {
            x = cat([layer.call(x), x], 1);
        }
        return _output.call(x);
    }

    public override Tensor forward(Tensor input) => _activation.call(Raw(input));
}

/// <summary>
/// From a generator's numbers to an encoded row: tanh for places, Gumbel-softmax for choices, and the standardised values that follow. In evaluation choices are
/// drawn, always by the same noise.
/// </summary>
/// <remarks>Jang, Gu and Poole 2017, "Categorical Reparameterization with Gumbel-Softmax", with temperature 0.2 as in Xu et al. 2019.</remarks>
internal sealed class TableActivation : SeededLayer
{
    private const double Temperature = 0.2;

    private readonly TableEncoding _encoding;
    private readonly Generator _random;
    private readonly Tensor _offsets;
    private readonly Tensor _slopes;
    private readonly Tensor _placed;

    public TableActivation(TableEncoding encoding, Generator random) : base(nameof(TableActivation))
    {
        _encoding = encoding;
        _random = random;
        (float[] offsets, float[] slopes) = encoding.Standardised();
        _offsets = Matrix(offsets);
        _slopes = Matrix(slopes);
        _placed = Matrix(encoding.Placed());
        RegisterComponents();
    }

    public override Tensor forward(Tensor raw)
    {
        int places = _encoding.Places;
        var parts = new List<Tensor>();
        if (_encoding.Groups.Count > 0)
        {
            Tensor logits = raw.narrow(1, places, _encoding.Outputs - places);
            Tensor noisy = (logits - Exponential(logits).log_()) / Temperature;
            foreach (ChoiceGroup group in _encoding.Groups)
            {
                Tensor shares = noisy.narrow(1, group.Start - places, group.Choices * group.Count).reshape(-1, group.Count, group.Choices).softmax(2);
                parts.Add((training ? shares : shares.eq(shares.amax([2L], keepdim: true)).to(shares.dtype)).reshape(-1, group.Count * group.Choices));
            }
        }
        if (places == 0)
        {
            return cat(parts, 1);
        }
        // A last choice that is always made, for fields that have no other.
        Tensor choices = cat([.. parts, ones(raw.shape[0], 1, device: raw.device)], 1);
        Tensor placed = raw.narrow(1, 0, places).tanh() * choices.matmul(_placed);
        return cat([placed, .. parts, choices.matmul(_offsets) + placed * choices.matmul(_slopes)], 1);
    }

    /// <summary>Exponential noise, whose minus logarithm is Gumbel's.</summary>
    private Tensor Exponential(Tensor like)
    {
        using Generator? same = training ? null : new Generator(0);
        // 1 − u lies in (0, 1]; the tiny number keeps the logarithm of its logarithm finite.
        return empty(like.shape).uniform_(0, 1, same ?? _random).neg_().add_(1).log_().neg_().add_(1e-20).to(like.device);
    }

    private Tensor Matrix(float[] values) => tensor(values, [_encoding.Outputs - _encoding.Places + 1, _encoding.Places]).DetachFromDisposeScope();
}
