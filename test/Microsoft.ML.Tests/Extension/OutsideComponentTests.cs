using Microsoft.ML.Data;
using Microsoft.ML.Tests.Extension;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

/// <summary>Components written with the public API alone take part like ML.NET's own.</summary>
[TestClass]
public class OutsideComponentTests
{
    private readonly MLContext _ml = new(seed: 1);

    private ScaleEstimator Scale(string output = "Scaled", string input = "Vector") => new(_ml, output, input);

    [TestMethod]
    public void EstimatorWorksInTheMiddleOfAChain()
    {
        IDataView source = Sample.View(_ml, 5);

        IDataView view = _ml.Transforms.CopyColumns("Copy", "Vector")
            .Append(Scale("Scaled", "Copy"))
            .Append(_ml.Transforms.Concatenate("All", "Scaled", "Number"))
            .Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { 0.5f, -0.5f, 0, 0 }, Values.Vectors<float>(view, "All")[2]);
    }

    [TestMethod]
    public void PromisedSchemaReachesTheStepsBehind()
    {
        IDataView source = Sample.View(_ml);
        var chain = Scale().Append(_ml.Transforms.NormalizeMinMax("Scaled"));

        string[] promised = Shapes.Describe(chain.GetOutputSchema(Shapes.Of(source.Schema)));

        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(chain.Fit(source).Transform(source).Schema)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("Copy", "Text").Append(Scale("Scaled", "Copy")).Fit(source));
    }

    [TestMethod]
    public void ViewIsCachedShuffledFilteredAndPreviewed()
    {
        IDataView source = Sample.View(_ml, 30);
        IDataView view = Scale().Fit(source).Transform(source);
        List<string> rows = RowText.Of(view);

        CollectionAssert.AreEqual(rows, RowText.Of(_ml.Data.Cache(view)));
        CollectionAssert.AreEquivalent(rows, RowText.Of(_ml.Data.ShuffleRows(view, seed: 1)));
        CollectionAssert.AreEqual(rows[2..5], RowText.Of(_ml.Data.FilterRowsByColumn(view, "Number", 0, 3)));
        CollectionAssert.AreEqual(rows[..4], RowText.Of(_ml.Data.TakeRows(view, 4)));
        Assert.HasCount(30, view.Preview().RowView);
        Assert.HasCount(30, _ml.Data.CreateEnumerable<Result>(view, reuseRowObject: false).ToArray());
    }

    [TestMethod]
    public void SplitsCoverTheView()
    {
        IDataView source = Sample.View(_ml, 100);
        IDataView view = Scale().Fit(source).Transform(source);

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(view, 0.3);

        CollectionAssert.AreEquivalent(Values.Of<float>(source, "Number"), Values.Of<float>(split.TrainSet, "Number").Concat(Values.Of<float>(split.TestSet, "Number")).ToList());
        Assert.AreEqual(3, Values.Vectors<float>(split.TestSet, "Scaled")[0].Length);
    }

    private sealed class Result
    {
        [VectorType(3)]
        public float[] Scaled { get; set; } = [];
    }

    [TestMethod]
    public void PredictionEngineRunsThroughIt()
    {
        IDataView source = Sample.View(_ml, 5);
        var model = Scale().Append(_ml.Transforms.CopyColumns("Copy", "Scaled")).Fit(source);
        using var engine = _ml.Model.CreatePredictionEngine<Sample, Result>(model);

        CollectionAssert.AreEqual(new[] { 1, -1, 0f }, engine.Predict(Sample.Make(5)[4]).Scaled);
        CollectionAssert.AreEqual(new[] { 0.25f, -0.25f, 0 }, engine.Predict(Sample.Make(5)[1]).Scaled);
    }

    [TestMethod]
    public void InactiveColumnsAreNotAskedFor()
    {
        var probe = new ProbeView(Sample.View(_ml, 5));
        IDataView view = Scale().Append(_ml.Transforms.Concatenate("All", "Scaled", "Number")).Fit(Sample.View(_ml, 5)).Transform(probe);

        RowText.Of(view, [view.Schema["Text"]]);
        CollectionAssert.AreEquivalent(new[] { "Text" }, probe.ColumnsAsked.ToArray());

        RowText.Of(view, [view.Schema["All"]]);
        CollectionAssert.AreEquivalent(new[] { "Text", "Vector", "Number" }, probe.ColumnsAsked.ToArray());
        Assert.AreEqual(probe.CursorsOpened, probe.CursorsDisposed);
    }

    [TestMethod]
    public void ItsMessagesReachTheLog()
    {
        var messages = new List<string>();
        _ml.Log += (_, entry) => messages.Add($"{entry.Source}: {entry.RawMessage}");

        Scale().Fit(Sample.View(_ml, 5));

        Assert.Contains("ScaleEstimator", messages.Single(message => message.EndsWith("largest magnitude 4", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void SavingItWithoutAWayToWriteIsAnError()
    {
        IDataView source = Sample.View(_ml);
        var model = _ml.Transforms.CopyColumns("Copy", "Number").Append(Scale()).Fit(source);

        var error = Assert.Throws<Exception>(() => _ml.Model.Save(model, source.Schema, new MemoryStream()));

        Assert.Contains("ModelSignature not specified", error.Message);
    }
}
