using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class CursorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void PositionCountsRowsFromZeroAndIsMinusOneOutside()
    {
        using var cursor = Sample.View(_ml, 3).GetRowCursor([]);

        Assert.AreEqual(-1, cursor.Position);
        for (int row = 0; row < 3; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(row, cursor.Position);
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void EmptyViewHasNoRow()
    {
        using var cursor = Sample.View(_ml, 0).GetRowCursor([]);

        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void CursorHasTheSchemaOfItsView()
    {
        IDataView view = _ml.Transforms.CopyColumns("Copy", "Number").Fit(Sample.View(_ml)).Transform(Sample.View(_ml));
        DataViewSchema schema = view.Schema;
        using var cursor = view.GetRowCursor([]);

        Assert.AreSame(schema, cursor.Schema);
        Assert.AreSame(schema, view.Schema);
    }

    [TestMethod]
    public void OnlyTheColumnsAskedForAreActive()
    {
        IDataView view = Sample.View(_ml);
        using var cursor = view.GetRowCursor([view.Schema["Number"], view.Schema["Text"]]);

        CollectionAssert.AreEquivalent(new[] { "Number", "Text" }, view.Schema.Where(cursor.IsColumnActive).Select(column => column.Name).ToArray());
        Assert.Throws<Exception>(() => cursor.GetGetter<float>(view.Schema["Other"]));
    }

    [TestMethod]
    public void InactiveOutputOfATransformHasNoGetter()
    {
        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other").Fit(Sample.View(_ml)).Transform(Sample.View(_ml));
        using var cursor = view.GetRowCursor([view.Schema["Number"]]);

        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Both"]));
        Assert.Throws<Exception>(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Both"]));
    }

    [TestMethod]
    public void GetterOfAnotherTypeIsRefusedAtOnce()
    {
        IDataView source = Sample.View(_ml);
        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other").Fit(source).Transform(source);
        using var cursor = view.GetRowCursor(view.Schema);

        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Number"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<string>(view.Schema["Text"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Both"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<double>>(view.Schema["Both"]));
    }

    [TestMethod]
    public void GetterCanBeCalledTwiceOnARow()
    {
        IDataView view = Sample.View(_ml, 2);
        using var cursor = view.GetRowCursor([view.Schema["Vector"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Vector"]);
        VBuffer<float> first = default, second = default;
        cursor.MoveNext();
        cursor.MoveNext();

        getter(ref first);
        getter(ref second);

        CollectionAssert.AreEqual(new float[] { 1, -1, 0 }, first.DenseValues().ToArray());
        CollectionAssert.AreEqual(first.DenseValues().ToArray(), second.DenseValues().ToArray());
    }

    [TestMethod]
    public void CallerBufferIsIndependentOfTheData()
    {
        Sample[] rows = Sample.Make(3);
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        using (var cursor = view.GetRowCursor([view.Schema["Vector"]]))
        {
            ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Vector"]);
            VBuffer<float> value = default;
            while (cursor.MoveNext())
            {
                getter(ref value);
                VBufferEditor<float> editor = VBufferEditor.CreateFromBuffer(ref value);
                editor.Values.Fill(77);
                value = editor.Commit();
            }
        }

        CollectionAssert.AreEqual(new float[] { 2, -2, 0 }, rows[2].Vector);
        CollectionAssert.AreEqual(new float[] { 2, -2, 0 }, Values.Vectors<float>(view, "Vector")[2]);
    }

    [TestMethod]
    public void SeveralCursorsAtOnceDoNotDisturbEachOther()
    {
        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other").Fit(Sample.View(_ml)).Transform(Sample.View(_ml));
        List<string> expected = RowText.Of(view);
        using var slow = view.GetRowCursor(view.Schema);
        using var fast = view.GetRowCursor(view.Schema);
        Func<string>[] slowReaders = RowText.Readers(slow), fastReaders = RowText.Readers(fast);

        fast.MoveNext();
        for (int row = 0; row + 1 < expected.Count; row++)
        {
            slow.MoveNext();
            fast.MoveNext();
            Assert.AreEqual(expected[row], string.Join(" | ", slowReaders.Select(read => read())));
            Assert.AreEqual(expected[row + 1], string.Join(" | ", fastReaders.Select(read => read())));
        }
    }

    [TestMethod]
    public void ViewCanBeReadFromSeveralThreads()
    {
        IDataView source = Sample.View(_ml, 200);
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("TextKey", "Text")
            .Append(_ml.Transforms.NormalizeMinMax("Vector"))
            .Append(_ml.Transforms.Concatenate("All", "Vector", "Number"))
            .Fit(source).Transform(source);
        view = _ml.Data.Cache(view);

        Task<List<string>>[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => RowText.Of(view), TaskCreationOptions.LongRunning))];

        List<string> expected = RowText.Of(view);
        foreach (Task<List<string>> task in tasks)
            CollectionAssert.AreEqual(expected, task.Result);
    }

    [TestMethod]
    public void BatchNeverDecreases()
    {
        IDataView view = Sample.View(_ml, 50);
        using var cursor = view.GetRowCursor(view.Schema);

        long last = long.MinValue;
        while (cursor.MoveNext())
        {
            Assert.IsGreaterThanOrEqualTo(last, cursor.Batch);
            last = cursor.Batch;
        }
    }

    [TestMethod]
    public void DisposingACursorDisposesTheOneUnderIt()
    {
        var probe = new ProbeView(Sample.View(_ml));
        IDataView view = _ml.Transforms.Concatenate("Both", "Number", "Other").Append(_ml.Transforms.SelectColumns("Both")).Fit(probe).Transform(probe);
        view = _ml.Data.TakeRows(_ml.Data.FilterRowsByMissingValues(view, "Both"), 3);

        using (var cursor = view.GetRowCursor(view.Schema))
            cursor.MoveNext();

        Assert.IsGreaterThan(0, probe.CursorsOpened);
        Assert.AreEqual(probe.CursorsOpened, probe.CursorsDisposed);
    }
}
