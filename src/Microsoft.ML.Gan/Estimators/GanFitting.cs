using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What every GAN estimator's <c>Fit</c> does once it knows its rows and its networks: read, build, train, wrap.</summary>
internal sealed class GanFitting(IHost host, GanOptions options, int seed, string outputColumnName, string inputColumnName)
{
    public GanTransformer Fit(IDataView input, RowFormat format, NetworkArchitecture architecture, Func<SlotStatistics, ValueScaling> chooseScaling)
    {
        using IChannel channel = host.Start("Training");
        using TorchSession session = TorchSession.Start(host, channel, options.Threads);
        using DisposeScope scope = NewDisposeScope();
        // One seed for each use of chance, so that none of them shifts another.
        var seeds = new Random(seed);
        int rowSeed = seeds.Next(), weightSeed = seeds.Next(), latentSeed = seeds.Next();

        ValueScaling scaling = null!;
        using TrainingRows rows = TrainingRows.Read(new RowCursorSource(input, inputColumnName, format), options.BatchSize, options.MemoryBudget,
            statistics => scaling = chooseScaling(statistics), architecture.RowShape, rowSeed, session.Device, options.CancellationToken);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {rows.Count} rows of column '{inputColumnName}', {format.Length} numbers each, {(rows is HeldRows ? "held in memory" : "streamed")}; batch {options.BatchSize}, objective {options.Objective.Name}, device {session.Device}, seed {seed}"));

        using var weightSource = new Generator((ulong)weightSeed);
        using var latentSource = new Generator((ulong)latentSeed);
        nn.Module<Tensor, Tensor>? generator = null, critic = null, averaged = null;
        try
        {
            generator = architecture.CreateGenerator(weightSource).to(session.Device);
            critic = architecture.CreateDiscriminator(weightSource).to(session.Device);
            ExponentialMovingAverage? average = null;
            if (options.EmaDecay is { } decay)
            {
                averaged = architecture.CreateGenerator(weightSource).to(session.Device);
                average = new ExponentialMovingAverage(averaged, generator, decay);
            }
            using var discriminator = new Discriminator(critic, options.Objective, options.Regularizers, options.DiscriminatorOptimizer);
            var latents = new LatentSource(options.Prior, options.LatentSize, latentSource, session.Device);
            List<GanMetrics> history = AdversarialTraining.Run(generator, discriminator, critic, rows, latents, average, options, channel);

            if (averaged is not null)
            {
                (generator, averaged) = (averaged, generator);
            }
            Finish(generator);
            Finish(critic);
            var model = new GanModel(architecture, format, scaling, options.Prior, seed, generator, critic, session.Device);
            var transformer = new GanTransformer(host, model, outputColumnName, inputColumnName, options.LatentColumnName, history.AsReadOnly());
            (generator, critic) = (null, null);
            return transformer;
        }
        finally
        {
            generator?.Dispose();
            critic?.Dispose();
            averaged?.Dispose();
        }
    }

    /// <summary>Ready for use: fixed statistics, no gradients kept.</summary>
    private static void Finish(nn.Module network)
    {
        network.zero_grad();
        network.eval();
    }
}
