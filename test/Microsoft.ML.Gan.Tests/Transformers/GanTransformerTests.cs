using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class GanTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Latents
    {
        [VectorType(4)]
        public float[] Latent { get; set; } = [];
    }

    private sealed class Generated
    {
        [ColumnName("Generated"), VectorType(3)]
        public float[] Values { get; set; } = [];
    }

    [TestMethod]
    public void LatentsInTheInputDecideTheRows()
    {
        using GanTransformer model = Fit();
        float[] z = [0.5f, -1, 2, 0];
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Latents { Latent = z }, new Latents { Latent = [1, 1, 1, 1] }, new Latents { Latent = z } });
        float[][] rows = Samples.Read(model.Transform(view), "Generated");
        CollectionAssert.AreEqual(rows[0], rows[2]);
        CollectionAssert.AreNotEqual(rows[0], rows[1]);
    }

    [TestMethod]
    public void APredictionEngineGeneratesAsTheViewDoes()
    {
        using GanTransformer model = Fit();
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Latents { Latent = [0.5f, -1, 2, 0] }, new Latents { Latent = [0, 0, 0, 0] } });
        float[][] rows = Samples.Read(model.Transform(view), "Generated");
        using PredictionEngine<Latents, Generated> engine = _ml.Model.CreatePredictionEngine<Latents, Generated>(model);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Samples.AssertEqual([rows[0]], [engine.Predict(new Latents { Latent = [0.5f, -1, 2, 0] }).Values], 1e-3f);
            Samples.AssertEqual([rows[1]], [engine.Predict(new Latents { Latent = [0, 0, 0, 0] }).Values], 1e-3f);
        }
    }

    [TestMethod]
    public void InactiveColumnsAreNeverComputed()
    {
        using GanTransformer model = Fit();
        IDataView data = Samples.Vectors(_ml, 10);
        int computed = 0;
        IDataView watched = _ml.Transforms.CustomMapping<Samples.VectorRow, Latents>((_, output) =>
        {
            computed++;
            output.Latent = [0, 0, 0, 0];
        }, null).Fit(data).Transform(data);
        IDataView view = model.Transform(watched);
        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Id"]]))
        {
            Assert.IsFalse(cursor.IsColumnActive(view.Schema["Generated"]));
            Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Generated"]));
            while (cursor.MoveNext())
            {
            }
        }
        Assert.AreEqual(0, computed);
        Samples.Read(view, "Generated");
        Assert.IsGreaterThanOrEqualTo(10, computed);
    }

    [TestMethod]
    public void AGetterOfTheWrongTypeIsRefused()
    {
        using GanTransformer model = Fit();
        IDataView view = model.Generate(3);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Generated"]));
    }

    [TestMethod]
    public void GeneratedViewsKeepTheRulesOfViews()
    {
        using GanTransformer model = Fit();
        IDataView view = model.Generate(130);
        Assert.AreEqual(130L, view.GetRowCount());
        DataViewSchema schema = view.Schema;
        Assert.AreSame(schema, view.Schema);
        Assert.HasCount(1, view.Schema);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.AreEqual(-1, cursor.Position);
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        var ids = new HashSet<DataViewRowId>();
        for (long i = 0; cursor.MoveNext(); i++)
        {
            Assert.AreEqual(i, cursor.Position);
            DataViewRowId id = default;
            getter(ref id);
            Assert.IsTrue(ids.Add(id));
        }
        Assert.HasCount(130, ids);
        Assert.HasCount(0, Samples.Read(model.Generate(0), "Generated"));
        Assert.HasCount(130, Samples.Read(_ml.Data.Cache(view), "Generated"));
        Assert.HasCount(20, view.Preview(20).RowView);
    }

    [TestMethod]
    public void ValuesComeBackInTheDatasOwnScale()
    {
        using GanTransformer model = _ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            Steps = 400, BatchSize = 64, GeneratorWidths = [32], DiscriminatorWidths = [32], Seed = 1,
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3 },
        }).Fit(Samples.Vectors(_ml, 2000));
        float[][] rows = Samples.Read(model.Generate(1000), "Generated");
        Assert.AreEqual(5, rows.Average(row => row[0]), 1.5);
        Assert.AreEqual(500, rows.Average(row => row[1]), 150);
        Assert.AreEqual(7, rows.Average(row => row[2]), 0.5);
    }

    [TestMethod]
    public void PixelsComeBackInTheRangeAndTypeOfTheInput()
    {
        IDataView data = Samples.Pixels(_ml);
        using GanTransformer model = TestCase.Find("pixels").Estimator(_ml, 1).Fit(data);
        Assert.IsTrue(Samples.Read(model.Generate(20), "Generated").All(row => row.All(value => value is >= 0 and <= 1)));
        var type = (VectorDataViewType)model.Generate(1).Schema["Generated"].Type;
        CollectionAssert.AreEqual(new[] { 1, 8, 8 }, type.Dimensions.ToArray());
    }

    /// <summary>Interleaved and planar pixels of the same images are one training.</summary>
    [TestMethod]
    public void InterleavedPixelsAreTheSameImagesInAnotherOrder()
    {
        IDataView images = Samples.Images(_ml, 32, colour: true);
        float[][] Rows(bool interleaved)
        {
            IDataView data = _ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: interleaved).Fit(images).Transform(images);
            using GanTransformer model = _ml.Transforms.Gan.TrainDcgan("Generated", "Pixels", new DcganEstimator.Options
            {
                LatentSize = 4, Steps = 3, BatchSize = 16, GeneratorFeatureMaps = 4, DiscriminatorFeatureMaps = 4, Seed = 1, InterleavedPixels = interleaved,
            }).Fit(data);
            return Samples.Read(model.Generate(5), "Generated");
        }
        float[][] planar = Rows(false), interleaved = Rows(true);
        for (int row = 0; row < planar.Length; row++)
        {
            for (int pixel = 0; pixel < 64; pixel++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    Assert.AreEqual(planar[row][channel * 64 + pixel], interleaved[row][pixel * 3 + channel]);
                }
            }
        }
    }

    [TestMethod]
    public void SlotNamesAreKept()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 64).Select(i => new TwoColumns { Width = i, Height = -i }).ToArray());
        var concatenate = _ml.Transforms.Concatenate("Features", "Width", "Height");
        using var chain = concatenate.Append(_ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options { Steps = 1 })).Fit(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        chain.LastTransformer.Generate(1).Schema["Generated"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "Width", "Height" }, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void RealRowsScoreAboveNoiseOnceTheDiscriminatorHasLearnt()
    {
        IDataView data = Samples.Pixels(_ml);
        // A generator that stands still leaves the discriminator an easy game.
        using GanTransformer model = _ml.Transforms.Gan.TrainDcgan("Generated", "Pixels", new DcganEstimator.Options
        {
            LatentSize = 4, Steps = 60, BatchSize = 16, GeneratorFeatureMaps = 4, DiscriminatorFeatureMaps = 8, Seed = 1, Objective = new NonSaturatingObjective(),
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-9 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3 },
        }).Fit(data);
        double real = Samples.Read(model.Score(data), "Score").Average(row => row[0]);
        double generated = Samples.Read(model.Score(model.Generate(128), inputColumnName: "Generated"), "Score").Average(row => row[0]);
        Assert.IsGreaterThan(generated + 1, real);
    }

    [TestMethod]
    public void ADisposedModelSaysSo()
    {
        GanTransformer model = Fit();
        IDataView view = model.Generate(3);
        model.Dispose();
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Generate(3));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Samples.Read(view, "Generated"));
    }

    private sealed class TwoColumns
    {
        public float Width { get; set; }

        public float Height { get; set; }
    }

    private GanTransformer Fit() => TestCase.Find("vectors").Estimator(_ml, 1).Fit(Samples.Vectors(_ml));
}
