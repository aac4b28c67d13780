namespace Microsoft.ML.Gan;

/// <summary>One of several classifiers that are trained side by side, with its rows, and its best pass.</summary>
/// <param name="number">Its number, from 1.</param>
/// <param name="network">The network, which stays the caller's.</param>
/// <param name="rows">What it learns from, the caller's too.</param>
/// <param name="seed">The seed of its rows.</param>
internal sealed class NeuralNetworkMember(int number, Classifier network, TrainingRows rows, int seed) : IDisposable
{
    private BestState? _state;
    private double _best = double.NegativeInfinity;

    public int Number => number;

    public Classifier Network => network;

    public TrainingRows Rows => rows;

    /// <summary>The rows that it is looked at with.</summary>
    public DomainProbe Probe { get; } = new(rows.HeldOut!.Value, null, seed);

    /// <summary>Checks since the best one.</summary>
    public int ChecksSince { get; private set; }

    public void Start(bool keepBest)
    {
        network.train();
        _state = keepBest ? new BestState([network]) : null;
    }

    /// <summary>Measures the network, and keeps it if it is better than ever.</summary>
    public (double Score, bool IsBest) Check(AdaptationScore selection)
    {
        double score = Probe.Score(network, adapted: false, selection);
        bool best = score > _best;
        ChecksSince = best ? 0 : ChecksSince + 1;
        if (best)
        {
            _best = score;
            _state!.Keep();
        }
        return (score, best);
    }

    /// <summary>Gives the network what it was at its best check; without checks it stays as it is.</summary>
    public void RestoreBest() => _state?.Restore();

    public void Dispose() => _state?.Dispose();
}
