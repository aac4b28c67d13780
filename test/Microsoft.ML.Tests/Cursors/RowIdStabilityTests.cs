using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class RowIdStabilityTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Dictionary<DataViewRowId, float> NumberById(IDataView view, Random? rand = null)
    {
        var numbers = new Dictionary<DataViewRowId, float>();
        using var cursor = view.GetRowCursor([view.Schema["Number"]], rand);
        ValueGetter<DataViewRowId> idGetter = cursor.GetIdGetter();
        ValueGetter<float> getter = cursor.GetGetter<float>(view.Schema["Number"]);
        DataViewRowId id = default;
        float number = 0;
        while (cursor.MoveNext())
        {
            idGetter(ref id);
            getter(ref number);
            numbers.Add(id, number);
        }
        return numbers;
    }

    private Dictionary<string, IDataView> Views()
    {
        IDataView source = Sample.View(_ml, 40);
        return new()
        {
            ["Enumerable"] = source,
            ["Transformed"] = _ml.Transforms.CopyColumns("Copy", "Number").Fit(source).Transform(source),
            ["Cached"] = _ml.Data.Cache(source),
            ["Shuffled"] = _ml.Data.ShuffleRows(source, seed: 3),
            ["Filtered"] = _ml.Data.FilterRowsByColumn(source, "Number", 0, 20),
            ["Skipped"] = _ml.Data.SkipRows(_ml.Data.TakeRows(source, 30), 5),
        };
    }

    [TestMethod]
    [DataRow("Enumerable")]
    [DataRow("Transformed")]
    [DataRow("Cached")]
    [DataRow("Shuffled")]
    [DataRow("Filtered")]
    [DataRow("Skipped")]
    public void IdsAreDistinctAndNameTheSameRowInEveryCursor(string name)
    {
        IDataView view = Views()[name];

        Dictionary<DataViewRowId, float> first = NumberById(view), second = NumberById(view);

        Assert.IsNotEmpty(first);
        CollectionAssert.AreEquivalent(first, second);
        Assert.HasCount(first.Count, Values.Ids(view).Distinct().ToArray());
    }

    [TestMethod]
    public void ShufflingKeepsTheIdOfARow()
    {
        IDataView source = Sample.View(_ml, 40);

        CollectionAssert.AreEquivalent(NumberById(source), NumberById(_ml.Data.ShuffleRows(source, seed: 5)));
    }

    [TestMethod]
    public void ShuffledCursorOverACacheKeepsTheIdOfARow()
    {
        IDataView cached = _ml.Data.Cache(Sample.View(_ml, 40));

        Assert.IsTrue(cached.CanShuffle);
        CollectionAssert.AreEquivalent(NumberById(cached), NumberById(cached, new Random(9)));
        CollectionAssert.AreNotEqual(Values.Ids(cached), Values.Ids(cached, new Random(9)));
    }

    [TestMethod]
    public void CursorSetServesTheIdsOfTheView()
    {
        IDataView view = Sample.View(_ml, 40);
        DataViewRowCursor[] cursors = view.GetRowCursorSet([], 3);
        var ids = new List<DataViewRowId>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
            {
                ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
                DataViewRowId id = default;
                while (cursor.MoveNext())
                {
                    getter(ref id);
                    ids.Add(id);
                }
            }
        }

        CollectionAssert.AreEquivalent(Values.Ids(view), ids);
    }
}
