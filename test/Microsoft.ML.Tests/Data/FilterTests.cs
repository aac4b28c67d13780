using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class FilterTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Gaps
    {
        public float Id { get; set; }

        public float Value { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }

    private IDataView WithGaps() => _ml.Data.LoadFromEnumerable<Gaps>(
    [
        new() { Id = 0, Value = 1, Vector = [1, 2] },
        new() { Id = 1, Value = float.NaN, Vector = [1, 2] },
        new() { Id = 2, Value = 3, Vector = [float.NaN, 2] },
        new() { Id = 3, Value = 4, Vector = [1, 2] },
    ]);

    [TestMethod]
    public void LowerBoundIsKeptAndUpperBoundIsNot()
    {
        IDataView source = Sample.View(_ml, 10);

        CollectionAssert.AreEqual(new float[] { 0, 1, 2 }, Values.Of<float>(_ml.Data.FilterRowsByColumn(source, "Number", 0, 3), "Number"));
        CollectionAssert.AreEqual(new[] { -3.5, -2.5 }, Values.Of<double>(_ml.Data.FilterRowsByColumn(source, "Wide", upperBound: 0.5), "Wide"));
        CollectionAssert.AreEqual(new float[] { 6, 7 }, Values.Of<float>(_ml.Data.FilterRowsByColumn(source, "Number", lowerBound: 6), "Number"));
    }

    [TestMethod]
    public void ColumnThatFiltersNeedNotBeRead()
    {
        var probe = new ProbeView(Sample.View(_ml, 10));

        CollectionAssert.AreEqual(new[] { 20, 30, 40 }, Values.Of<int>(_ml.Data.FilterRowsByColumn(probe, "Number", 0, 3), "Whole"));

        CollectionAssert.AreEquivalent(new[] { "Number", "Whole" }, probe.ColumnsAsked.ToArray());
    }

    [TestMethod]
    public void FilteredViewKeepsTheSchemaAndIsRepeatable()
    {
        IDataView source = Sample.View(_ml, 10);
        IDataView filtered = _ml.Data.FilterRowsByColumn(source, "Number", 0, 3);

        EstimatorContract.SameSchema(source.Schema, filtered.Schema);
        CollectionAssert.AreEqual(RowText.Of(source)[2..5], RowText.Of(filtered));
        Assert.AreEqual(3, filtered.GetRowCount() ?? 3);
    }

    [TestMethod]
    public void NotANumberIsInNoRange() =>
        CollectionAssert.AreEqual(new float[] { 0, 2, 3 }, Values.Of<float>(_ml.Data.FilterRowsByColumn(WithGaps(), "Value", -100, 100), "Id"));

    [TestMethod]
    public void RowsWithMissingValuesAreDropped()
    {
        CollectionAssert.AreEqual(new float[] { 0, 2, 3 }, Values.Of<float>(_ml.Data.FilterRowsByMissingValues(WithGaps(), "Value"), "Id"));
        CollectionAssert.AreEqual(new float[] { 0, 1, 3 }, Values.Of<float>(_ml.Data.FilterRowsByMissingValues(WithGaps(), "Vector"), "Id"));
        CollectionAssert.AreEqual(new float[] { 0, 3 }, Values.Of<float>(_ml.Data.FilterRowsByMissingValues(WithGaps(), "Value", "Vector"), "Id"));
    }

    [TestMethod]
    public void KeysAreFilteredByTheirPlaceInTheRange()
    {
        // Keys 1 to 4 of 4 stand at 1/8, 3/8, 5/8, 7/8; missing ones at none.
        IDataView source = Sample.View(_ml, 5);

        CollectionAssert.AreEqual(new uint[] { 1, 2 }, Values.Of<uint>(_ml.Data.FilterRowsByKeyColumnFraction(source, "Key", 0, 0.5), "Key"));
        CollectionAssert.AreEqual(new uint[] { 3, 4 }, Values.Of<uint>(_ml.Data.FilterRowsByKeyColumnFraction(source, "Key", 0.5, 1), "Key"));
    }

    [TestMethod]
    public void ColumnOfAnotherTypeOrAbsentOrEmptyRangeIsAnError()
    {
        IDataView source = Sample.View(_ml);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(source, "Text"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(source, "Nowhere"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(source, "Number", 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByKeyColumnFraction(source, "Number"));
    }
}
