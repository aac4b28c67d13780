using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class LazinessTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void FittingATrivialChainReadsNothing()
    {
        var probe = new ProbeView(Sample.View(_ml));

        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other")
            .Append(_ml.Transforms.CopyColumns("Copy", "Both"))
            .Append(_ml.Transforms.SelectColumns("Copy", "Text"))
            .Fit(probe).Transform(probe);

        Assert.AreEqual(0, probe.CursorsOpened);
        Assert.HasCount(2, view.Schema);
    }

    [TestMethod]
    public void TransformReadsNothingUntilACursorIsOpened()
    {
        var probe = new ProbeView(Sample.View(_ml));
        ITransformer model = _ml.Transforms.NormalizeMinMax("Number").Append(_ml.Transforms.Conversion.MapValueToKey("Text")).Fit(Sample.View(_ml));

        IDataView view = _ml.Data.FilterRowsByColumn(_ml.Data.ShuffleRows(_ml.Data.Cache(model.Transform(probe)), seed: 1), "Other");

        Assert.AreEqual(0, probe.CursorsOpened);
        Assert.IsNotEmpty(RowText.Of(view));
        Assert.IsGreaterThan(0, probe.CursorsOpened);
    }

    [TestMethod]
    public void FittingReadsOnlyTheInputColumns()
    {
        var probe = new ProbeView(Sample.View(_ml));

        _ml.Transforms.NormalizeMinMax("Scaled", "Vector").Fit(probe);

        CollectionAssert.AreEquivalent(new[] { "Vector" }, probe.ColumnsAsked.ToArray());
        Assert.AreEqual(probe.CursorsOpened, probe.CursorsDisposed);
    }

    [TestMethod]
    public void OnlyTheInputsOfActiveColumnsAreAskedFor()
    {
        var probe = new ProbeView(Sample.View(_ml));
        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other")
            .Append(_ml.Transforms.CopyColumns("Copy", "Vector"))
            .Append(_ml.Transforms.DropColumns("Flag"))
            .Fit(probe).Transform(probe);

        RowText.Of(view, [view.Schema["Both"]]);
        CollectionAssert.AreEquivalent(new[] { "Number", "Other" }, probe.ColumnsAsked.ToArray());

        RowText.Of(view, [view.Schema["Copy"]]);
        CollectionAssert.AreEquivalent(new[] { "Number", "Other", "Vector" }, probe.ColumnsAsked.ToArray());
    }

    [TestMethod]
    public void InactiveColumnIsNotComputed()
    {
        var doubling = new Doubling();
        IDataView source = Sample.View(_ml);
        IDataView view = doubling.Append(_ml.Transforms.Concatenate("All", "Doubled", "Number")).Append(_ml.Transforms.CopyColumns("Copy", "Doubled"))
            .Fit(source).Transform(source);

        RowText.Of(view, [view.Schema["Number"], view.Schema["Text"]]);

        Assert.AreEqual(0, doubling.Calls);
    }

    [TestMethod]
    public void RowsLeftOutAreNotComputed()
    {
        var doubling = new Doubling();
        IDataView source = Sample.View(_ml, 20);
        IDataView view = doubling.Fit(source).Transform(source);

        RowText.Of(_ml.Data.TakeRows(_ml.Data.SkipRows(_ml.Data.FilterRowsByColumn(view, "Number", 0, 10), 2), 3));

        Assert.AreEqual(3, doubling.Calls);
    }

    [TestMethod]
    public void EnumerableIsNotTouchedByBuildingAPipeline()
    {
        int served = 0;
        IEnumerable<Sample> Rows()
        {
            foreach (Sample row in Sample.Make(5))
            {
                served++;
                yield return row;
            }
        }

        IDataView source = _ml.Data.LoadFromEnumerable(Rows());
        IDataView view = _ml.Data.TakeRows(_ml.Transforms.CopyColumns("Copy", "Number").Fit(source).Transform(source), 2);
        Assert.AreEqual(0, served);

        Assert.HasCount(2, RowText.Of(view));
    }

    [TestMethod]
    public void TakingRowsStopsReadingTheSource()
    {
        var probe = new ProbeView(Sample.View(_ml, 100));

        Assert.HasCount(5, RowText.Of(_ml.Data.TakeRows(probe, 5)));

        Assert.IsLessThanOrEqualTo(6, probe.RowsMoved);
    }
}
