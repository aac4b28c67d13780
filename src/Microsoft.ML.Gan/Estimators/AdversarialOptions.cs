using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>What all adversarial trainings have in common: the discriminator.</summary>
public abstract class AdversarialOptions : TrainingOptions
{
    private protected AdversarialOptions()
    {
    }

    /// <summary>k, the discriminator's steps for one of the generator's or classifier's. 1 to 1,000; default 1 (Goodfellow et al. 2014, algorithm 1).</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>
    /// Discriminators of different power, from the weakest to the strongest, that train together; what they judge learns from
    /// the mean of what they say. Default: none, a single discriminator.
    /// </summary>
    public IReadOnlyList<EnsembleMember> Ensemble { get; init; } = [];

    /// <summary>What each network minimises. Default: <see cref="NonSaturatingObjective"/>, for <see cref="DcganEstimator"/> <see cref="EnergyBasedObjective"/>, for <see cref="TabularGanEstimator"/> <see cref="WassersteinObjective"/>.</summary>
    public AdversarialObjective Objective { get; init; } = new NonSaturatingObjective();

    /// <summary>Terms added to the discriminator's loss. Default: none; for <see cref="TabularGanEstimator"/> <see cref="GradientPenalty"/>.</summary>
    public IReadOnlyList<DiscriminatorRegularizer> Regularizers { get; init; } = [];

    /// <summary>The discriminator's optimiser. Default: Adam with 2e-4, 0.5, 0.999; for <see cref="DcganEstimator"/> with 1e-3, for <see cref="TabularGanEstimator"/> with 1e-3, 0.5, 0.9, for <see cref="DomainAdversarialTrainer"/> with 1e-3, 0.9, 0.999.</summary>
    public OptimizerOptions DiscriminatorOptimizer { get; init; } = new AdamOptions();

    /// <summary>The generator's steps of a training on so many rows.</summary>
    internal virtual long StepsOver(long rows) => Steps ?? Epochs * Math.Max(1, rows / ((long)BatchSize * DiscriminatorSteps));

    /// <summary>The options that a kind of training has of its own, checked after the common ones.</summary>
    private protected abstract void ValidateOwn();

    internal override void Validate()
    {
        base.Validate();
        OptionChecks.Range(DiscriminatorSteps is >= 1 and <= 1000, nameof(DiscriminatorSteps), DiscriminatorSteps, "from 1 to 1000");
        OptionChecks.Range(Ensemble is not null && Ensemble.All(member => member is not null), nameof(Ensemble), Ensemble, "a list without nulls");
        for (int i = 0; i < Ensemble!.Count; i++)
        {
            Ensemble[i].Validate($"{nameof(Ensemble)}[{i}]");
        }
        OptionChecks.Range(Objective is not null, nameof(Objective), Objective, "an objective");
        Objective!.Validate(nameof(Objective));
        OptionChecks.Range(Regularizers is not null && Regularizers.All(regularizer => regularizer is not null), nameof(Regularizers), Regularizers, "a list without nulls");
        OptionChecks.Range(DiscriminatorOptimizer is not null, nameof(DiscriminatorOptimizer), DiscriminatorOptimizer, "an optimiser");
        DiscriminatorOptimizer!.Validate(nameof(DiscriminatorOptimizer));
        ValidateOwn();
        foreach (DiscriminatorRegularizer regularizer in Regularizers!)
        {
            regularizer.CheckFits(Objective!);
        }
    }

    /// <summary>The critics to build: one, or one for each member of the ensemble.</summary>
    internal IEnumerable<CriticPlan> CriticPlans(int labels, int deepest)
    {
        IReadOnlyList<EnsembleMember> members = Ensemble.Count > 0 ? Ensemble : [new EnsembleMember()];
        for (int i = 0; i < members.Count; i++)
        {
            OptionChecks.Range(members[i].Depth is null || members[i].Depth <= deepest, $"{nameof(Ensemble)}[{i}].{nameof(EnsembleMember.Depth)}", members[i].Depth, $"at most {deepest}, the discriminator's hidden layers");
            CriticPlan plan = new()
            {
                Labels = labels,
                CodeSize = Objective.Output == CriticOutput.Energy ? Objective.AutoencoderCode : 0,
                Width = members[i].Width,
                Depth = members[i].Depth,
                BatchNormalization = NormalizeBatches,
                InputNoise = members[i].InputNoise,
            };
            yield return Regularizers.Aggregate(plan, (current, regularizer) => regularizer.Plan(current));
        }
    }

    /// <summary>The regularisers of a critic: the common ones, and its own noise.</summary>
    internal IReadOnlyList<DiscriminatorRegularizer> RegularizersOf(CriticPlan plan) => plan.InputNoise > 0
        ? [.. Regularizers, new InstanceNoise { StandardDeviation = plan.InputNoise, FadingSteps = null }]
        : Regularizers;

    /// <summary>Whether hidden convolutions of discriminators are batch normalised.</summary>
    private protected virtual bool NormalizeBatches => false;

    /// <summary>Says in the log what will probably not do what was meant.</summary>
    internal void Warn(IChannel channel)
    {
        if (Objective is WassersteinObjective && !Regularizers.Any(regularizer => regularizer.BoundsSlope))
        {
            channel.Warning(MessageSensitivity.None, "WassersteinObjective without GradientPenalty or WeightClipping: nothing bounds the critic's slope, its loss is no distance and may run away.");
        }
        if (NormalizeBatches && Regularizers.OfType<GradientPenalty>().Any())
        {
            channel.Warning(MessageSensitivity.None, "GradientPenalty with batch normalisation in the discriminator: the slope at one row depends on the others; set DiscriminatorBatchNormalization to false.");
        }
        if (Objective is RelativisticObjective && !(Regularizers.OfType<R1Regularizer>().Any() && Regularizers.OfType<R2Regularizer>().Any()))
        {
            channel.Warning(MessageSensitivity.None, "RelativisticObjective without R1Regularizer and R2Regularizer: it is known to converge with both.");
        }
    }
}
