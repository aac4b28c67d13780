using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The loop of a domain-adversarial training: a label predictor on source rows, and a discriminator of features whose gradient is reversed.</summary>
/// <remarks>
/// Ganin et al. 2016, "Domain-Adversarial Training of Neural Networks", algorithm 1 and equations 13 to 15, with the adversarial
/// part in <see cref="Discriminator"/>: source features stand for real rows, target features for generated ones.
/// </remarks>
internal sealed class DomainAdversarialTraining(Classifier network, TrainingRows source, DomainProbe probe, DomainAdversarialTrainer.Options options,
    AdaptationScore selection, float[] classWeights, IChannel channel)
{
    /// <summary>Trains until all steps are done, or the checks see no gain.</summary>
    /// <param name="target">Target rows; null trains on the source alone.</param>
    /// <param name="discriminators">Those of features; null for none.</param>
    /// <returns>The reports, in order.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite.</exception>
    public IReadOnlyList<DomainMetrics> Run(TrainingRows? target, DiscriminatorEnsemble? discriminators)
    {
        long steps = options.Steps ?? options.Epochs * Math.Max(1, Math.Max(source.Count, target?.Count ?? 0) / options.BatchSize);
        var history = new List<DomainMetrics>();
        using var optimizer = new NetworkOptimizer(options.Optimizer, network.parameters());
        using Tensor weights = tensor(classWeights).to(probe.Device);
        using BestState? state = options.Checks is null ? null : new BestState([network, .. discriminators?.Members.Select(member => member.Network) ?? []]);
        double best = double.NegativeInfinity;
        int checksSince = 0;
        long reported = 0, last = steps;
        var clock = Stopwatch.StartNew();
        network.train();
        foreach (Discriminator member in discriminators?.Members ?? [])
        {
            member.Network.train();
        }

        for (long step = 1; step <= last; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            double lambda = target is null ? 0 : options.Lambda((step - 1) / (double)steps);
            if (options.LearningRates is { } rates)
            {
                double factor = rates.Factor(step, steps);
                discriminators?.Pace(factor);
                optimizer.Pace(factor);
            }
            // k − 1 steps of the discriminator alone, on features without a graph.
            for (int k = 1; k < options.DiscriminatorSteps && target is not null; k++)
            {
                using DisposeScope inner = NewDisposeScope();
                discriminators!.Update(Extracted(source.NextBatch().Rows, ofSource: true), Extracted(target.NextBatch().Rows, ofSource: false), null);
            }

            // Features once: what both losses say to them is gathered at a leaf, and goes back through g in one pass.
            optimizer.ZeroGrad();
            TrainingBatch labelled = source.NextBatch();
            DomainBatchNorm.Use(network, source: target is not null);
            Tensor features = network.FeatureExtractor.call(labelled.Rows);
            Tensor sourceLeaf = features.detach().requires_grad_();
            Tensor labelLoss = LabelLoss(network.LabelPredictor.call(sourceLeaf), labelled.Labels!, weights);
            labelLoss.backward();
            DiscriminatorStep? domains = null;
            if (target is not null)
            {
                DomainBatchNorm.Use(network, source: false);
                Tensor targetFeatures = network.FeatureExtractor.call(target.NextBatch().Rows);
                Tensor targetLeaf = targetFeatures.detach().requires_grad_();
                domains = Confuse(discriminators!, sourceLeaf, targetLeaf, lambda);
                // An objective may have nothing to say to target rows.
                if (targetLeaf.grad is { } fromDomains)
                {
                    targetFeatures.backward([fromDomains]);
                }
            }
            features.backward([sourceLeaf.grad!]);
            optimizer.Step();

            if (options.Checks is { } checks && (step % checks.Interval == 0 || step == last))
            {
                ThrowIfDiverged(step, labelLoss, domains);
                double score = probe.Score(network, target is not null, selection);
                checksSince = score > best ? 0 : checksSince + 1;
                if (score > best)
                {
                    best = score;
                    state!.Keep();
                }
                channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture, $"step {step}: {selection.Name} {score:G6}{(checksSince == 0 ? ", the best so far" : "")}"));
                last = checksSince >= checks.Patience ? step : last;
            }
            if (step % options.ReportInterval == 0 || step == last)
            {
                ThrowIfDiverged(step, labelLoss, domains);
                double seconds = clock.Elapsed.TotalSeconds;
                DomainMetrics metrics = probe.Measure(network, discriminators, options.Objective) with
                {
                    Step = step,
                    LabelLoss = labelLoss.ToDouble(),
                    DomainLoss = domains?.Loss.ToDouble() ?? double.NaN,
                    Lambda = lambda,
                    RowsPerSecond = (step - reported) * options.BatchSize * (target is null ? 1 : 2) / Math.Max(seconds, 1e-9),
                };
                channel.Info(MessageSensitivity.None, Line(metrics));
                history.Add(metrics);
                options.MetricsCallback?.Invoke(metrics);
                reported = step;
                clock.Restart();
            }
        }
        state?.Restore();
        return history.AsReadOnly();
    }

    /// <summary>One step of the discriminator, and what features learn from it, added to their gradients.</summary>
    private DiscriminatorStep Confuse(DiscriminatorEnsemble discriminators, Tensor source, Tensor target, double lambda)
    {
        if (options.Update == DomainUpdate.GradientReversal)
        {
            // Every member sends its gradient; the features want their mean.
            double share = lambda / discriminators.Members.Count;
            return discriminators.Update(GradientReversal.Reverse(source, share), GradientReversal.Reverse(target, share), null);
        }
        DiscriminatorStep step = discriminators.Update(source.detach(), target.detach(), null);
        (discriminators.LossOfGenerator(target, source, null).Loss * lambda).backward();
        return step;
    }

    /// <summary>Cross-entropy, weighted by class: Σ w(y)·(−log p(y)) / Σ w(y).</summary>
    private static Tensor LabelLoss(Tensor logits, Tensor labels, Tensor weights)
    {
        Tensor each = (labels * weights).sum(dim: 1);
        return -((labels * nn.functional.log_softmax(logits, 1)).sum(dim: 1) * each).sum() / each.sum();
    }

    private Tensor Extracted(Tensor rows, bool ofSource)
    {
        DomainBatchNorm.Use(network, ofSource);
        using var _ = no_grad();
        return network.FeatureExtractor.call(rows);
    }

    /// <summary>Before anything is measured: measures have no words for a network that is no longer one.</summary>
    private void ThrowIfDiverged(long step, Tensor labelLoss, DiscriminatorStep? domains)
    {
        double label = labelLoss.ToDouble(), domain = domains?.Loss.ToDouble() ?? 0;
        if (!double.IsFinite(label) || !double.IsFinite(domain) || !network.parameters().All(parameter => parameter.isfinite().all().ToBoolean()))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Training diverged at or shortly before step {step}: losses or weights are NaN or infinite (label loss {label}{(domains is null ? "" : $", domain loss {domain}")}). Lower {(domains is null ? "the learning rate" : "the learning rates or LambdaMax")}."));
        }
    }

    private static string Line(DomainMetrics m)
    {
        if (double.IsNaN(m.ProxyADistance))
        {
            return string.Create(CultureInfo.InvariantCulture, $"step {m.Step}: loss label {m.LabelLoss:F4}, measured {m.SourceLoss:F4}, accuracy {m.SourceAccuracy:P1}");
        }
        string domain = m.Adapted ? string.Create(CultureInfo.InvariantCulture, $", loss domain {m.DomainLoss:F4}, domain accuracy {m.DomainAccuracy:P1} (chance 50 %), λ {m.Lambda:F3}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(m.Adapted ? "adapted" : "source-only")}, step {m.Step}: loss label {m.LabelLoss:F4}, source accuracy {m.SourceAccuracy:P1}{domain}, proxy A-distance {m.ProxyADistance:F3}");
    }
}
