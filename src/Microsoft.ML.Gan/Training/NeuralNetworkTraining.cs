using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The loop of several classifiers that are trained side by side: each on its own rows, stopped by those that it does not learn from.</summary>
/// <param name="stack">The networks together.</param>
/// <param name="members">Each with its rows.</param>
/// <param name="batchSize">Rows in a batch of each.</param>
/// <param name="heldOut">Whether the rows that they are looked at with are held out.</param>
/// <param name="classWeights">The weight of each label.</param>
/// <param name="options">How long, and how fast.</param>
/// <param name="channel">Where it reports.</param>
internal sealed class NeuralNetworkTraining(ClassifierStack stack, IReadOnlyList<NeuralNetworkMember> members, int batchSize, bool heldOut, float[] classWeights, NeuralNetworkTrainer.Options options, IChannel channel)
{
    /// <summary>Trains until all steps are done, or held-out rows see no gain of any network.</summary>
    /// <returns>The reports, in order.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite.</exception>
    public IReadOnlyList<NeuralNetworkMetrics> Run()
    {
        long pass = Math.Max(1, members.Min(member => member.Rows.Count) / batchSize), steps = options.Steps ?? options.Epochs * pass;
        var history = new List<NeuralNetworkMetrics>();
        var selection = new HeldOutLikelihood(classWeights);
        using var optimizer = new NetworkOptimizer(options.Optimizer, stack.Parameters);
        using Tensor weights = tensor(classWeights).to(members[0].Probe.Device);
        stack.Share();
        var running = members.ToList();
        running.ForEach(member => member.Start(keepBest: heldOut));
        long reported = 0;
        var clock = Stopwatch.StartNew();
        for (long step = 1; running.Count > 0; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            if (options.LearningRates is { } rates)
            {
                optimizer.Pace(rates.Factor(step, steps));
            }
            optimizer.ZeroGrad();
            TrainingBatch[] batches = [.. members.Select(member => member.Rows.NextBatch())];
            Tensor losses = StackedLabelLoss.Of(stack.Call([.. batches.Select(batch => batch.Rows)]), torch.stack([.. batches.Select(batch => batch.Labels!.t())]), weights);
            // Each network has a part of the sum of its own.
            losses.sum().backward();
            optimizer.Step();

            bool last = step == steps, check = heldOut && (step % pass == 0 || last), report = step % options.ReportInterval == 0 || last;
            if (!check && !report)
            {
                continue;
            }
            float[] loss = losses.detach().Numbers<float>();
            foreach (NeuralNetworkMember member in running.ToArray())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                ThrowIfDiverged(member, step, loss[member.Number - 1]);
                bool ends = last;
                if (check)
                {
                    (double score, bool best) = member.Check(selection);
                    channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture, $"network {member.Number}, step {step}: {selection.Name} {score:G6}{(best ? ", the best so far" : "")}"));
                    ends |= member.ChecksSince >= options.Patience;
                }
                if (report || ends)
                {
                    Report(member, step, loss[member.Number - 1], (step - reported) * batchSize / Math.Max(clock.Elapsed.TotalSeconds, 1e-9));
                }
                if (ends)
                {
                    running.Remove(member);
                }
            }
            if (report)
            {
                reported = step;
                clock.Restart();
            }
        }
        foreach (NeuralNetworkMember member in members)
        {
            member.RestoreBest();
        }
        return history.AsReadOnly();

        void Report(NeuralNetworkMember member, long step, double loss, double rowsPerSecond)
        {
            DomainMetrics measured = member.Probe.Measure(member.Network);
            var metrics = new NeuralNetworkMetrics
            {
                Network = member.Number,
                Step = step,
                Loss = loss,
                HeldOutLoss = heldOut ? measured.SourceLoss : double.NaN,
                HeldOutAccuracy = heldOut ? measured.SourceAccuracy : double.NaN,
                RowsPerSecond = rowsPerSecond,
            };
            channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture, $"network {member.Number}, step {step}: loss label {loss:F4}, measured {measured.SourceLoss:F4}, accuracy {measured.SourceAccuracy:P1}"));
            history.Add(metrics);
            options.MetricsCallback?.Invoke(metrics);
        }
    }

    /// <summary>Before anything is measured: measures have no words for a network that is no longer one.</summary>
    private static void ThrowIfDiverged(NeuralNetworkMember member, long step, double loss)
    {
        if (!double.IsFinite(loss) || !member.Network.parameters().All(parameter => parameter.isfinite().all().ToBoolean()))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Training diverged at or shortly before step {step}: the loss or weights of network {member.Number} are NaN or infinite (loss {loss}). Lower the learning rate."));
        }
    }
}
