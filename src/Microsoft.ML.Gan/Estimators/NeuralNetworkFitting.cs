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
        ValueScaling scaling = null!;
        LabelSet labels = LabelSet.Of(input.Schema[Label]);
        int features = 0;
        var networks = new List<Classifier>();
        var members = new List<NeuralNetworkMember>();
        // First weights, and what layers draw in training.
        using var random = new Generator((ulong)seeds.Next());
        int[] rowSeeds = [.. Enumerable.Range(0, Options.Networks).Select(_ => seeds.Next())];
        TrainingRows[] rows = TrainingRows.ReadEach(new RowCursorSource(input, Features, format, Label, labels), plan, statistics => scaling = ClassifierInputs.Scaling(format, rowShape, statistics), rowShape, rowSeeds, device, Options.CancellationToken);
        try
        {
            for (int i = 0; i < rows.Length; i++)
            {
                (Classifier network, features) = architecture.Create(random);
                networks.Add(network.Settle(device));
                members.Add(new NeuralNetworkMember(i + 1, network, rows[i], rowSeeds[i]));
                channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
                    $"training network {i + 1} of {rows.Length} on {rows[i].Count} rows of column '{Features}', {format.Length} numbers each, {labels.Count} labels; measured on {rows[i].HeldOut!.Value.Rows.shape[0]} {(heldOut ? "more, held out" : "of them, none is held out")}; batch {plan.BatchSize}, device {device}, seed {Seed}"));
            }
            using var stack = new ClassifierStack(architecture, networks, random);
            IReadOnlyList<NeuralNetworkMetrics> history = new NeuralNetworkTraining(stack, members, plan.BatchSize, heldOut, weights, Options, channel).Run();
            stack.Part();
            networks.ForEach(network => network.eval());
            return new NeuralNetworkTransformer(new ClassifierModel(architecture, format, scaling, labels, features, networks, null, device), Columns, history);
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }
        finally
        {
            members.ForEach(member => member.Dispose());
            Array.ForEach(rows, each => each.Dispose());
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
}
