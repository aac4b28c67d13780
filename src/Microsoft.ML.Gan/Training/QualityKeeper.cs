using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Measures the generator on held-out rows now and then, remembers the networks of the best check and says when to stop.</summary>
internal sealed class QualityKeeper : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _generator;
    private readonly QualityCheckOptions _options;
    private readonly QualityMeasure _measure;
    private readonly TrainingBatch _heldOut;
    private readonly Tensor _latents;
    private readonly BestState _state;
    private readonly List<QualityCheck> _checks = [];
    private QualityCheck? _bestCheck;

    /// <param name="generator">The generator that <c>Fit</c> will return: the average where there is one.</param>
    /// <param name="others">The networks to be kept with it.</param>
    /// <param name="heldOut">Rows that nothing learns from; the caller's.</param>
    /// <param name="latents">Where the latents of all checks are drawn from, once.</param>
    /// <param name="options">The options, checked.</param>
    public QualityKeeper(nn.Module<Tensor, Tensor> generator, IEnumerable<nn.Module> others, TrainingBatch heldOut, LatentSource latents, QualityCheckOptions options)
    {
        _generator = generator;
        _options = options;
        _measure = options.Measure ?? (heldOut.Rows.Dimensions > 2 ? new FrechetQuality() : new SlicedWassersteinQuality());
        _heldOut = heldOut;
        using DisposeScope scope = NewDisposeScope();
        _latents = LatentSource.Join(latents.Next((int)heldOut.Rows.shape[0]), heldOut.Labels).DetachFromDisposeScope();
        _state = new BestState(others.Prepend(generator));
    }

    public IReadOnlyList<QualityCheck> Checks => _checks.AsReadOnly();

    public long BestStep => _bestCheck!.Step;

    /// <summary>Measures. All networks are left in evaluation mode.</summary>
    /// <returns>Whether training should go on.</returns>
    public bool Check(long step, IChannel channel)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor generated = Generate();
        var check = new QualityCheck(step, generated.isfinite().all().ToBoolean() ? _measure.Distance(_heldOut.Rows, generated) : double.NaN);
        _checks.Add(check);
        // A distance that is NaN, as that of a generator that diverged, is never better.
        bool better = _bestCheck is null || check.Distance < _bestCheck.Distance || double.IsNaN(_bestCheck.Distance);
        if (better)
        {
            _bestCheck = check;
            _state.Keep();
        }
        int since = _checks.Count - 1 - _checks.IndexOf(_bestCheck!);
        bool stop = since >= _options.Patience;
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"step {step}: {_measure.Name} {check.Distance:G6}{(better ? ", the best so far" : "")}{(stop ? $"; no better in {since} checks: stopped" : "")}"));
        return !stop;
    }

    /// <summary>Gives all networks the state of the best check.</summary>
    public void Restore() => _state.Restore();

    public void Dispose()
    {
        _latents.Dispose();
        _state.Dispose();
    }

    private Tensor Generate()
    {
        _generator.eval();
        return InBlocks.Call(_generator, _latents);
    }
}
