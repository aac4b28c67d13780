using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The training loop: k steps of the discriminator, one of the generator, a report now and then.</summary>
/// <remarks>Goodfellow et al. 2014, algorithm 1. As in the DCGAN reference code, the generator learns from the very
/// rows that the discriminator saw last, so that they are generated once.</remarks>
internal static class AdversarialTraining
{
    /// <summary>Trains until all steps are done.</summary>
    /// <returns>The reports, in order.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite.</exception>
    public static List<GanMetrics> Run(nn.Module<Tensor, Tensor> generator, Discriminator discriminator, nn.Module<Tensor, Tensor> critic,
        TrainingRows rows, LatentSource latents, ExponentialMovingAverage? average, GanOptions options, IChannel channel)
    {
        long stepsPerEpoch = Math.Max(1, rows.Count / ((long)options.BatchSize * options.DiscriminatorSteps));
        long steps = options.Steps ?? options.Epochs * stepsPerEpoch;
        var history = new List<GanMetrics>();
        using optim.Optimizer optimizer = options.GeneratorOptimizer.Create(generator.parameters());
        var clock = Stopwatch.StartNew();
        long reported = 0;
        generator.train();
        critic.train();

        for (long step = 1; step <= steps; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();

            // Update D, k times: the last time on rows that G will learn from.
            Tensor z = latents.Next(options.BatchSize);
            for (int k = 1; k < options.DiscriminatorSteps; k++)
            {
                using DisposeScope inner = NewDisposeScope();
                discriminator.Update(rows.NextBatch(), Generate(generator, latents.Next(options.BatchSize)));
            }
            Tensor real = rows.NextBatch(), generated = generator.call(z);
            DiscriminatorStep seen = discriminator.Update(real, generated.detach());

            // Update G.
            generator.zero_grad();
            GeneratorLoss fooled = discriminator.LossOfGenerator(generated, real);
            fooled.Loss.backward();
            optimizer.step();
            average?.Update();

            if (step % options.ReportInterval == 0 || step == steps)
            {
                double seconds = clock.Elapsed.TotalSeconds;
                var metrics = new GanMetrics
                {
                    Step = step,
                    Epoch = (int)((step - 1) / stepsPerEpoch) + 1,
                    DiscriminatorLoss = seen.Loss.ToDouble(),
                    GeneratorLoss = fooled.Loss.ToDouble(),
                    RealScore = discriminator.MeanScore(seen.RealOutputs),
                    FakeScoreBefore = discriminator.MeanScore(fooled.Outputs),
                    FakeScoreAfter = ScoreAfter(generator, discriminator, critic, z),
                    RowsPerSecond = (step - reported) * options.BatchSize * options.DiscriminatorSteps / Math.Max(seconds, 1e-9),
                };
                ThrowIfDiverged(metrics);
                Report(metrics, channel);
                history.Add(metrics);
                options.MetricsCallback?.Invoke(metrics);
                reported = step;
                clock.Restart();
            }
        }
        return history;
    }

    private static Tensor Generate(nn.Module<Tensor, Tensor> generator, Tensor z)
    {
        using var _ = no_grad();
        return generator.call(z);
    }

    /// <summary>D(G(z)) after the generator's step on the same latents, leaving no trace in the networks' running statistics.</summary>
    private static double ScoreAfter(nn.Module<Tensor, Tensor> generator, Discriminator discriminator, nn.Module<Tensor, Tensor> critic, Tensor z)
    {
        using var _ = no_grad();
        Tensor[] buffers = [.. generator.buffers(), .. critic.buffers()];
        Tensor[] kept = [.. buffers.Select(buffer => buffer.clone())];
        double score = discriminator.MeanScore(discriminator.Outputs(generator.call(z)));
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
