using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the domain-adversarial trainer does: it checks schemas, parts the domains, reads, builds, trains both versions and chooses.</summary>
internal sealed class DomainAdversarialFitting : ClassifierFitting<DomainAdversarialTrainer.Options, DomainAdversarialTransformer>
{
    private readonly IDataView? _target;

    public DomainAdversarialFitting(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, IDataView? unlabeledTarget, DomainAdversarialTrainer.Options options)
        : base(env, nameof(DomainAdversarialTrainer), labelColumnName, new ClassifierColumns(featureColumnName, binary, options.ExtractedFeaturesColumnName, options.DomainScoreColumnName), options)
    {
        _target = unlabeledTarget;
        if (unlabeledTarget is not null)
        {
            OptionChecks.Range(options.DomainColumnName is null, nameof(options.DomainColumnName), options.DomainColumnName, "null where the target has a view of its own");
            ClassifierInputs.CheckFeatures(SchemaShape.Create(unlabeledTarget.Schema), featureColumnName);
        }
    }

    protected override DomainAdversarialTransformer Train(IDataView input, IChannel channel, Device device)
    {
        Options.Warn(channel);
        // One seed for each use of chance; both versions start from the same weights and see the same source rows.
        var seeds = new Random(Seed);
        int sourceSeed = seeds.Next(), targetSeed = seeds.Next(), weightSeed = seeds.Next(), discriminatorSeed = seeds.Next(), scoreSeed = seeds.Next();

        DataViewSchema.Column column = input.Schema[Features];
        (RowFormat format, long[] rowShape) = ClassifierInputs.Format(input, column, Options.Channels);
        FeatureExtractor extractor = Options.FeatureExtractor ?? (rowShape.Length == 4 ? new ConvolutionalFeatureExtractor() : new MlpFeatureExtractor());
        extractor.CheckFits(rowShape);
        (HashSet<long> sourceNumbers, HashSet<long> targetNumbers) = DomainRows.Part(input, Label, Options.DomainColumnName, _target is not null, Options.CancellationToken);
        RowCursorSource targetRows = _target is null
            ? new RowCursorSource(input, Features, format) { LeftOut = sourceNumbers, Rows = "target rows" }
            : new RowCursorSource(Alike(_target, format), Features, format) { Rows = "target rows" };

        ValueScaling scaling = null!;
        var plan = new TrainingRowsPlan(Options.BatchSize, Options.MemoryBudget, Options.HeldOutShare, Options.MaxHeldOut);
        LabelSet labels = LabelSet.Of(input.Schema[Label]);
        var sourceRows = new RowCursorSource(input, Features, format, Label, labels) { LeftOut = targetNumbers, Rows = "source rows" };
        using TrainingRows source = TrainingRows.Read(sourceRows, plan, statistics => scaling = ClassifierInputs.Scaling(format, rowShape, statistics), rowShape, sourceSeed, device, Options.CancellationToken);
        if (labels.Counts.Count(count => count > 0) < 2)
        {
            throw new InvalidOperationException($"Column '{Label}' has one label only among the source's rows; a classifier needs two. {labels.Known()}");
        }
        using TrainingRows target = TrainingRows.Read(targetRows, plan with { HeldOutShare = 1, HeldOutTeach = true }, _ => scaling, rowShape, targetSeed, device, Options.CancellationToken);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {source.Count} source rows ({source.HeldOut!.Value.Rows.shape[0]} more held out) and {target.Count} target rows of column '{Features}', {format.Length} numbers each, {labels.Count} labels; batch {Options.BatchSize} of each, domain objective {Options.Objective.Name}, device {device}, seed {Seed}"));

        var architecture = new ClassifierArchitecture(extractor, rowShape, [.. Options.LabelPredictorWidths], labels.Count, [.. Options.DiscriminatorWidths]);
        var probe = new DomainProbe(source.HeldOut.Value, target.HeldOut!.Value.Rows, scoreSeed);
        AdaptationScore selection = Options.Selection ?? (rowShape.Length == 4 ? new InformationScore() : new NeighbourConsistency());
        float[] weights = ClassifierInputs.Weights(labels, Options.ClassWeights, Options.BalanceClasses);
        var versions = new List<Version>();
        try
        {
            AdaptationReport? report = null;
            if (Options.Guard is not null)
            {
                versions.Add(Train(source, null));
                // Both versions see the same batches.
                source.Rewind();
            }
            versions.Add(Train(source, target));
            Version chosen = versions[^1];
            if (Options.Guard is { } guard)
            {
                report = guard.Judge(probe.Evidence(versions[0].Network, adapted: false), probe.Evidence(versions[1].Network, adapted: true), labels.Names, selection);
                channel.Info(MessageSensitivity.None, report.Verdict);
                if (report.LabelShiftWarning is { } warning)
                {
                    channel.Warning(MessageSensitivity.None, warning);
                }
                chosen = versions[report.Adapted ? 1 : 0];
            }
            DomainAdversarialTransformer? alternative = null;
            if (Options.Guard is { KeepBoth: true })
            {
                alternative = Wrap(versions[report!.Adapted ? 0 : 1], [], null, null);
            }
            IReadOnlyList<DomainMetrics> history = [.. versions.SelectMany(version => version.History)];
            DomainAdversarialTransformer transformer = Wrap(chosen, history, report, alternative);
            versions.RemoveAll(version => version == chosen || alternative is not null);
            return transformer;
        }
        finally
        {
            versions.ForEach(version => version.Dispose());
        }

        DomainAdversarialTransformer Wrap(Version version, IReadOnlyList<DomainMetrics> history, AdaptationReport? report, DomainAdversarialTransformer? alternative)
        {
            version.Network.eval();
            Array.ForEach(version.Critics, critic => critic.eval());
            foreach (Critic weaker in version.Critics[..^1])
            {
                weaker.Dispose();
            }
            var model = new ClassifierModel(architecture, format, scaling, labels, version.Features, [version.Network], new DomainCritic(version.Critics[^1], version.Plan, version.Adapted), device);
            return new DomainAdversarialTransformer(model, Columns, history, report, alternative);
        }

        Version Train(TrainingRows rows, TrainingRows? domain)
        {
            using var weightSource = new Generator((ulong)weightSeed);
            using var discriminatorSource = new Generator((ulong)discriminatorSeed);
            (Classifier network, int features) = architecture.Create(weightSource);
            Version? version = null;
            try
            {
                network.Settle(device);
                version = new Version(network, features, domain is not null) { Plan = new CriticPlan() };
                CriticPlan[] plans = [.. Options.CriticPlans(0, Options.DiscriminatorWidths.Count)];
                version.Plan = plans[^1];
                version.Critics = [.. plans.Select(critic => architecture.CreateCritic(features, critic, discriminatorSource).Settle(device))];
                using var discriminators = new DiscriminatorEnsemble([.. version.Critics.Select((critic, i) =>
                    new Discriminator(critic, Options.Objective, Options.RegularizersOf(plans[i]), Options.DiscriminatorOptimizer, discriminatorSource))]);
                version.History = new DomainAdversarialTraining(network, rows, probe, Options, selection, weights, channel).Run(domain, domain is null ? null : discriminators);
                return version;
            }
            catch
            {
                version?.Dispose();
                network.Dispose();
                throw;
            }
        }
    }

