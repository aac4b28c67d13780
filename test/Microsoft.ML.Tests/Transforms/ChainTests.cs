using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ChainTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void AppendLeavesTheChainItStartsFrom()
    {
        IDataView source = Sample.View(_ml);
        var first = _ml.Transforms.CopyColumns("A", "Number").Append(_ml.Transforms.CopyColumns("B", "Number"));

        var second = first.Append(_ml.Transforms.CopyColumns("C", "Number"));

        Assert.HasCount(2, first.Fit(source));
        Assert.HasCount(3, second.Fit(source));
        Assert.IsNull(first.Fit(source).Transform(source).Schema.GetColumnOrNull("C"));
    }

    [TestMethod]
    public void EachStepIsFittedOnTheOutputOfTheOneBefore()
    {
        IDataView source = Sample.View(_ml, 5);

        IDataView view = _ml.Transforms.NormalizeMinMax("Other")
            .Append(_ml.Transforms.Concatenate("Pair", "Other", "Number"))
            .Append(_ml.Transforms.NormalizeMinMax("Pair"))
            .Fit(source).Transform(source);

        CollectionAssert.AreEqual(new float[] { 1, 1 }, Values.Vectors<float>(view, "Pair")[4]);
        CollectionAssert.AreEqual(new float[] { 0.25f, -0.5f }, Values.Vectors<float>(view, "Pair")[1]);
    }

    [TestMethod]
    public void LastTransformerIsTyped()
    {
        IDataView source = Sample.View(_ml);

        var model = _ml.Transforms.CopyColumns("A", "Number").Append(_ml.Transforms.NormalizeMinMax("A")).Fit(source);

        Assert.AreSame(model.Last(), model.LastTransformer);
        Assert.IsTrue(model.LastTransformer.GetOutputSchema(model.First().GetOutputSchema(source.Schema))["A"].IsNormalized());
    }

    [TestMethod]
    public void ScopesChooseTheStepsOfAModel()
    {
        IDataView source = Sample.View(_ml);
        var model = _ml.Transforms.CopyColumns("Always", "Number")
            .Append(_ml.Transforms.CopyColumns("Scoring", "Number"), TransformerScope.Scoring)
            .Fit(source);

        DataViewSchema all = model.GetOutputSchema(source.Schema);
        DataViewSchema training = model.GetModelFor(TransformerScope.Training).GetOutputSchema(source.Schema);

        Assert.IsNotNull(all.GetColumnOrNull("Scoring"));
        Assert.IsNull(training.GetColumnOrNull("Scoring"));
        Assert.IsNotNull(training.GetColumnOrNull("Always"));
    }

    [TestMethod]
    public void TransformersAppendToo()
    {
        IDataView source = Sample.View(_ml);

        var model = _ml.Transforms.CopyColumns("A", "Number").Fit(source).Append(_ml.Transforms.CopyColumns("B", "Other").Fit(source));

        Assert.HasCount(2, model);
        Assert.IsNotNull(model.Transform(source).Schema.GetColumnOrNull("B"));
    }

    [TestMethod]
    public void FitDelegateSeesTheTransformer()
    {
        object? seen = null;
        var estimator = _ml.Transforms.NormalizeMinMax("Number").WithOnFitDelegate(transformer => seen = transformer);

        var model = estimator.Fit(Sample.View(_ml));

        Assert.AreSame(model, seen);
    }

    [TestMethod]
    public void SchemaIsCheckedThroughTheWholeChainBeforeAnythingIsRead()
    {
        var probe = new ProbeView(Sample.View(_ml));
        var chain = _ml.Transforms.NormalizeMinMax("Number").Append(_ml.Transforms.Concatenate("All", "Number", "Nowhere"));

        Assert.Throws<ArgumentOutOfRangeException>(() => chain.GetOutputSchema(Shapes.Of(probe.Schema)));
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(probe));

        Assert.AreEqual(0, probe.CursorsOpened);
    }

    [TestMethod]
    public void DisposingTheChainDisposesItsTransformers()
    {
        IDataView source = Sample.View(_ml);
        var estimator = new DisposableEstimator();
        var model = _ml.Transforms.CopyColumns("A", "Number").Append(estimator).Fit(source);

        model.Dispose();

        Assert.IsTrue(model.LastTransformer.Disposed);
    }

    private sealed class DisposableEstimator : IEstimator<DisposableTransformer>
    {
        public DisposableTransformer Fit(IDataView input) => new();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    private sealed class DisposableTransformer : ITransformer, IDisposable
    {
        public bool Disposed { get; private set; }

        public bool IsRowToRowMapper => false;

        public void Dispose() => Disposed = true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
