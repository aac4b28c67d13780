using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The contract that every estimator keeps.</summary>
[TestClass]
public sealed class ContractTests
{
    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void PromisedSchemaIsDeliveredSchema(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = test.Data(ml);
        IEstimator<GanTransformer> estimator = test.Estimator(ml, 1);
        SchemaShape promised = estimator.GetOutputSchema(Shapes.Of(data.Schema));
        using GanTransformer model = estimator.Fit(data);
        SchemaShape delivered = Shapes.Of(model.Transform(data).Schema);

        CollectionAssert.AreEqual(Shapes.Describe(promised), Shapes.Describe(delivered));
        CollectionAssert.AreEqual(Shapes.Describe(promised), Shapes.Describe(Shapes.Of(model.GetOutputSchema(data.Schema))));
        CollectionAssert.AreEqual(Shapes.Describe(promised), Shapes.Describe(Shapes.Of(model.GetRowToRowMapper(data.Schema).OutputSchema)));
        Assert.AreEqual(data.Schema[test.InputColumn].Type, model.Transform(data).Schema[TestCase.Output].Type);
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void FitTwiceGivesTheSameBitsAndForgetsTheFirst(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IEstimator<GanTransformer> estimator = test.Estimator(ml, 5);
        using GanTransformer first = estimator.Fit(test.Data(ml)), second = estimator.Fit(test.Data(ml));
        Samples.AssertEqual(Samples.Read(first.Generate(70), TestCase.Output), Samples.Read(second.Generate(70), TestCase.Output));
        CollectionAssert.AreEqual(first.History.Select(m => m.DiscriminatorLoss).ToArray(), second.History.Select(m => m.DiscriminatorLoss).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void TheContextsSeedDecidesWhereTheOptionDoesNot(TestCase test)
    {
        float[][] Rows(int contextSeed)
        {
            var ml = new MLContext(contextSeed);
            using GanTransformer model = test.Estimator(ml, null).Fit(test.Data(ml));
            return Samples.Read(model.Generate(3), TestCase.Output);
        }
        float[][] rows = Rows(1);
        Samples.AssertEqual(rows, Rows(1));
        Assert.IsFalse(rows.Zip(Rows(2)).All(pair => pair.First.SequenceEqual(pair.Second)));
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void AReloadedModelGivesTheSameRows(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = test.Data(ml);
        using GanTransformer model = test.Estimator(ml, 1).Fit(data);
        using var file = new TemporaryFile(".zip");
        ml.Model.Save(model, data.Schema, file.Path);

        ITransformer loaded = new MLContext().Model.Load(file.Path, out DataViewSchema schema);
        Assert.AreEqual(NumberDataViewType.Int32, schema["Id"].Type);
        GanTransformer again = loaded as GanTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<GanTransformer>().Single();
        Samples.AssertEqual(Samples.Read(model.Generate(70), TestCase.Output), Samples.Read(again.Generate(70), TestCase.Output));
        Samples.AssertEqual(Samples.Read(model.Transform(data), TestCase.Output), Samples.Read(loaded.Transform(data), TestCase.Output));
        Samples.AssertEqual(Samples.Read(model.Score(data), "Score"), Samples.Read(again.Score(data), "Score"));
        CollectionAssert.AreEqual(Shapes.Describe(Shapes.Of(model.Transform(data).Schema)), Shapes.Describe(Shapes.Of(loaded.Transform(data).Schema)));
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void CursorsOverOneViewReadTheSameRows(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = test.Data(ml);
        using GanTransformer model = test.Estimator(ml, 1).Fit(data);
        foreach (IDataView view in new[] { model.Transform(data), model.Generate(200) })
        {
            float[][] expected = Samples.Read(view, TestCase.Output);
            var read = new float[4][][];
            Parallel.For(0, read.Length, i => read[i] = Samples.Read(view, TestCase.Output));
            Array.ForEach(read, rows => Samples.AssertEqual(expected, rows));
        }
        Samples.AssertEqual(Samples.Read(model.Generate(200), TestCase.Output)[..70], Samples.Read(model.Generate(70), TestCase.Output));
        Assert.IsFalse(Samples.Read(model.Generate(3, seed: 99), TestCase.Output)[0].SequenceEqual(Samples.Read(model.Generate(3), TestCase.Output)[0]));
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void ARowKeepsItsValueWhereverAShuffleOrASkipPutsIt(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.TakeRows(test.Data(ml), 100);
        using GanTransformer model = test.Estimator(ml, 1).Fit(data);
        float[][] plain = Samples.Read(model.Transform(data), TestCase.Output);

        IDataView view = model.Transform(ml.Data.Cache(data));
        DataViewSchema.Column id = view.Schema["Id"], output = view.Schema[TestCase.Output];
        foreach (Random? order in new[] { new Random(3), null })
        {
            using DataViewRowCursor cursor = view.GetRowCursor([id, output], order);
            ValueGetter<int> idGetter = cursor.GetGetter<int>(id);
            RowReader reader = ReaderOf(model, cursor, output);
            var row = new float[plain[0].Length];
            int read = 0;
            for (int i = 0; cursor.MoveNext(); i++)
            {
                if (i % 3 == 0)
                {
                    int number = 0;
                    idGetter(ref number);
                    reader(row);
                    Samples.AssertEqual([plain[number]], [row], 1e-4f * (1 + plain[number].Max(Math.Abs)));
                    read++;
                }
            }
            Assert.AreEqual(34, read);
        }
    }

    [TestMethod]
    [DynamicData(nameof(TestCase.All), typeof(TestCase))]
    public void TrainingLeavesNoTensorsButTheModels(TestCase test)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = test.Data(ml);
        long before = LiveTensors.Count();
        GanTransformer model = test.Estimator(ml, 1).Fit(data);
        long held = LiveTensors.Count() - before;
        Samples.Read(model.Transform(data), TestCase.Output);
        Samples.Read(model.Score(model.Generate(100), inputColumnName: TestCase.Output), "Score");
        Assert.AreEqual(held, LiveTensors.Count() - before, "using the model must not keep tensors");
        torch.nn.Module[] networks = [model.Model.Generator, .. model.Model.Critics];
        long weights = networks.Sum(network => network.parameters().Count() + network.buffers().Count());
        Assert.AreEqual(weights, held);
        model.Dispose();
        Assert.AreEqual(before, LiveTensors.Count());
    }

    [TestMethod]
    [DataRow("vectors")]
    [DataRow("grey images")]
    [DataRow("labelled vectors, kept best")]
    public void TwoProcessesTrainTheSameBits(string name) =>
        Assert.AreEqual(SecondProcess.Fit(new MLContext(seed: 1), name), SecondProcess.Run("fit", name));

    [TestMethod]
    public void AFreshProcessLoadsTheModelByItself()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Samples.Vectors(ml, 100);
        TestCase test = TestCase.Find("vectors");
        using var file = new TemporaryFile(".zip");
        using GanTransformer model = test.Estimator(ml, 1).Fit(data);
        ml.Model.Save(ml.Transforms.CopyColumns("Copy", "Features").Fit(data).Append(model), data.Schema, file.Path);
        Assert.AreEqual(SecondProcess.Hash(model.Transform(data)), SecondProcess.Run("load", file.Path));
    }

    private static RowReader ReaderOf(GanTransformer model, DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is not ImageDataViewType)
        {
            return model.Model.Format.CreateReader(cursor, column);
        }
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
        return destination =>
        {
            MLImage? image = null;
            getter(ref image!);
            using (image)
            {
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = image.Pixels[i];
                }
            }
        };
    }
}
