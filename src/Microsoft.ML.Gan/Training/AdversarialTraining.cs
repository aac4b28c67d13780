using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The training loop: k steps of the discriminator, one of the generator, a report now and then.</summary>
/// <remarks>Goodfellow et al. 2014, algorithm 1. As in the DCGAN reference code, the generator learns from the very
/// rows that the discriminator saw last, so that they are generated once. Where rows have labels, row i of a generated
/// batch has the label of row i of the real one.</remarks>
internal static class AdversarialTraining
{
    /// <summary>Trains until all steps are done, or quality stops improving.</summary>
    /// <returns>The reports, in order, and the step that the networks are of.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite.</exception>
    public static TrainingRecord Run(nn.Module<Tensor, Tensor> generator, DiscriminatorEnsemble discriminators,
        TrainingRows rows, LatentSource latents, ExponentialMovingAverage? average, QualityKeeper? keeper, GanOptions options, IChannel channel)
    {
        long stepsPerEpoch = Math.Max(1, rows.Count / ((long)options.BatchSize * options.DiscriminatorSteps));
        long steps = options.StepsOver(rows.Count);
        var history = new List<GanMetrics>();
        nn.Module[] networks = [generator, .. discriminators.Members.Select(member => member.Network)];
        using var optimizer = new NetworkOptimizer(options.GeneratorOptimizer, generator.parameters());
        var clock = Stopwatch.StartNew();
        long reported = 0, batches = 0, last = steps;
        int generatorRun = int.MaxValue;
        Train(networks);

        for (long step = 1; step <= last; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            if (options.LearningRates is { } rates)
            {
                double factor = rates.Factor(step, steps);
                discriminators.Pace(factor);
                optimizer.Pace(factor);
            }

            // Update D, k times: the last time on rows that G will learn from.
            for (int k = 1; k < options.DiscriminatorSteps; k++)
            {
                UpdateDiscriminators();
            }
            Tensor z = latents.Next(options.BatchSize);
            TrainingBatch batch = NextBatch();
            Tensor generated = generator.call(LatentSource.Join(z, batch.Labels));
            DiscriminatorStep seen;
            if (options.LossThresholds is { } thresholds)
            {
                // D's turn comes when G has fooled it enough, or has had its most steps.
                seen = discriminators.Look(batch.Rows, generated.detach(), batch.Labels);
                if (generatorRun >= thresholds.MaxGeneratorSteps || seen.Loss.ToDouble() >= thresholds.GeneratorBelow)
                {
                    for (int k = 1; UpdateDiscriminators() > thresholds.DiscriminatorAbove && k < thresholds.MaxDiscriminatorSteps; k++)
                    {
                    }
                    generatorRun = 0;
                }
                generatorRun++;
            }
            else
            {
                seen = discriminators.Update(batch.Rows, generated.detach(), batch.Labels);
            }

            // Update G.
            optimizer.ZeroGrad();
            GeneratorLoss fooled = discriminators.LossOfGenerator(generated, batch.Rows, batch.Labels);
            fooled.Loss.backward();
            optimizer.Step();
            average?.Update();

            if (keeper is not null && (step % options.QualityChecks!.Interval == 0 || step == last))
            {
                if (!keeper.Check(step, channel))
                {
                    last = step;
                }
                Train(networks);
            }
            if (step % options.ReportInterval == 0 || step == last)
            {
                double seconds = clock.Elapsed.TotalSeconds;
                var metrics = new GanMetrics
                {
                    Step = step,
                    Epoch = (int)(options.LossThresholds is null ? (step - 1) / stepsPerEpoch : (batches - 1) / stepsPerEpoch) + 1,
                    DiscriminatorLoss = seen.Loss.ToDouble(),
                    GeneratorLoss = fooled.Loss.ToDouble(),
                    RealScore = discriminators.MeanScore(seen.RealOutputs),
                    FakeScoreBefore = discriminators.MeanScore(fooled.Outputs),
                    FakeScoreAfter = ScoreAfter(generator, discriminators, networks, LatentSource.Join(z, batch.Labels), batch.Labels),
                    RowsPerSecond = (batches - reported) * options.BatchSize / Math.Max(seconds, 1e-9),
                };
                ThrowIfDiverged(metrics);
                Report(metrics, channel);
                history.Add(metrics);
                options.MetricsCallback?.Invoke(metrics);
                reported = batches;
                clock.Restart();
            }
        }
        keeper?.Restore();
        return new TrainingRecord(history.AsReadOnly(), keeper?.Checks ?? [], keeper?.BestStep ?? last);

        TrainingBatch NextBatch()
        {
            batches++;
            return rows.NextBatch();
        }

        // A step of D alone: its rows are generated without a graph.
        double UpdateDiscriminators()
        {
            using DisposeScope inner = NewDisposeScope();
            TrainingBatch real = NextBatch();
            DiscriminatorStep step = discriminators.Update(real.Rows, Generate(generator, LatentSource.Join(latents.Next(options.BatchSize), real.Labels)), real.Labels);
            return options.LossThresholds is null ? 0 : step.Loss.ToDouble();
        }
    }

    private static void Train(nn.Module[] networks)
    {
        foreach (nn.Module network in networks)
        {
            network.train();
        }
    }

    private static Tensor Generate(nn.Module<Tensor, Tensor> generator, Tensor z)
    {
        using var _ = no_grad();
        return generator.call(z);
    }

    /// <summary>D(G(z)) after the generator's step on the same latents, leaving no trace in the networks' running statistics.</summary>
    private static double ScoreAfter(nn.Module<Tensor, Tensor> generator, DiscriminatorEnsemble discriminators, nn.Module[] networks, Tensor z, Tensor? labels)
    {
        using var _ = no_grad();
        Tensor[] buffers = [.. networks.SelectMany(network => network.buffers())];
        Tensor[] kept = [.. buffers.Select(buffer => buffer.clone())];
        // Dropout and the like would draw from the training's own chance.
        SeededLayer[] seeded = [.. networks.SelectMany(network => network.modules()).OfType<SeededLayer>()];
        Array.ForEach(seeded, layer => layer.eval());
        double score = discriminators.MeanScore(discriminators.Outputs(generator.call(z), labels));
        Array.ForEach(seeded, layer => layer.train());
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i].copy_(kept[i]);
        }
        return score;
    }

    private static void ThrowIfDiverged(GanMetrics metrics)
    {
        if (!double.IsFinite(metrics.DiscriminatorLoss) || !double.IsFinite(metrics.GeneratorLoss))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Training diverged at or shortly before step {metrics.Step}: the discriminator's loss is {metrics.DiscriminatorLoss}, the generator's {metrics.GeneratorLoss}. Lower the learning rates, or add a regularizer such as R1Regularizer."));
        }
    }

    private static void Report(GanMetrics m, IChannel channel) =>
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"step {m.Step}, epoch {m.Epoch}: loss D {m.DiscriminatorLoss:F4}, loss G {m.GeneratorLoss:F4}, D(x) {m.RealScore:F4}, D(G(z)) {m.FakeScoreBefore:F4} / {m.FakeScoreAfter:F4}"));
}

/// <summary>What a training leaves beside its networks.</summary>
/// <param name="History">The reports, in order.</param>
/// <param name="Checks">The quality checks, in order.</param>
/// <param name="Step">The generator's step that the networks are of.</param>
internal sealed record TrainingRecord(IReadOnlyList<GanMetrics> History, IReadOnlyList<QualityCheck> Checks, long Step);
