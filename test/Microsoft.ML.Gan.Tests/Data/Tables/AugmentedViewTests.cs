using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The view of real and new rows keeps what a view promises.</summary>
[TestClass]
public sealed class AugmentedViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(6, 3, "RRSRRSRRS")]
    [DataRow(3, 6, "RSSRSSRSS")]
    [DataRow(5, 2, "RRRSRRS")]
    [DataRow(2, 2, "RSRS")]
    public void RowsStandEvenlyMixed(int real, int synthetic, string expected)
    {
        AugmentationSamples.Row[] rows = AugmentationSamples.Read(_ml, View(real, synthetic).View);
        Assert.AreEqual(expected, string.Concat(rows.Select(row => row.IsNew ? 'S' : 'R')));
        CollectionAssert.AreEqual(Enumerable.Range(0, real).Select(i => (float)i).ToArray(), rows.Where(row => !row.IsNew).Select(row => row.Id).ToArray());
    }

    [TestMethod]
    public void TheSchemaAndTheIdsAreTheRealViews()
    {
        (AugmentedView view, IDataView real) = View(20, 7);
        Assert.AreSame(real.Schema, view.Schema);
        Assert.AreEqual(27, view.GetRowCount());
        DataViewRowId[] ids = AugmentationSamples.Ids(view);
        AugmentationSamples.Row[] rows = AugmentationSamples.Read(_ml, view);
        CollectionAssert.AreEqual(AugmentationSamples.Ids(real), ids.Where((_, i) => !rows[i].IsNew).ToArray());
        Assert.AreEqual(27, ids.Distinct().Count());
        CollectionAssert.AreEqual(ids, AugmentationSamples.Ids(view));
    }

    [TestMethod]
    public void IdsStayDistinctWhereAnAugmentedViewIsAugmented()
    {
        (AugmentedView once, _) = View(20, 7);
        var twice = new AugmentedView(once, 27, Synthetic(once, 9));
        Assert.AreEqual(36, AugmentationSamples.Ids(twice).Distinct().Count());
        Assert.AreEqual(16, AugmentationSamples.Read(_ml, twice).Count(row => row.IsNew));
    }

    [TestMethod]
    public void CursorsReadTheSameRowsFromAnyThread()
    {
        (AugmentedView view, _) = View(500, 300);
        string[] Text() => [.. AugmentationSamples.Read(_ml, view).Select(row => $"{row.Id} {row.Label} {row.Kind} {row.X:R} {row.Y:R}")];
        string[] expected = Text();
        Assert.HasCount(800, expected);
        var read = new string[4][];
        Parallel.For(0, read.Length, i => read[i] = Text());
        Array.ForEach(read, rows => CollectionAssert.AreEqual(expected, rows));
        Assert.HasCount(1, view.GetRowCursorSet(view.Schema, 3));
    }

    [TestMethod]
    public void PositionsAndBatchesRise()
    {
        (AugmentedView view, _) = View(5, 4);
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        Assert.AreEqual(-1, cursor.Position);
        long batch = long.MinValue;
        for (int i = 0; i < 9; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(i, cursor.Position);
            Assert.IsGreaterThanOrEqualTo(batch, cursor.Batch);
            batch = cursor.Batch;
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void InactiveColumnsAreNotComputed()
    {
        (_, IDataView real) = View(5, 4);
        int blocks = 0;
        (TableLayout layout, Table table) = TableLayout.Read(real, AugmentationSamples.Roles, ["Label"], default);
        var view = new AugmentedView(real, 5, new TableView(layout, 4, (first, count) =>
        {
            blocks++;
            return table.Values;
        }));
        AugmentationSamples.Ids(view);
        Assert.AreEqual(0, blocks);
        DataViewSchema.Column x = view.Schema["X"], y = view.Schema["Y"];
        using DataViewRowCursor cursor = view.GetRowCursor([x]);
        Assert.IsTrue(cursor.IsColumnActive(x));
        Assert.IsFalse(cursor.IsColumnActive(y));
        Assert.Throws<Exception>(() => cursor.GetGetter<float>(y));
        ValueGetter<float> getter = cursor.GetGetter<float>(x);
        Assert.AreEqual(0, blocks);
        float value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
        }
        Assert.AreEqual(1, blocks);
    }

    [TestMethod]
    public void HiddenColumnsAreMissingInNewRows()
    {
        IDataView raw = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(4, 4));
        IDataView real = _ml.Transforms.NormalizeMinMax("X").Fit(raw).Transform(raw);
        DataViewSchema.Column hidden = real.Schema.Single(column => column is { Name: "X", IsHidden: true });
        var view = new AugmentedView(real, 8, Synthetic(real, 8));
        using DataViewRowCursor cursor = view.GetRowCursor([hidden, view.Schema["Id"]]);
        ValueGetter<float> getter = cursor.GetGetter<float>(hidden), id = cursor.GetGetter<float>(view.Schema["Id"]);
        float value = 0, number = 0;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref value);
            id(ref number);
            Assert.AreEqual(float.IsNaN(number), float.IsNaN(value));
        }
        Assert.AreEqual(16, rows);
    }

    [TestMethod]
    public void RowsThatDoNotFitAreRefused()
    {
        IDataView real = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(4, 4));
        IDataView narrow = _ml.Transforms.DropColumns("Y").Fit(real).Transform(real);
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => new AugmentedView(real, 8, Synthetic(narrow, 2))).Message, "no column 'Y'");
        IDataView doubled = _ml.Transforms.Conversion.ConvertType("Y", outputKind: DataKind.Double).Fit(real).Transform(real);
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => new AugmentedView(doubled, 8, Synthetic(real, 2))).Message, "column 'Y' with type Single");
        var tooMany = new AugmentedView(real, 9, Synthetic(real, 2));
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => AugmentationSamples.Ids(tooMany)).Message, "had 9 rows");
    }

    private (AugmentedView View, IDataView Real) View(int real, int synthetic)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(real / 2, real - real / 2));
        return (new AugmentedView(rows, real, Synthetic(rows, synthetic)), rows);
    }

    private IDataView Synthetic(IDataView real, int count)
    {
        var roles = AugmentationSamples.Roles.Where(role => real.Schema.GetColumnOrNull(role.Key) is not null).ToDictionary();
        return _ml.Transforms.Gan.Smote(new SmoteEstimator.Options { LabelColumnName = "Label", Roles = roles, Seed = 1 }).Fit(real).Generate(count);
    }
}
