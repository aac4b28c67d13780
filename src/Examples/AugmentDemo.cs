using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Gan.Examples;

/// <summary>New rows of a table, how good they are, and whether a classifier that learns from them too gains by it: the tabular GAN by example.</summary>
public static class AugmentDemo
{
    // Networks this small gain nothing from a second thread, and lose much where other programs are at work.
    private const int Threads = 1, ReportInterval = 50;

    /// <summary>Learns from four fifths of the rows, measures made rows against the others, compares classifiers with and without made rows, and writes what came of it.</summary>
    public static async Task<AugmentResult> Run(AugmentSettings settings, CancellationToken cancellation)
    {
        CsvTable table = settings.Csv is { } file ? CsvTable.Read(file, settings.Label, settings.Separator) : Deliveries.Table(settings.Label, settings.Separator);
        (CsvTable training, CsvTable heldOut) = table.Split(settings.Seed);
        Console.WriteLine($"{table.Name}: {table.Rows.Count} rows, {table.Header.Count} columns, labels in '{table.Label}': {string.Join(", ", table.Labels.Select(label => $"{label.Key} ({label.Value})"))}.");
        Directory.CreateDirectory(settings.Output);
        string InFolder(string name) => Path.Combine(settings.Output, name);
        string trainingFile = InFolder("training.csv"), heldOutFile = InFolder("held-out.csv"), synthetic = InFolder("synthetic.csv"), model = InFolder("gan.zip");

        var ml = new MLContext(settings.Seed);
        IDataView rows = training.Load(ml, trainingFile), others = heldOut.Load(ml, heldOutFile);
        Console.WriteLine($"Training a generator on {training.Rows.Count} rows; {heldOut.Rows.Count} are held out.");
        using (TabularGanTransformer trained = await TrainingProgress.Show("Generator", settings.Steps, report => Generator(ml, table.Label, settings, report, cancellation).Fit(rows)))
        {
            ml.Model.Save(trained, rows.Schema, model);
        }
        using TabularGanTransformer generator = ModelFile.Load<TabularGanTransformer>(ml, model);
        int count = settings.Rows ?? table.Rows.Count;
        table.Save(generator.Generate(count, settings.Seed), synthetic);
        TableQualityReport quality = await Task.Run(() => TableQuality.Evaluate(rows, generator.Generate(training.Rows.Count, settings.Seed), others,
            new TableQualityOptions { LabelColumnName = table.Label, Seed = settings.Seed, CancellationToken = cancellation }));
        Console.WriteLine();
        Console.WriteLine(quality);
        Console.WriteLine();

        Console.WriteLine($"Training a classifier with and without made rows, {settings.Repeats} × {settings.Folds} folds.");
        AugmentationEvaluation comparison = await Compare(ml, rows, Classifier(ml, training, generator.Roles, settings, cancellation), table.Label, settings, cancellation);
        Console.WriteLine();
        Console.WriteLine(comparison);
        Console.WriteLine();
        return new AugmentResult(settings, table.Name, table.Labels, training.Rows.Count, heldOut.Rows.Count, count, $"{comparison.Recommended}", comparison.Verdict,
            [.. comparison.Arms.Select(arm => new AugmentArm($"{arm.Arm}", arm.Score, arm.Difference, arm.StandardError, arm.Lower, arm.Upper))], AugmentQuality.Of(quality), synthetic, trainingFile, heldOutFile, model);
    }

