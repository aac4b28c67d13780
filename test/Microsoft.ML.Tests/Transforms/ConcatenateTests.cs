using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ConcatenateTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Concatenate(IDataView source, string output, params string[] inputs) =>
        _ml.Transforms.Concatenate(output, inputs).Fit(source).Transform(source);

    [TestMethod]
    public void ScalarsAndVectorsFollowTheOrderNamed()
    {
        IDataView view = Concatenate(Sample.View(_ml, 4), "All", "Vector", "Number", "Other");

        CollectionAssert.AreEqual(new[] { 3, -3, 0, 1, 1.5f }, Values.Vectors<float>(view, "All")[3]);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 5), view.Schema["All"].Type);
    }

    [TestMethod]
    public void SlotNamesTellWhereASlotComesFrom()
    {
        IDataView named = Concatenate(Sample.View(_ml), "Pair", "Number", "Other");
        CollectionAssert.AreEqual(new[] { "Number", "Other" }, Values.SlotNames(named.Schema["Pair"]));

        IDataView view = Concatenate(named, "All", "Pair", "Vector", "Number");

        CollectionAssert.AreEqual(new[] { "Pair.Number", "Pair.Other", "", "", "", "Number" }, Values.SlotNames(view.Schema["All"]));
    }

    [TestMethod]
    public void VectorsWithoutNamesGiveNone() =>
        Assert.IsEmpty(Concatenate(Sample.View(_ml), "All", "Vector", "Vector").Schema["All"].Annotations.Schema);

    [TestMethod]
    public void OutputMayHideItsInput()
    {
        IDataView view = Concatenate(Sample.View(_ml, 2), "Number", "Number", "Other");

        Assert.IsTrue(view.Schema[0].IsHidden || view.Schema.Count(column => column.Name == "Number") == 1);
        CollectionAssert.AreEqual(new[] { -1, 0.5f }, Values.Vectors<float>(view, "Number")[1]);
        Assert.AreEqual(2, view.Schema.Count(column => column.Name == "Number"));
    }

    [TestMethod]
    public void VariableVectorMakesTheOutputVariable()
    {
        IDataView view = Concatenate(Sample.View(_ml, 4), "All", "Number", "Ragged");

        Assert.IsFalse(((VectorDataViewType)view.Schema["All"].Type).IsKnownSize);
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, Values.Vectors<float>(view, "All").Select(values => values.Length).ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 3, 4, 5 }, Values.Vectors<float>(view, "All")[3]);
    }

    [TestMethod]
    public void SparseInputsGiveTheRightValues()
    {
        IDataView source = _ml.Data.LoadFromEnumerable([new Wide { Sparse = new VBuffer<float>(10, 1, [5], [7]), More = new VBuffer<float>(3, 1, [6], [0]) }]);

        float[] values = Values.Vectors<float>(Concatenate(source, "All", "Sparse", "More", "Sparse"), "All").Single();

        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0 }, values);
    }

    private sealed class Wide
    {
        [VectorType(10)]
        public VBuffer<float> Sparse { get; set; }

        [VectorType(3)]
        public VBuffer<float> More { get; set; }
    }

    [TestMethod]
    public void NormalizedInputsGiveANormalizedOutput()
    {
        IDataView source = Sample.View(_ml);
        IDataView scaled = _ml.Transforms.NormalizeMinMax("Number").Append(_ml.Transforms.NormalizeMinMax("Other")).Fit(source).Transform(source);

        Assert.IsTrue(Concatenate(scaled, "All", "Number", "Other").Schema["All"].IsNormalized());
        Assert.IsFalse(Concatenate(source, "All", "Number", "Other").Schema["All"].IsNormalized());
    }

    [TestMethod]
    public void InputsOfDifferentTypesAreRefusedByEveryDoor()
    {
        IDataView source = Sample.View(_ml);
        var estimator = _ml.Transforms.Concatenate("All", "Number", "Wide");

        Assert.Throws<Exception>(() => estimator.GetOutputSchema(Shapes.Of(source.Schema)));
        var error = Assert.Throws<Exception>(() => estimator.Fit(source).Transform(source));
        Assert.Contains("'Wide'", error.Message);
    }

    [TestMethod]
    public void AbsentInputIsRefused()
    {
        IDataView source = Sample.View(_ml);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "Number", "Nowhere").Fit(source).Transform(source));

        Assert.Contains("'Nowhere'", error.Message);
    }
}
