using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class PreviewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void PreviewHoldsTheFirstRows()
    {
        DataDebuggerPreview preview = Sample.View(_ml, 8).Preview(maxRows: 3);

        Assert.HasCount(3, preview.RowView);
        Assert.HasCount(10, preview.ColumnView);
        Assert.AreEqual(-1f, preview.RowView[1].Values.Single(value => value.Key == "Number").Value);
        CollectionAssert.AreEqual(new object[] { -2f, -1f, 0f }, preview.ColumnView.Single(column => column.Column.Name == "Number").Values);
    }

    [TestMethod]
    public void PreviewOfFewerRowsHasThemAll() => Assert.HasCount(4, Sample.View(_ml, 4).Preview().RowView);

    [TestMethod]
    public void VectorsOfThePreviewAreTheirOwn()
    {
        DataDebuggerPreview preview = Sample.View(_ml, 4).Preview();

        object[] vectors = preview.ColumnView.Single(column => column.Column.Name == "Vector").Values;

        CollectionAssert.AreEqual(new float[] { 1, -1, 0 }, ((VBuffer<float>)vectors[1]).DenseValues().ToArray());
        CollectionAssert.AreEqual(new float[] { 3, -3, 0 }, ((VBuffer<float>)vectors[3]).DenseValues().ToArray());
    }

    [TestMethod]
    public void TransformerPreviewShowsItsOutput()
    {
        IDataView source = Sample.View(_ml, 4);

        DataDebuggerPreview preview = _ml.Transforms.CopyColumns("Copy", "Whole").Fit(source).Preview(source);

        CollectionAssert.AreEqual(new object[] { 0, 10, 20, 30 }, preview.ColumnView.Single(column => column.Column.Name == "Copy").Values);
        Assert.HasCount(11, preview.Schema);
    }

    [TestMethod]
    public void EstimatorPreviewFitsOnTheRowsAllowed()
    {
        DataDebuggerPreview preview = _ml.Transforms.NormalizeMinMax("Other").Preview(Sample.View(_ml, 9), maxRows: 9, maxTrainingRows: 3);

        // Other is 0, 0.5, 1, …: the largest of the first three rows is 1.
        Assert.AreEqual(4f, preview.ColumnView.Last(column => column.Column.Name == "Other").Values[8]);
    }
}
