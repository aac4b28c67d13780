using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What a domain-adversarial training yields: the classifier, the strongest discriminator of its features, and all that leads to them.</summary>
internal sealed class ClassifierModel(ClassifierArchitecture architecture, CriticPlan plan, RowFormat format, ValueScaling scaling, LabelSet labels,
    int features, Classifier network, Critic critic, bool adapted, Device device) : IDisposable
{
    private bool _disposed;

    public ClassifierArchitecture Architecture => architecture;

    public CriticPlan Plan => plan;

    public RowFormat Format => format;

    public ValueScaling Scaling => scaling;

    public LabelSet Labels => labels;

    /// <summary>The number of features.</summary>
    public int Features => features;

    public Classifier Network => Alive(network);

    /// <summary>Whether features and discriminator have learnt of the domains; the source-only version's have not.</summary>
    public bool Adapted => adapted;

    /// <summary>The discriminator: higher is more like the source. Without meaning in a source-only version.</summary>
    public Critic Critic => Alive(critic);

    /// <summary>Rows in the column's own scale, which is overwritten, to log-probabilities, features and domain scores. What it gives is the caller's scope's.</summary>
    public (Tensor LogProbabilities, Tensor Features, Tensor DomainScores) Compute(float[] rows, bool domains)
    {
        for (int start = 0; start < rows.Length; start += format.Length)
        {
            scaling.Apply(rows.AsSpan(start, format.Length));
        }
        Tensor extracted = Network.FeatureExtractor.call(tensor(rows).view(architecture.RowShape).to(device));
        return (nn.functional.log_softmax(network.LabelPredictor.call(extracted), 1).cpu(), extracted.cpu(), !domains ? zeros(0) : adapted ? Critic.call(extracted, null).cpu() : full(extracted.shape[0], float.NaN));
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            network.Dispose();
            critic.Dispose();
        }
    }

    private T Alive<T>(T value)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DomainAdversarialTransformer));
        return value;
    }
}
