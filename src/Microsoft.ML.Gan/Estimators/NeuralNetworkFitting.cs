using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the neural network's trainer does: it checks schemas, reads, builds, and trains each network as the domain-adversarial trainer does, without a target.</summary>
internal sealed class NeuralNetworkFitting : ClassifierFitting<NeuralNetworkTrainer.Options, NeuralNetworkTransformer>
{
    public const int MostNetworks = 100;

    /// <summary>Fewer held-out rows can't tell a better pass from a worse one.</summary>
    public const int LeastHeldOut = 20;

    // Of a table too small for full batches: enough steps in a pass, whatever its size.
    private const int LeastBatches = 8, SmallestBatch = 8;
    private const int MeasuredRows = 500;

    public NeuralNetworkFitting(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, NeuralNetworkTrainer.Options options)
        : base(env, nameof(NeuralNetworkTrainer), labelColumnName, new ClassifierColumns(featureColumnName, binary, options.ExtractedFeaturesColumnName, null), options)
    {
    }

    protected override NeuralNetworkTransformer Train(IDataView input, IChannel channel, Device device)
    {
        var seeds = new Random(Seed);
        (RowFormat format, long[] rowShape) = ClassifierInputs.Format(input, input.Schema[Features], Options.Channels);
        FeatureExtractor extractor = Options.FeatureExtractor ?? (rowShape.Length == 4 ? new ConvolutionalFeatureExtractor() : new MlpFeatureExtractor { BatchNormalization = true, Dropout = 0.2 });
        extractor.CheckFits(rowShape);
        LabelSet counted = LabelledRows.Count(input, Label, Options.CancellationToken);
        float[] weights = ClassifierInputs.Weights(counted, Options.ClassWeights, Options.BalanceClasses);
        TrainingRowsPlan plan = Plan(counted.Counts.Sum());
        bool heldOut = !plan.HeldOutTeach;
        if (!heldOut && Options.HeldOutShare > 0)
        {
            channel.Info(MessageSensitivity.None, FormattableString.Invariant(
                $"HeldOutShare {Options.HeldOutShare} of {counted.Counts.Sum()} rows is fewer than {LeastHeldOut} rows: none are held out, and training runs to its end."));
        }

        var architecture = new ClassifierArchitecture(extractor, rowShape, [.. Options.LabelPredictorWidths], counted.Count, []);
        ValueScaling? scaling = null;
        LabelSet labels = null!;
        int features = 0;
        var networks = new List<Classifier>();
        var history = new List<NeuralNetworkMetrics>();
        try
        {
            for (int i = 1; i <= Options.Networks; i++)
            {
                int rowSeed = seeds.Next(), weightSeed = seeds.Next(), number = i;
                labels = LabelSet.Of(input.Schema[Label]);
                var source = new RowCursorSource(input, Features, format, Label, labels);
                // All networks see rows as the first does.
                using TrainingRows rows = TrainingRows.Read(source, plan, statistics => scaling ??= ClassifierInputs.Scaling(format, rowShape, statistics), rowShape, rowSeed, device, Options.CancellationToken);
                TrainingBatch measured = rows.HeldOut!.Value;
                channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
                    $"training network {i} of {Options.Networks} on {rows.Count} rows of column '{Features}', {format.Length} numbers each, {labels.Count} labels; measured on {measured.Rows.shape[0]} {(heldOut ? "more, held out" : "of them, none is held out")}; batch {plan.BatchSize}, device {device}, seed {Seed}"));

                using var weightSource = new Generator((ulong)weightSeed);
                (Classifier network, features) = architecture.Create(weightSource);
                networks.Add(network);
                network.Settle(device);
                NeuralNetworkMetrics Of(DomainMetrics metrics) => Metrics(metrics, number, heldOut);
                var training = new DomainAdversarialTraining(network, rows, new DomainProbe(measured, null, rowSeed), WithoutTarget(plan, rows.Count, Of), new HeldOutLikelihood(weights), weights, channel);
                history.AddRange(training.Run(null, null).Select(Of));
                network.eval();
            }
            var model = new ClassifierModel(architecture, format, scaling!, labels, features, networks, null, device);
            return new NeuralNetworkTransformer(model, Columns, history.AsReadOnly());
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }
    }

    /// <summary>Rows held out, or measured alone where the table is too small for that, and a batch that it fills several times.</summary>
    private TrainingRowsPlan Plan(long count)
    {
        int most = (int)Math.Min(Options.MaxHeldOut, Math.Ceiling(Options.HeldOutShare * count));
        bool heldOut = most >= LeastHeldOut;
        long taught = count - (heldOut ? most : 0);
        int batch = (int)Math.Min(Options.BatchSize, Math.Min(taught, Math.Max(SmallestBatch, taught / LeastBatches)));
        return heldOut
            ? new TrainingRowsPlan(batch, Options.MemoryBudget, Options.HeldOutShare, most)
            : new TrainingRowsPlan(batch, Options.MemoryBudget, HeldOutShare: 1, MeasuredRows, HeldOutTeach: true);
    }

    /// <summary>The same training in the words of the trainer that has a target too.</summary>
    private DomainAdversarialTrainer.Options WithoutTarget(TrainingRowsPlan plan, long rows, Func<DomainMetrics, NeuralNetworkMetrics> of) => new()
    {
        Epochs = Options.Epochs,
        Steps = Options.Steps,
        BatchSize = plan.BatchSize,
        Optimizer = Options.Optimizer,
        LearningRates = Options.LearningRates,
        Checks = plan.HeldOutTeach ? null : new AdaptationChecks { Interval = (int)(rows / plan.BatchSize), Patience = Options.Patience },
        ReportInterval = Options.ReportInterval,
        MetricsCallback = metrics => Options.MetricsCallback?.Invoke(of(metrics)),
        CancellationToken = Options.CancellationToken,
    };

    private static NeuralNetworkMetrics Metrics(DomainMetrics metrics, int network, bool heldOut) => new()
    {
        Network = network,
        Step = metrics.Step,
        Loss = metrics.LabelLoss,
        HeldOutLoss = heldOut ? metrics.SourceLoss : double.NaN,
        HeldOutAccuracy = heldOut ? metrics.SourceAccuracy : double.NaN,
        RowsPerSecond = metrics.RowsPerSecond,
    };
}
