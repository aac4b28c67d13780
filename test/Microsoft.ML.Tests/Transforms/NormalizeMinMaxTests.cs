using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class NormalizeMinMaxTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public float Value { get; set; }

        public double Wide { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }

    private IDataView Rows(params float[] values) =>
        _ml.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value, Wide = value, Vector = [value, 10 * value] }));

    [TestMethod]
    public void ZeroStaysZeroAndTheLargestMagnitudeBecomesOne()
    {
        IDataView source = Rows(-2, 0, 1, 4);

        IDataView view = _ml.Transforms.NormalizeMinMax("Value").Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { -0.5f, 0, 0.25f, 1 }, Values.Of<float>(view, "Value"));
        Assert.IsTrue(view.Schema["Value"].IsNormalized());
    }

    [TestMethod]
    public void WithoutFixedZeroTheRangeBecomesZeroToOne()
    {
        IDataView source = Rows(-2, 0, 2, 6);

        IDataView view = _ml.Transforms.NormalizeMinMax("Scaled", "Value", fixZero: false).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { 0, 0.25f, 0.5f, 1 }, Values.Of<float>(view, "Scaled"));
        CollectionAssert.AreEqual(new float[] { -2, 0, 2, 6 }, Values.Of<float>(view, "Value"));
    }

    [TestMethod]
    public void SlotsAreScaledApart()
    {
        IDataView source = Rows(-2, 4);

        float[] last = Values.Vectors<float>(_ml.Transforms.NormalizeMinMax("Vector").Fit(source).Transform(source), "Vector")[0];

        CollectionAssert.AreEqual(new[] { -0.5f, -0.5f }, last);
    }

    [TestMethod]
    public void DoublesAreScaledAsDoubles()
    {
        IDataView source = Rows(1, 8);

        IDataView view = _ml.Transforms.NormalizeMinMax("Wide").Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { 0.125, 1 }, Values.Of<double>(view, "Wide"));
    }

    [TestMethod]
    public void OtherRowsAreScaledByTheRangeOfTheFittedOnes()
    {
        ITransformer model = _ml.Transforms.NormalizeMinMax("Value").Fit(Rows(0, 4));

        CollectionAssert.AreEqual(new float[] { 2, -2 }, Values.Of<float>(model.Transform(Rows(8, -8)), "Value"));
    }

    [TestMethod]
    public void NotANumberIsLeftOutOfTheRange()
    {
        IDataView source = Rows(float.NaN, 2, 4);

        CollectionAssert.AreEqual(new[] { float.NaN, 0.5f, 1 }, Values.Of<float>(_ml.Transforms.NormalizeMinMax("Value").Fit(source).Transform(source), "Value"));
    }

    [TestMethod]
    public void SlotNamesAreKept()
    {
        IDataView source = Sample.View(_ml);
        IDataView view = _ml.Transforms.Concatenate("Pair", "Number", "Other").Append(_ml.Transforms.NormalizeMinMax("Pair")).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { "Number", "Other" }, Values.SlotNames(view.Schema["Pair"]));
    }

    [TestMethod]
    public void OnlyTheFirstExamplesCount()
    {
        IDataView source = Rows(1, 2, 4);

        CollectionAssert.AreEqual(new[] { 0.5f, 1, 2 }, Values.Of<float>(_ml.Transforms.NormalizeMinMax("Value", maximumExampleCount: 2).Fit(source).Transform(source), "Value"));
    }

    [TestMethod]
    public void TextAndVariableVectorsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Text").Fit(Sample.View(_ml)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Ragged").Fit(Sample.View(_ml)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Nowhere").Fit(Sample.View(_ml)));
    }
}
