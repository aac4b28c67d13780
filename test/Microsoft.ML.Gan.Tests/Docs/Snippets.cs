// snippet: usings
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
// end snippet

namespace Microsoft.ML.Gan.Tests;

/// <summary>The README's code. Each region stands there word for word; the tests compare the two and run these.</summary>
internal static class Snippets
{
    public static IReadOnlyList<GanMetrics> TrainOnImages(string folder, string modelPath)
    {
        // snippet: images
        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadFromEnumerable(
            Directory.EnumerateFiles(folder, "*.png").Order().Select(file => new ImageRow { Path = Path.GetFileName(file) }));

        var pipeline = ml.Transforms.LoadImages("Image", folder, "Path")
            .Append(ml.Transforms.ResizeImages("Image", 32, 32))
            .Append(ml.Transforms.Gan.TrainDcgan("Generated", "Image", new DcganEstimator.Options
            {
                Epochs = 20,
                GeneratorFeatureMaps = 32,
                DiscriminatorFeatureMaps = 16,
                MetricsCallback = m => Console.WriteLine($"step {m.Step}: D(x) {m.RealScore:F2}, D(G(z)) {m.FakeScoreBefore:F2}"),
            }));

        TransformerChain<GanTransformer> model = pipeline.Fit(images);
        ml.Model.Save(model, images.Schema, modelPath);
        // end snippet
        using (model)
        {
            return model.LastTransformer.History;
        }
    }

    // snippet: image row
    sealed class ImageRow
    {
        public string Path { get; set; } = "";
    }
    // end snippet

    public static (IDataView Fakes, IDataView Judged) UseModel(MLContext ml, string modelPath, Action<IDataView, IDataView> look)
    {
        // snippet: use
        ITransformer loaded = ml.Model.Load(modelPath, out _);
        using GanTransformer gan = ((TransformerChain<ITransformer>)loaded).OfType<GanTransformer>().Single();

        IDataView fakes = gan.Generate(64, seed: 7);                 // 64 new images in a column "Generated"
        IDataView judged = gan.Score(fakes, "Realness", "Generated"); // the discriminator's opinion of each
        // end snippet
        look(fakes, judged);
        return (fakes, judged);
    }

    public static List<SyntheticRow> TrainOnTable(MLContext ml, IDataView table, out double distance)
    {
        // snippet: table
        var pipeline = ml.Transforms.Concatenate("Features", "Age", "Income", "Hours")
            .Append(ml.Transforms.Gan.TrainGan("Synthetic", "Features", epochs: 100, batchSize: 128, seed: 1));
        using TransformerChain<GanTransformer> model = pipeline.Fit(table);

        IDataView synthetic = model.LastTransformer.Generate(1_000);
        List<SyntheticRow> rows = ml.Data.CreateEnumerable<SyntheticRow>(synthetic, reuseRowObject: false).ToList();
        distance = FrechetDistance.Compute(model.Transform(table), synthetic, "Features", "Synthetic");
        // end snippet
        return rows;
    }

    public static (TableQualityReport Report, IDataView Synthetic, IDataView Leavers) TrainOnMixedTable(MLContext ml, IDataView customers, IDataView heldOut, Action<IDataView> look)
    {
        // snippet: mixed table
        TabularGanEstimator estimator = ml.Transforms.Gan.TrainTabular("Churned", seed: 1);
        using TabularGanTransformer generator = estimator.Fit(customers);    // 3,000 steps: seconds

        IDataView synthetic = generator.Generate(5_000);                     // the same columns, types and key values
        IDataView leavers = generator.Generate(500, "Churned", "True");      // rows of one label
        TableQualityReport report = TableQuality.Evaluate(customers, synthetic, heldOut);
        Console.WriteLine(report);                                           // columns, pairs, copies, each beside real rows
        // end snippet
        look(synthetic);
        look(leavers);
        return (report, synthetic, leavers);
    }

    public static (AugmentationEvaluation Evaluation, ITransformer Model) Augment(MLContext ml, IDataView customers, IEstimator<TabularTransformer> estimator)
    {
        // snippet: augment
        var classifier = ml.Transforms.Categorical.OneHotEncoding("City")
            .Append(ml.Transforms.Conversion.ConvertType("Children", outputKind: DataKind.Single))
            .Append(ml.Transforms.Concatenate("Features", "City", "Age", "Income", "Children"))
            .Append(ml.BinaryClassification.Trainers.NeuralNetwork("Churned", "Features"));

        AugmentationEvaluation evaluation = ml.Transforms.Gan.EvaluateAugmentation(customers, classifier,
            new AugmentationEvaluationOptions { LabelColumnName = "Churned", Generator = estimator });
        Console.WriteLine(evaluation);   // real rows, SMOTE, generator, both: scores, intervals, and "Use …" or "Don't augment …"

        var augmented = ml.Transforms.Gan.Augment(classifier,            // in a pipeline, and in each fold of a cross validation
            new AugmentationOptions { Generator = ml.Transforms.Gan.Smote("Churned") });
        ITransformer model = augmented.Fit(customers);
        // end snippet
        return (evaluation, model);
    }

    public static AdaptationReport Adapt(MLContext ml, IDataView simulated, IDataView real, out IDataView predicted)
    {
        // snippet: adapt
        var trainer = ml.MulticlassClassification.Trainers.DomainAdversarial("Label", "Features", unlabeledTarget: real);
        DomainAdversarialTransformer classifier = trainer.Fit(simulated);

        Console.WriteLine(classifier.Report!.Verdict);  // adapted or source-only, and why
        predicted = classifier.Transform(real);         // columns "PredictedLabel" and "Score"
        // end snippet
        return classifier.Report;
    }

    internal sealed class SyntheticRow
    {
        [VectorType(3)]
        public float[] Synthetic { get; set; } = [];
    }
}
