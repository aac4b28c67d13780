using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ColumnSelectionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static string[] Names(IDataView view) => [.. view.Schema.Select(column => column.Name)];

    private IDataView Apply(IEstimator<ITransformer> estimator)
    {
        IDataView source = Sample.View(_ml, 3);
        return estimator.Fit(source).Transform(source);
    }

    [TestMethod]
    public void CopyHasTypeAnnotationsAndValuesOfItsInput()
    {
        IDataView view = Apply(_ml.Transforms.Concatenate("Pair", "Number", "Other").Append(_ml.Transforms.CopyColumns("Copy", "Pair")));

        Assert.AreEqual(view.Schema["Pair"].Type, view.Schema["Copy"].Type);
        CollectionAssert.AreEqual(new[] { "Number", "Other" }, Values.SlotNames(view.Schema["Copy"]));
        CollectionAssert.AreEqual(new[] { -1, 0.5f }, Values.Vectors<float>(view, "Copy")[1]);
    }

    [TestMethod]
    public void DropLeavesTheOthersInOrder() => CollectionAssert.AreEqual(
        Names(Sample.View(_ml)).Where(name => name is not ("Whole" or "Text")).ToArray(),
        Names(Apply(_ml.Transforms.DropColumns("Text", "Whole"))));

    [TestMethod]
    public void DropTakesHiddenColumnsOfTheNameAlong() =>
        Assert.DoesNotContain("Number", Names(Apply(_ml.Transforms.CopyColumns("Number", "Other").Append(_ml.Transforms.DropColumns("Number")))));

    [TestMethod]
    public void SelectKeepsOnlyTheNamedOnes()
    {
        IDataView view = Apply(_ml.Transforms.SelectColumns("Text", "Number"));

        CollectionAssert.AreEquivalent(new[] { "Text", "Number" }, Names(view));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, Values.Texts(view, "Text"));
    }

    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(true, 2)]
    public void HiddenColumnsAreKeptWhenAskedFor(bool keepHidden, int expected)
    {
        IDataView view = Apply(_ml.Transforms.CopyColumns("Number", "Other").Append(_ml.Transforms.SelectColumns(["Number"], keepHidden)));

        Assert.AreEqual(expected, view.Schema.Count(column => column.Name == "Number"));
        CollectionAssert.AreEqual(new[] { 0, 0.5f, 1 }, Values.Of<float>(view, "Number"));
    }

    [TestMethod]
    public void AbsentColumnIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(_ml.Transforms.SelectColumns("Nowhere")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(_ml.Transforms.CopyColumns("Copy", "Nowhere")));
    }
}
