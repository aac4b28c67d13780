using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the neural network's trainer does: it checks schemas, reads, builds, and trains as the domain-adversarial trainer does, without a target.</summary>
internal sealed class NeuralNetworkFitting
{
    /// <summary>Fewer held-out rows can't tell a better pass from a worse one.</summary>
    public const int LeastHeldOut = 20;

    // Of a table too small for full batches: enough steps in a pass, whatever its size.
    private const int LeastBatches = 8, SmallestBatch = 8;
    private const int MeasuredRows = 500;

    private readonly IHostEnvironment _env;
    private readonly IHost _host;
    private readonly bool _binary;
    private readonly string _label;
    private readonly string _features;
    private readonly ClassifierColumns _columns;
    private readonly NeuralNetworkTrainer.Options _options;
    private readonly int _seed;

    public NeuralNetworkFitting(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, NeuralNetworkTrainer.Options options)
    {
        _env = env;
        _host = env.Register(nameof(NeuralNetworkTrainer));
        _binary = binary;
        _label = labelColumnName;
        _features = featureColumnName;
        _columns = new ClassifierColumns(featureColumnName, binary, options.ExtractedFeaturesColumnName, null);
        _options = options;
        // Drawn once: each Fit of one trainer is the same training.
        _seed = options.Seed ?? _host.Rand.Next();
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Check(inputSchema);
        return _columns.Promise(inputSchema, _label);
    }

    public NeuralNetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(SchemaShape.Create(input.Schema));
        using IChannel channel = _host.Start("Training");
        using TorchSession session = TorchSession.Start(_env, channel, _options.Threads);
        using DisposeScope scope = NewDisposeScope();
        var seeds = new Random(_seed);
        int rowSeed = seeds.Next(), weightSeed = seeds.Next();

        (RowFormat format, long[] rowShape) = ClassifierInputs.Format(input, input.Schema[_features], _options.Channels);
        FeatureExtractor extractor = _options.FeatureExtractor ?? (rowShape.Length == 4 ? new ConvolutionalFeatureExtractor() : new MlpFeatureExtractor { Dropout = 0.2 });
        extractor.CheckFits(rowShape);
        LabelSet counted = LabelledRows.Count(input, _label, _options.CancellationToken);
        float[] weights = ClassifierInputs.Weights(counted, _options.ClassWeights, _options.BalanceClasses);
        TrainingRowsPlan plan = Plan(counted.Counts.Sum());
        bool heldOut = !plan.HeldOutTeach;
        if (!heldOut && _options.HeldOutShare > 0)
        {
            channel.Warning(MessageSensitivity.None, FormattableString.Invariant(
                $"HeldOutShare {_options.HeldOutShare} of {counted.Counts.Sum()} rows is fewer than {LeastHeldOut} rows: none are held out, and training runs to its end."));
        }

        ValueScaling scaling = null!;
        LabelSet labels = LabelSet.Of(input.Schema[_label]);
        var source = new RowCursorSource(input, _features, format, _label, labels);
        using TrainingRows rows = TrainingRows.Read(source, plan, statistics => scaling = ClassifierInputs.Scaling(format, rowShape, statistics), rowShape, rowSeed, session.Device, _options.CancellationToken);
        TrainingBatch measured = rows.HeldOut!.Value;
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {rows.Count} rows of column '{_features}', {format.Length} numbers each, {labels.Count} labels; measured on {measured.Rows.shape[0]} {(heldOut ? "more, held out" : "of them, none is held out")}; batch {plan.BatchSize}, device {session.Device}, seed {_seed}"));

        var architecture = new ClassifierArchitecture(extractor, rowShape, [.. _options.LabelPredictorWidths], labels.Count, []);
        using var weightSource = new Generator((ulong)weightSeed);
        (Classifier network, int features) = architecture.Create(weightSource);
        try
        {
            network.to(session.Device);
            var training = new DomainAdversarialTraining(network, rows, new DomainProbe(measured, null, rowSeed), WithoutTarget(plan, rows.Count), new HeldOutLikelihood(weights), weights, channel);
            IReadOnlyList<DomainMetrics> history = training.Run(null, null);
            network.zero_grad();
            network.eval();
            var model = new ClassifierModel(architecture, format, scaling, labels, features, network, null, session.Device);
            return new NeuralNetworkTransformer(model, _columns, [.. history.Select(metrics => Metrics(metrics, heldOut))]);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Rows held out, or measured alone where the table is too small for that, and a batch that it fills several times.</summary>
    private TrainingRowsPlan Plan(long count)
    {
        int most = (int)Math.Min(_options.MaxHeldOut, Math.Ceiling(_options.HeldOutShare * count));
        bool heldOut = most >= LeastHeldOut;
        long taught = count - (heldOut ? most : 0);
        int batch = (int)Math.Min(_options.BatchSize, Math.Min(taught, Math.Max(SmallestBatch, taught / LeastBatches)));
        return heldOut
            ? new TrainingRowsPlan(batch, _options.MemoryBudget, _options.HeldOutShare, most)
            : new TrainingRowsPlan(batch, _options.MemoryBudget, HeldOutShare: 1, MeasuredRows, HeldOutTeach: true);
    }

    /// <summary>The same training in the words of the trainer that has a target too.</summary>
    private DomainAdversarialTrainer.Options WithoutTarget(TrainingRowsPlan plan, long rows) => new()
    {
        Epochs = _options.Epochs,
        Steps = _options.Steps,
        BatchSize = plan.BatchSize,
        Optimizer = _options.Optimizer,
        LearningRates = _options.LearningRates,
        Checks = plan.HeldOutTeach ? null : new AdaptationChecks { Interval = (int)(rows / plan.BatchSize), Patience = _options.Patience },
        ReportInterval = _options.ReportInterval,
        MetricsCallback = metrics => _options.MetricsCallback?.Invoke(Metrics(metrics, heldOut: !plan.HeldOutTeach)),
        CancellationToken = _options.CancellationToken,
    };

    private static NeuralNetworkMetrics Metrics(DomainMetrics metrics, bool heldOut) => new()
    {
        Step = metrics.Step,
        Loss = metrics.LabelLoss,
        HeldOutLoss = heldOut ? metrics.SourceLoss : double.NaN,
        HeldOutAccuracy = heldOut ? metrics.SourceAccuracy : double.NaN,
        RowsPerSecond = metrics.RowsPerSecond,
    };

    private void Check(SchemaShape schema)
    {
        ClassifierInputs.CheckFeatures(schema, _features);
        ClassifierInputs.CheckLabel(schema, _label, _binary);
    }
}
