using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The contract that every trainer of a classifier keeps.</summary>
[TestClass]
public sealed class ClassifierContractTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>The transformer delivers the schema that was promised, however it is asked.</summary>
    [TestMethod]
    [DynamicData(nameof(ClassifierCase.All), typeof(ClassifierCase))]
    public void PromisedSchemaIsDeliveredSchema(ClassifierCase test)
    {
        IDataView data = test.Data(_ml);
        IEstimator<ClassifierTransformer> trainer = test.Trainer(_ml, 1);
        string[] promised = Shapes.Describe(trainer.GetOutputSchema(Shapes.Of(data.Schema)));
        using ClassifierTransformer model = trainer.Fit(data);
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.Transform(data).Schema)));
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.GetOutputSchema(data.Schema))));
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.GetRowToRowMapper(data.Schema).OutputSchema)));
    }

    /// <summary>Scores are probabilities or log-odds, the predicted label follows from them, and they are what the label predictor makes of the extracted features, without dropout.</summary>
    [TestMethod]
    [DynamicData(nameof(ClassifierCase.All), typeof(ClassifierCase))]
    public void LabelsScoresAndFeaturesSayTheSame(ClassifierCase test)
    {
        IDataView data = test.Data(_ml);
        using ClassifierTransformer model = test.Trainer(_ml, 1).Fit(data);
        IDataView scored = model.Transform(data);
        float[][] scores = Samples.Read(scored, "Score");
        if (test.Binary)
        {
            float[][] probabilities = Samples.Read(scored, "Probability");
            bool[] predicted = [.. scored.GetColumn<bool>("PredictedLabel")];
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.AreEqual(1 / (1 + Math.Exp(-scores[i][0])), probabilities[i][0], 1e-5);
                Assert.AreEqual(scores[i][0] > 0, predicted[i]);
            }
        }
        else
        {
            uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.HasCount(test.Labels, scores[i]);
                Assert.AreEqual(1, scores[i].Sum(), 1e-5f);
                Assert.AreEqual(scores[i].Max(), scores[i][keys[i] - 1]);
            }
        }
        if (scored.Schema.GetColumnOrNull(ClassifierCase.Features) is not null)
        {
            float[][] features = Samples.Read(scored, ClassifierCase.Features);
            using DisposeScope scope = torch.NewDisposeScope();
            // Each network's features are its label predictor's input; the probabilities are averaged.
            torch.Tensor[] rows = torch.tensor([.. features.SelectMany(row => row)], [features.Length, features[0].Length]).chunk(model.Model.Networks.Count, 1);
            torch.Tensor probabilities = torch.stack([.. rows.Zip(model.Model.Networks, (each, network) => torch.nn.functional.softmax(network.LabelPredictor.call(each), 1))]).mean([0]);
            torch.Tensor expected = test.Binary ? (probabilities.select(1, 1) / probabilities.select(1, 0)).log() : probabilities;
            Samples.AssertEqual([[.. expected.detach().flatten().data<float>()]], [[.. scores.SelectMany(row => row)]], test.Binary ? 1e-4f : 1e-5f);
        }
    }

    [TestMethod]
    [DataRow("key values")]
    [DataRow("adapted: key values, target's own view, guarded")]
    public void LabelsKeepTheirKeysValuesAndNameTheScores(string name)
    {
        (ClassifierTransformer model, IDataView data) = ClassifierCase.Fit<ClassifierTransformer>(_ml, name);
        using ClassifierTransformer _ = model;
        DataViewSchema schema = model.Transform(data).Schema;
        VBuffer<ReadOnlyMemory<char>> values = default, slots = default;
        schema["PredictedLabel"].GetKeyValues(ref values);
        schema["Score"].GetSlotNames(ref slots);
        string[] expected = ["low", "mid", "high"];
        CollectionAssert.AreEqual(expected, values.DenseValues().Select(value => value.ToString()).ToArray());
        CollectionAssert.AreEqual(expected, slots.DenseValues().Select(value => value.ToString()).ToArray());
        CollectionAssert.AreEqual(expected, model.Labels.ToArray());
        Assert.AreEqual(data.Schema["Key"].Type, schema["PredictedLabel"].Type);
        Assert.HasCount(8 * model.Model.Networks.Count, Samples.Read(model.Transform(data), ClassifierCase.Features)[0]);
    }

    [TestMethod]
    [DynamicData(nameof(ClassifierCase.All), typeof(ClassifierCase))]
    public void FitTwiceGivesTheSameBitsAndForgetsTheFirst(ClassifierCase test)
    {
        IDataView data = test.Data(_ml);
        IEstimator<ClassifierTransformer> trainer = test.Trainer(_ml, 5);
        using ClassifierTransformer first = trainer.Fit(data), second = trainer.Fit(data), other = test.Trainer(_ml, 6).Fit(data);
        Samples.AssertEqual(Numbers(first, data), Numbers(second, data));
        CollectionAssert.AreEqual(Losses(first), Losses(second));
        Assert.IsNotEmpty(Losses(first));
        Assert.IsFalse(Numbers(first, data)[0].SequenceEqual(Numbers(other, data)[0]));
    }

    [TestMethod]
    [DataRow("boolean")]
    [DataRow("adapted: missing labels, kept best")]
    public void TheContextsSeedDecidesWhereTheOptionDoesNot(string name)
    {
        ClassifierCase test = ClassifierCase.Find(name);
        float[][] Rows(int contextSeed)
        {
            var ml = new MLContext(contextSeed);
            using ClassifierTransformer model = test.Trainer(ml, null).Fit(test.Data(ml));
            return Numbers(model, test.Data(ml));
        }
        Samples.AssertEqual(Rows(1), Rows(1));
        Assert.IsFalse(Rows(1)[0].SequenceEqual(Rows(2)[0]));
    }

    [TestMethod]
    [DynamicData(nameof(ClassifierCase.All), typeof(ClassifierCase))]
    public void AReloadedModelGivesTheSameRows(ClassifierCase test)
    {
        IDataView data = test.Data(_ml);
        using ClassifierTransformer model = test.Trainer(_ml, 1).Fit(data);
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, data.Schema, file.Path);
        long before = LiveTensors.Count();
        using (var loaded = (ClassifierTransformer)new MLContext().Model.Load(file.Path, out _))
        {
            Assert.AreEqual(model.GetType(), loaded.GetType());
            Samples.AssertEqual(Numbers(model, data), Numbers(loaded, data));
            CollectionAssert.AreEqual(Shapes.Describe(Shapes.Of(model.Transform(data).Schema)), Shapes.Describe(Shapes.Of(loaded.Transform(data).Schema)));
            CollectionAssert.AreEqual(model.Labels.ToArray(), loaded.Labels.ToArray());
            Assert.IsEmpty(Losses(loaded));
            Assert.AreEqual(Weights(model), LiveTensors.Count() - before);
        }
        Assert.AreEqual(before, LiveTensors.Count());
    }

    [TestMethod]
    [DynamicData(nameof(ClassifierCase.All), typeof(ClassifierCase))]
    public void TrainingLeavesNoTensorsButTheModels(ClassifierCase test)
    {
        IDataView data = test.Data(_ml);
        long before = LiveTensors.Count();
        ClassifierTransformer model = test.Trainer(_ml, 1).Fit(data);
        Assert.AreEqual(Weights(model), LiveTensors.Count() - before);
        Assert.IsTrue(Networks(model).SelectMany(network => network.parameters()).All(parameter => parameter.grad is null), "gradients are of no use any more");
        Numbers(model, data);
        Assert.AreEqual(Weights(model), LiveTensors.Count() - before, "using the model must not keep tensors");
        IDataView view = model.Transform(data);
        model.Dispose();
        Assert.AreEqual(before, LiveTensors.Count());
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Samples.Read(view, "Score"));
    }

    /// <summary>All numbers that a model adds to a view, a column after the other.</summary>
    internal static float[][] Numbers(ClassifierTransformer model, IDataView data)
    {
        IDataView scored = model.Transform(data);
        return [.. scored.Schema.Skip(data.Schema.Count).Where(column => column.Name != "PredictedLabel").SelectMany(column => Samples.Read(scored, column.Name))];
    }

    internal static long Weights(ClassifierTransformer model) => Networks(model).Sum(network => network.parameters().Count() + network.buffers().Count());

    private static double[] Losses(ClassifierTransformer model) => model is NeuralNetworkTransformer plain
        ? [.. plain.History.Select(metrics => metrics.Loss)]
        : [.. ((DomainAdversarialTransformer)model).History.Select(metrics => metrics.LabelLoss)];

    private static torch.nn.Module[] Networks(ClassifierTransformer model) => [.. model.Model.Networks, .. model.Model.Domain is null ? Array.Empty<torch.nn.Module>() : [model.Model.Critic]];
}
