using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Classifiers of one architecture, each called on a batch of its own. The weights of fully connected ones lie one network behind the other, and a layer is one
/// operation for all of them: networks for tables are so small that calls take the time, not arithmetic. Others are called one by one.
/// </summary>
internal sealed class ClassifierStack : IDisposable
{
    private readonly IReadOnlyList<Classifier> _networks;
    private readonly StackedLayer[]? _layers;

    /// <param name="architecture">The networks' plan.</param>
    /// <param name="networks">The networks, which stay the caller's.</param>
    /// <param name="random">Where layers draw from in training, if they lie together.</param>
    public ClassifierStack(ClassifierArchitecture architecture, IReadOnlyList<Classifier> networks, Generator random)
    {
        _networks = networks;
        if (architecture.Extractor is MlpFeatureExtractor)
        {
            nn.Module[][] layers = [.. networks.Select(network => network.FeatureExtractor.children().Concat(network.LabelPredictor.children()).ToArray())];
            _layers = [.. Enumerable.Range(0, layers[0].Length).Select(i => StackedLayer.Of([.. layers.Select(each => each[i])], random))];
        }
    }

    /// <summary>What an optimiser steps. Where it has put them is where the networks read them after <see cref="Share"/>.</summary>
    public IEnumerable<Parameter> Parameters => _layers?.SelectMany(layer => layer.Parameters) ?? _networks.SelectMany(network => network.parameters());

    /// <summary>From now on the networks' own weights and running statistics are parts of the stack's.</summary>
    public void Share()
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (StackedLayer layer in _layers ?? [])
        {
            layer.Share();
        }
    }

    /// <summary>Gives each network memory of its own again.</summary>
    public void Part()
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor state in _networks.SelectMany(network => network.parameters().Concat(network.buffers())))
        {
            state.set_(state.detach().clone());
        }
    }

    public void Dispose()
    {
        foreach (StackedLayer layer in _layers ?? [])
        {
            layer.Dispose();
        }
    }

    /// <summary>Logits in training.</summary>
    /// <param name="rows">A batch for each network, all of one shape.</param>
    /// <returns>Shape [networks, labels, batch].</returns>
    public Tensor Call(Tensor[] rows)
    {
        if (_layers is null)
        {
            return stack([.. _networks.Zip(rows, (network, batch) => network.call(batch).t())]);
        }
        // Each network's numbers are [features, batch]: so they lie as batch normalisation over the batch wants them.
        Tensor numbers = stack([.. rows.Select(batch => batch.flatten(1))]).transpose(1, 2);
        foreach (StackedLayer layer in _layers)
        {
            numbers = layer.Call(numbers);
        }
        return numbers;
    }
}
