using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the training of a classifier yields: one network or several, whose probabilities are averaged, a discriminator of the features where there is one, and all that leads to them.</summary>
internal sealed class ClassifierModel(ClassifierArchitecture architecture, RowFormat format, ValueScaling scaling, LabelSet labels,
    int features, IReadOnlyList<Classifier> networks, DomainCritic? domain, Device device) : IDisposable
{
    private bool _disposed;

    public ClassifierArchitecture Architecture => architecture;

    public RowFormat Format => format;

    public ValueScaling Scaling => scaling;

    public LabelSet Labels => labels;

    /// <summary>The number of features, of all networks together.</summary>
    public int Features => features * networks.Count;

    public IReadOnlyList<Classifier> Networks => Alive(networks);

    /// <summary>The discriminator of the only network's features; null where none was trained.</summary>
    public DomainCritic? Domain => domain;

    /// <summary>The discriminator's network, where there is one.</summary>
    public Critic Critic => Alive(domain!).Network;

    /// <summary>Rows in the column's own scale, which is overwritten, to log-probabilities, features and domain scores. What it gives is the caller's scope's.</summary>
    public (Tensor LogProbabilities, Tensor Features, Tensor DomainScores) Compute(float[] rows, bool domains)
    {
        for (int start = 0; start < rows.Length; start += format.Length)
        {
            scaling.Apply(rows.AsSpan(start, format.Length));
        }
        Tensor seen = AlignedTensor.Of(rows, architecture.RowShape, device);
        Tensor[] each = [.. Networks.Select(network => network.FeatureExtractor.call(seen))];
        Tensor logs = stack([.. each.Zip(networks, (features, network) => nn.functional.log_softmax(network.LabelPredictor.call(features), 1))]).logsumexp(0) - Math.Log(each.Length);
        Tensor extracted = cat(each, 1);
        return (logs.cpu(), extracted.cpu(), !domains ? zeros(0) : domain!.Adapted ? Critic.call(extracted, null).cpu() : full(extracted.shape[0], float.NaN));
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            foreach (Classifier network in networks)
            {
                network.Dispose();
            }
            domain?.Network.Dispose();
        }
    }

    private T Alive<T>(T value)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ClassifierTransformer));
        return value;
    }
}

/// <summary>A discriminator of a classifier's features.</summary>
/// <param name="Network">The network: higher is more like the source. Without meaning in a source-only version.</param>
/// <param name="Plan">How it is built.</param>
/// <param name="Adapted">Whether features and discriminator have learnt of the domains; the source-only version's have not.</param>
internal sealed record DomainCritic(Critic Network, CriticPlan Plan, bool Adapted);
