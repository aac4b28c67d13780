using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The networks of a GAN as a training leaves them: ready for use, without gradients.</summary>
/// <param name="Generator">The generator: the average over steps where there is one.</param>
/// <param name="Critics">The critics, from the weakest to the strongest.</param>
/// <param name="Plans">Their plans.</param>
/// <param name="Record">What the training reported.</param>
internal sealed record GanNetworks(nn.Module<Tensor, Tensor> Generator, Critic[] Critics, CriticPlan[] Plans, TrainingRecord Record)
{
    /// <summary>Builds the networks of an architecture and trains them.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="options">The options, checked.</param>
    /// <param name="rows">The training rows; the caller's.</param>
    /// <param name="labels">The length of their one-hot labels, 0 for none.</param>
    /// <param name="packing">Rows that a critic judges together.</param>
    /// <param name="seeds">Gives a seed for each use of chance, so that none of them shifts another.</param>
    /// <param name="device">The device.</param>
    /// <param name="channel">The log.</param>
    public static GanNetworks Train(NetworkArchitecture architecture, GanOptions options, TrainingRows rows, int labels, int packing, Random seeds, Device device, IChannel channel)
    {
        int weightSeed = seeds.Next(), latentSeed = seeds.Next(), criticSeed = seeds.Next(), qualitySeed = seeds.Next();
        using var weightSource = new Generator((ulong)weightSeed);
        using var latentSource = new Generator((ulong)latentSeed);
        using var criticSource = new Generator((ulong)criticSeed);
        using var qualitySource = new Generator((ulong)qualitySeed);
        CriticPlan[] plans = [.. options.CriticPlans(labels, architecture.DiscriminatorDepth)];
        var built = new List<nn.Module>();
        nn.Module<Tensor, Tensor>? unwanted = null;
        try
        {
            nn.Module<Tensor, Tensor> generator = Built(architecture.CreateGenerator(labels, weightSource));
            Critic[] critics = [.. plans.Select(critic => Built(architecture.CreateCritic(critic, weightSource)))];
            ExponentialMovingAverage? average = null;
            nn.Module<Tensor, Tensor> returned = generator;
            if (options.EmaDecay is { } decay)
            {
                returned = Built(architecture.CreateGenerator(labels, weightSource));
                unwanted = generator;
                average = new ExponentialMovingAverage(returned, generator, decay);
            }
            using var discriminators = new DiscriminatorEnsemble([.. critics.Select((critic, i) =>
                new Discriminator(critic, options.Objective, options.RegularizersOf(plans[i]), options.DiscriminatorOptimizer, criticSource) { MismatchedLabels = options.MismatchedLabels, Packing = packing })]);
            var latents = new LatentSource(options.Prior, options.LatentSize, latentSource, device);
            using QualityKeeper? keeper = rows.HeldOut is { } heldOut
                ? new QualityKeeper(returned, critics, heldOut, new LatentSource(options.Prior, options.LatentSize, qualitySource, device), options.QualityChecks!)
                : null;
            TrainingRecord record = AdversarialTraining.Run(generator, discriminators, rows, latents, average, keeper, options, channel);
            returned.eval();
            Array.ForEach(critics, critic => critic.eval());
            built.Clear();
            return new GanNetworks(returned, critics, plans, record);
        }
        finally
        {
            unwanted?.Dispose();
            built.ForEach(network => network.Dispose());
        }

        T Built<T>(T network) where T : nn.Module
        {
            built.Add(network);
            return network.Settle(device);
        }
    }
}
