using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the domain-adversarial trainer does: it checks schemas, parts the domains, reads, builds, trains both versions and chooses.</summary>
internal sealed class DomainAdversarialFitting
{
    private readonly IHostEnvironment _env;
    private readonly IHost _host;
    private readonly bool _binary;
    private readonly string _label;
    private readonly string _features;
    private readonly ClassifierColumns _columns;
    private readonly IDataView? _target;
    private readonly DomainAdversarialTrainer.Options _options;
    private readonly int _seed;

    public DomainAdversarialFitting(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, IDataView? unlabeledTarget, DomainAdversarialTrainer.Options options)
    {
        _env = env;
        _host = env.Register(nameof(DomainAdversarialTrainer));
        _binary = binary;
        _label = labelColumnName;
        _features = featureColumnName;
        _columns = new ClassifierColumns(featureColumnName, binary, options.ExtractedFeaturesColumnName, options.DomainScoreColumnName);
        _target = unlabeledTarget;
        _options = options;
        if (unlabeledTarget is not null)
        {
            OptionChecks.Range(options.DomainColumnName is null, nameof(options.DomainColumnName), options.DomainColumnName, "null where the target has a view of its own");
            ClassifierInputs.CheckFeatures(SchemaShape.Create(unlabeledTarget.Schema), featureColumnName);
        }
        // Drawn once: each Fit of one trainer is the same training.
        _seed = options.Seed ?? _host.Rand.Next();
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Check(inputSchema);
        return _columns.Promise(inputSchema, _label);
    }

    public DomainAdversarialTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(SchemaShape.Create(input.Schema));
        using IChannel channel = _host.Start("Training");
        using TorchSession session = TorchSession.Start(_env, channel, _options.Threads);
        using DisposeScope scope = NewDisposeScope();
        foreach (string doubt in _options.Doubts())
        {
            channel.Warning(MessageSensitivity.None, doubt);
        }
        // One seed for each use of chance; both versions start from the same weights and see the same source rows.
        var seeds = new Random(_seed);
        int sourceSeed = seeds.Next(), targetSeed = seeds.Next(), weightSeed = seeds.Next(), discriminatorSeed = seeds.Next(), scoreSeed = seeds.Next();

        DataViewSchema.Column column = input.Schema[_features];
        (RowFormat format, long[] rowShape) = ClassifierInputs.Format(input, column, _options.Channels);
        FeatureExtractor extractor = _options.FeatureExtractor ?? (rowShape.Length == 4 ? new ConvolutionalFeatureExtractor() : new MlpFeatureExtractor());
        extractor.CheckFits(rowShape);
        (HashSet<long> sourceNumbers, HashSet<long> targetNumbers) = DomainRows.Part(input, _label, _options.DomainColumnName, _target is not null, _options.CancellationToken);
        RowCursorSource targetRows = _target is null
            ? new RowCursorSource(input, _features, format) { LeftOut = sourceNumbers, Rows = "target rows" }
            : new RowCursorSource(Alike(_target, format), _features, format) { Rows = "target rows" };

        ValueScaling scaling = null!;
        var plan = new TrainingRowsPlan(_options.BatchSize, _options.MemoryBudget, _options.HeldOutShare, _options.MaxHeldOut);
        LabelSet labels = LabelSet.Of(input.Schema[_label]);
        var sourceRows = new RowCursorSource(input, _features, format, _label, labels) { LeftOut = targetNumbers, Rows = "source rows" };
        using TrainingRows source = TrainingRows.Read(sourceRows, plan, statistics => scaling = ClassifierInputs.Scaling(format, rowShape, statistics), rowShape, sourceSeed, session.Device, _options.CancellationToken);
        if (labels.Counts.Count(count => count > 0) < 2)
        {
            throw new InvalidOperationException($"Column '{_label}' has one label only among the source's rows; a classifier needs two. {labels.Known()}");
        }
        double sample = _target?.GetRowCount() is { } rows and > 0 ? Math.Min(1, 1.5 * _options.MaxHeldOut / rows) : 1;
        using TrainingRows target = TrainingRows.Read(targetRows, plan with { HeldOutShare = sample, HeldOutTeach = true }, _ => scaling, rowShape, targetSeed, session.Device, _options.CancellationToken);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {source.Count} source rows ({source.HeldOut!.Value.Rows.shape[0]} more held out) and {target.Count} target rows of column '{_features}', {format.Length} numbers each, {labels.Count} labels; batch {_options.BatchSize} of each, domain objective {_options.Objective.Name}, device {session.Device}, seed {_seed}"));

