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
    private readonly long[] _parts;
    private readonly Tensor _forms;
    private readonly Tensor _constants;

    public TableActivation(TableEncoding encoding, Generator random) : base(nameof(TableActivation))
    {
        _encoding = encoding;
        _random = random;
        _parts = [.. encoding.Groups.Select(group => (long)group.Choices * group.Count)];
        (float[] forms, float[] constants) = encoding.Forms();
        _forms = AlignedTensor.Of(forms, [3 * encoding.Places, encoding.Outputs - encoding.Places], CPU);
        _constants = AlignedTensor.Of(constants, [3 * encoding.Places, 1], CPU);
        RegisterComponents();
    }

    /// <summary>Rows become columns on the way: softmax over few choices is several times faster where it runs over whole rows of numbers at once.</summary>
    public override Tensor forward(Tensor raw)
    {
        // Split and not narrowed: the gradient of all parts is then put together once, and not from as many tensors of its full size.
        int places = _encoding.Places, choices = _encoding.Outputs - places;
        Tensor[] halves = raw.t().contiguous().split([places, choices], 0);
        var made = new List<Tensor>();
        Tensor forms = _constants;
        if (choices > 0)
        {
            Tensor[] logits = ((halves[1] - Exponential(halves[1]).log_()) / Temperature).split(_parts, 0);
            made.Add(cat([.. _encoding.Groups.Select((group, i) => Chosen(logits[i], group))], 0));
            forms = forms + _forms.matmul(made[0]);
        }
        if (places > 0)
        {
            Tensor[] parts = forms.split(places, 0);
            Tensor placed = halves[0].tanh() * parts[0];
            made.Insert(0, placed);
            made.Add(parts[1] + placed * parts[2]);
        }
        return cat(made, 0).t().contiguous();
    }

    private Tensor Chosen(Tensor logits, ChoiceGroup group)
    {
        Tensor shares = logits.reshape(group.Count, group.Choices, -1).softmax(1);
        return (training ? shares : shares.eq(shares.amax([1L], keepdim: true)).to(shares.dtype)).reshape(group.Count * group.Choices, -1);
    }

    /// <summary>Exponential noise, whose minus logarithm is Gumbel's.</summary>
    private Tensor Exponential(Tensor like)
    {
        using Generator? same = training ? null : new Generator(0);
        // 1 − u lies in (0, 1]; the tiny number keeps the logarithm of its logarithm finite.
        return empty(like.shape).uniform_(0, 1, same ?? _random).neg_().add_(1).log_().neg_().add_(1e-20).to(like.device);
    }
}
