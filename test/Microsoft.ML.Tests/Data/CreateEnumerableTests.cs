using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class CreateEnumerableTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class WithExtra
    {
        public float Number { get; set; }

        public float Absent { get; set; } = 42;
    }

    private sealed class WrongType
    {
        public double Number { get; set; }
    }

    private sealed class Renamed
    {
        [ColumnName("Vector")]
        public float[] Values { get; set; } = [];

        [ColumnName("Ragged")]
        public VBuffer<float> Buffer { get; set; }

        public ReadOnlyMemory<char> Text { get; set; }
    }

    [TestMethod]
    public void RowsComeBackAsTheyWere()
    {
        Sample[] expected = Sample.Make(6);

        Sample[] rows = [.. _ml.Data.CreateEnumerable<Sample>(_ml.Data.LoadFromEnumerable(expected), reuseRowObject: false)];

        Assert.HasCount(expected.Length, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(expected[i].Number, rows[i].Number);
            Assert.AreEqual(expected[i].Wide, rows[i].Wide);
            Assert.AreEqual(expected[i].Whole, rows[i].Whole);
            Assert.AreEqual(expected[i].Flag, rows[i].Flag);
            Assert.AreEqual(expected[i].Text, rows[i].Text);
            Assert.AreEqual(expected[i].Key < 4 ? expected[i].Key + 1 : 0, rows[i].Key, "keys stay as the view has them: counted from one");
            CollectionAssert.AreEqual(expected[i].Vector, rows[i].Vector);
            CollectionAssert.AreEqual(expected[i].Ragged, rows[i].Ragged);
            CollectionAssert.AreEqual(expected[i].Words, rows[i].Words);
        }
    }

    [TestMethod]
    public void RowsAreNewObjectsUnlessReuseIsAskedFor()
    {
        IDataView view = Sample.View(_ml, 4);

        Assert.HasCount(4, _ml.Data.CreateEnumerable<Sample>(view, reuseRowObject: false).ToHashSet(ReferenceEqualityComparer.Instance));
        Assert.HasCount(1, _ml.Data.CreateEnumerable<Sample>(view, reuseRowObject: true).ToHashSet(ReferenceEqualityComparer.Instance));
    }

    [TestMethod]
    public void VectorsOfNewRowsAreTheirOwn()
    {
        Sample[] rows = [.. _ml.Data.CreateEnumerable<Sample>(Sample.View(_ml, 3), reuseRowObject: false)];

        CollectionAssert.AreEqual(new float[] { 1, -1, 0 }, rows[1].Vector);
        CollectionAssert.AreEqual(new float[] { 2, -2, 0 }, rows[2].Vector);
    }

    [TestMethod]
    public void MembersMayBeBuffersAndRenamed()
    {
        Renamed row = _ml.Data.CreateEnumerable<Renamed>(Sample.View(_ml, 4), reuseRowObject: false).Last();

        CollectionAssert.AreEqual(new float[] { 3, -3, 0 }, row.Values);
        CollectionAssert.AreEqual(new float[] { 3, 4, 5 }, row.Buffer.DenseValues().ToArray());
        Assert.AreEqual("a", row.Text.ToString());
    }

    [TestMethod]
    public void MissingColumnIsAnErrorUnlessIgnored()
    {
        IDataView view = Sample.View(_ml, 2);

        var error = Assert.Throws<Exception>(() => _ml.Data.CreateEnumerable<WithExtra>(view, reuseRowObject: false).ToArray());
        Assert.Contains("Absent", error.Message);
        WithExtra[] rows = [.. _ml.Data.CreateEnumerable<WithExtra>(view, reuseRowObject: false, ignoreMissingColumns: true)];
        CollectionAssert.AreEqual(new float[] { -2, -1 }, rows.Select(row => row.Number).ToArray());
    }

    [TestMethod]
    public void MemberOfAnotherTypeIsAnError()
    {
        var error = Assert.Throws<Exception>(() => _ml.Data.CreateEnumerable<WrongType>(Sample.View(_ml, 2), reuseRowObject: false).ToArray());

        Assert.Contains("Number", error.Message);
    }

    [TestMethod]
    public void EnumerableCanBeReadTwiceAndIsLazy()
    {
        var probe = new ProbeView(Sample.View(_ml, 4));
        IEnumerable<Sample> rows = _ml.Data.CreateEnumerable<Sample>(probe, reuseRowObject: false);
        Assert.AreEqual(0, probe.RowsMoved);

        Assert.AreEqual(rows.Last().Number, rows.Last().Number);
        Assert.AreEqual(-2, rows.First().Number);

        Assert.AreEqual(probe.CursorsOpened, probe.CursorsDisposed);
    }

    [TestMethod]
    public void OnlyTheMembersColumnsAreRead()
    {
        var probe = new ProbeView(Sample.View(_ml, 4));

        _ = _ml.Data.CreateEnumerable<Renamed>(probe, reuseRowObject: false).Count();

        CollectionAssert.AreEquivalent(new[] { "Vector", "Ragged", "Text" }, probe.ColumnsAsked.ToArray());
    }

    [TestMethod]
    public void SchemaDefinitionChoosesTheColumnOfAMember()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(WithExtra), SchemaDefinition.Direction.Write);
        definition["Absent"].ColumnName = "Other";

        WithExtra[] rows = [.. _ml.Data.CreateEnumerable<WithExtra>(Sample.View(_ml, 3), reuseRowObject: false, schemaDefinition: definition)];

        CollectionAssert.AreEqual(new[] { 0, 0.5f, 1 }, rows.Select(row => row.Absent).ToArray());
    }
}