        var architecture = new ClassifierArchitecture(extractor, rowShape, [.. _options.LabelPredictorWidths], labels.Count, [.. _options.DiscriminatorWidths]);
        var probe = new DomainProbe(source.HeldOut.Value, target.HeldOut!.Value.Rows, scoreSeed);
        AdaptationScore selection = _options.Selection ?? (rowShape.Length == 4 ? new InformationScore() : new NeighbourConsistency());
        float[] weights = ClassifierInputs.Weights(labels, _options.ClassWeights, _options.BalanceClasses);
        var versions = new List<Version>();
        try
        {
            AdaptationReport? report = null;
            if (_options.Guard is not null)
            {
                versions.Add(Train(source, null));
                // Both versions see the same batches.
                source.Rewind();
            }
            versions.Add(Train(source, target));
            Version chosen = versions[^1];
            if (_options.Guard is { } guard)
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
            if (_options.Guard is { KeepBoth: true })
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
            Finish(version.Network);
            Array.ForEach(version.Critics, Finish);
            foreach (Critic weaker in version.Critics[..^1])
            {
                weaker.Dispose();
            }
            var model = new ClassifierModel(architecture, format, scaling, labels, version.Features, version.Network, new DomainCritic(version.Critics[^1], version.Plan, version.Adapted), session.Device);
            return new DomainAdversarialTransformer(model, _columns, history, report, alternative);
        }

        Version Train(TrainingRows rows, TrainingRows? domain)
        {
            using var weightSource = new Generator((ulong)weightSeed);
            using var discriminatorSource = new Generator((ulong)discriminatorSeed);
            (Classifier network, int features) = architecture.Create(weightSource);
            Version? version = null;
            try
            {
                network.to(session.Device);
                version = new Version(network, features, domain is not null) { Plan = new CriticPlan() };
                CriticPlan[] plans = [.. _options.CriticPlans(0, _options.DiscriminatorWidths.Count)];
                version.Plan = plans[^1];
                version.Critics = [.. plans.Select(critic => (Critic)architecture.CreateCritic(features, critic, discriminatorSource).to(session.Device))];
                using var discriminators = new DiscriminatorEnsemble([.. version.Critics.Select((critic, i) =>
                    new Discriminator(critic, _options.Objective, _options.RegularizersOf(plans[i]), _options.DiscriminatorOptimizer, discriminatorSource))]);
                version.History = new DomainAdversarialTraining(network, rows, probe, _options, selection, weights, channel).Run(domain, domain is null ? null : discriminators);
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

    private void Check(SchemaShape schema)
    {
        ClassifierInputs.CheckFeatures(schema, _features);
        ClassifierInputs.CheckLabel(schema, _label, _binary);
        if (_options.DomainColumnName is { } domain)
        {
            SchemaShape.Column found = InputColumns.Find(schema, domain);
            if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey || found.ItemType is not BooleanDataViewType)
            {
                throw InputColumns.Mismatch(domain, "boolean, true on target rows", InputColumns.Describe(found));
            }
        }
        else if (_target is null && _binary)
        {
            throw new ArgumentException("A boolean label is never missing, so that target rows can't be told by it: give unlabeledTarget, or the option DomainColumnName.");
        }
    }

    /// <summary>The target's view, once its column is known to be read as the source's is.</summary>
    private IDataView Alike(IDataView target, RowFormat format)
    {
        format.CheckInput(target.Schema[_features]);
        return target;
    }

    private static void Finish(nn.Module network)
    {
        network.zero_grad();
        network.eval();
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