    private static TabularGanEstimator Generator(MLContext ml, string label, AugmentSettings settings, Action<GanMetrics>? report, CancellationToken cancellation) =>
        ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
        {
            LabelColumnName = label,
            Steps = settings.Steps,
            Seed = settings.Seed,
            Threads = Threads,
            ReportInterval = ReportInterval,
            MetricsCallback = report,
            CancellationToken = cancellation,
        });

    /// <summary>A neural network behind what makes numbers of any column.</summary>
    private static EstimatorChain<NeuralNetworkTransformer> Classifier(MLContext ml, CsvTable table, IReadOnlyDictionary<string, ColumnRole> roles, AugmentSettings settings, CancellationToken cancellation)
    {
        // Identifiers and columns of one value say nothing of the label.
        (string Name, DataKind Kind)[] inputs = [.. table.Header.Zip(table.Kinds)
            .Where(column => column.First != table.Label && roles[column.First] is not (ColumnRole.Identifier or ColumnRole.Constant))];
        string key = Unused(table, "Key"), features = Unused(table, "Features");
        IEstimator<ITransformer> chain = ml.Transforms.Conversion.MapValueToKey(key, table.Label);
        foreach ((string name, DataKind kind) in inputs)
        {
            chain = kind switch
            {
                DataKind.String => chain.Append(ml.Transforms.Categorical.OneHotEncoding(name)),
                _ => chain.Append(ml.Transforms.Conversion.ConvertType(name)).Append(ml.Transforms.ReplaceMissingValues(name, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)),
            };
        }
        return chain.Append(ml.Transforms.Concatenate(features, [.. inputs.Select(input => input.Name)]))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(key, features, new NeuralNetworkTrainer.Options { Seed = settings.Seed, Threads = Threads, CancellationToken = cancellation }));
    }

    private static Task<AugmentationEvaluation> Compare(MLContext ml, IDataView rows, IEstimator<ITransformer> classifier, string label, AugmentSettings settings, CancellationToken cancellation)
    {
        int folds = settings.Repeats * settings.Folds;
        return TrainingProgress.ShowLines("Comparison", folds, report =>
        {
            int done = 0;
            void Follow(object? sender, LoggingEventArgs message)
            {
                // It tells of each fold, and then the verdict.
                if (message is { Kind: ChannelMessageKind.Info } && message.Source.StartsWith("AugmentationEvaluator", StringComparison.Ordinal) && done < folds)
                {
                    report(++done, message.RawMessage);
                }
            }
            ml.Log += Follow;
            try
            {
                return ml.Transforms.Gan.EvaluateAugmentation(rows, classifier, new AugmentationEvaluationOptions
                {
                    LabelColumnName = label,
                    Generator = Generator(ml, label, settings, null, cancellation),
                    Folds = settings.Folds,
                    Repeats = settings.Repeats,
                    Seed = settings.Seed,
                    CancellationToken = cancellation,
                });
            }
            finally
            {
                ml.Log -= Follow;
            }
        });
    }

    private static string Unused(CsvTable table, string name) => table.Header.Contains(name) ? Unused(table, name + "_") : name;
}

/// <summary>One way to train the classifier; score, difference to real rows only and its 95 % interval in macro-F1.</summary>
public sealed record AugmentArm(string Name, double Score, double Difference, double StandardError, double Lower, double Upper);

/// <summary>The chief figures of a <see cref="TableQualityReport"/>, each with that of held-out rows in the made rows' place.</summary>
public sealed record AugmentQuality(QualityFigure Shapes, QualityFigure? Trends, QualityFigure ClassifierAuc, QualityFigure NeighbourAccuracy, QualityFigure Coverage,
    QualityFigure? LabelAccuracy, QualityFigure? LabelMacroF1, QualityFigure? CloserToTraining, QualityFigure IdenticalRows, string Verdict)
{
    internal static AugmentQuality Of(TableQualityReport report) => new(report.Shapes, report.Trends, report.ClassifierAuc, report.NeighbourAccuracy, report.Coverage,
        report.LabelAccuracy, report.LabelMacroF1, report.CloserToTraining, report.IdenticalRows, report.Verdict);
}

/// <summary>What came of a run.</summary>
public sealed record AugmentResult(AugmentSettings Settings, string Table, IReadOnlyDictionary<string, int> Labels, int TrainingRows, int HeldOutRows, int SyntheticRows, string Recommended, string Verdict,
    IReadOnlyList<AugmentArm> Arms, AugmentQuality Quality, string Synthetic, string Training, string HeldOut, string Model);