    protected override void Check(SchemaShape schema)
    {
        base.Check(schema);
        if (Options.DomainColumnName is { } domain)
        {
            SchemaShape.Column found = InputColumns.Find(schema, domain);
            if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey || found.ItemType is not BooleanDataViewType)
            {
                throw InputColumns.Mismatch(domain, "boolean, true on target rows", InputColumns.Describe(found));
            }
        }
        else if (_target is null && Columns.Binary)
        {
            throw new ArgumentException("A boolean label is never missing, so that target rows can't be told by it: give unlabeledTarget, or the option DomainColumnName.");
        }
    }

    /// <summary>The target's view, once its column is known to be read as the source's is.</summary>
    private IDataView Alike(IDataView target, RowFormat format)
    {
        format.CheckInput(target.Schema[Features]);
        return target;
    }

    /// <summary>A trained classifier, source-only or adapted, with its discriminators.</summary>
    private sealed class Version(Classifier network, int features, bool adapted) : IDisposable
    {
        public Classifier Network => network;

        public int Features => features;

        public bool Adapted => adapted;

        public required CriticPlan Plan { get; set; }

        public Critic[] Critics { get; set; } = [];

        public IReadOnlyList<DomainMetrics> History { get; set; } = [];

        public void Dispose()
        {
            network.Dispose();
            Array.ForEach(Critics, critic => critic.Dispose());
        }
    }
}
