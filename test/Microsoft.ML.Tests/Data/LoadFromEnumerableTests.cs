using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class LoadFromEnumerableTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Renamed
    {
        [ColumnName("Features"), VectorType(2, 2)]
        public float[] Values { get; set; } = [];

        [NoColumn]
        public string Note { get; set; } = "";

        [KeyType(3)]
        public uint Class { get; set; }

        public string? Comment;
    }

    private sealed class Buffers
    {
        [VectorType(4)]
        public VBuffer<float> Sparse { get; set; }
    }

    private sealed class Numbers
    {
        public byte Byte { get; set; }

        public short Short { get; set; }

        public long Long { get; set; }

        public ulong UnsignedLong { get; set; }

        public DateTime Time { get; set; }

        public ReadOnlyMemory<char> Memory { get; set; }
    }

    [TestMethod]
    public void ColumnTypesFollowTheMembers()
    {
        DataViewSchema schema = Sample.View(_ml).Schema;

        Assert.AreEqual(NumberDataViewType.Single, schema["Number"].Type);
        Assert.AreEqual(NumberDataViewType.Double, schema["Wide"].Type);
        Assert.AreEqual(NumberDataViewType.Int32, schema["Whole"].Type);
        Assert.AreEqual(BooleanDataViewType.Instance, schema["Flag"].Type);
        Assert.AreEqual(TextDataViewType.Instance, schema["Text"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Vector"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), schema["Ragged"].Type);
        Assert.AreEqual(new VectorDataViewType(TextDataViewType.Instance, 2), schema["Words"].Type);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), schema["Key"].Type);
    }

    [TestMethod]
    public void AttributesRenameIgnoreAndShape()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Renamed { Values = [1, 2, 3, 4], Class = 2, Comment = "field" }]);

        CollectionAssert.AreEquivalent(new[] { "Features", "Class", "Comment" }, view.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 2), view.Schema["Features"].Type);
        Assert.AreEqual("field", Values.Texts(view, "Comment").Single());
    }

    [TestMethod]
    public void EveryValueArrives()
    {
        IDataView view = Sample.View(_ml, 5);

        CollectionAssert.AreEqual(new float[] { -2, -1, 0, 1, 2 }, Values.Of<float>(view, "Number"));
        CollectionAssert.AreEqual(new[] { -3.5, -2.5, 0.5, 5.5, 12.5 }, Values.Of<double>(view, "Wide"));
        CollectionAssert.AreEqual(new[] { 0, 10, 20, 30, 40 }, Values.Of<int>(view, "Whole"));
        CollectionAssert.AreEqual(new[] { true, false, false, true, false }, Values.Of<bool>(view, "Flag"));
        CollectionAssert.AreEqual(new[] { "a", "b", "c", "a", "b" }, Values.Texts(view, "Text"));
                CollectionAssert.AreEqual(new float[] { 2, -2, 0 }, Values.Vectors<float>(view, "Vector")[2]);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 0 }, Values.Vectors<float>(view, "Ragged").Select(values => values.Length).ToArray());
        CollectionAssert.AreEqual(new[] { "w1", "v0" }, Values.Vectors<ReadOnlyMemory<char>>(view, "Words")[3].Select(word => word.ToString()).ToArray());
    }

    [TestMethod]
    public void KeysCountFromOneAndValuesOutOfRangeAreMissing()
    {
        // The member holds 0 to 4 and has four keys: 0 is the first of them, 4 is none.
        CollectionAssert.AreEqual(new uint[] { 1, 2, 3, 4, 0 }, Values.Of<uint>(Sample.View(_ml, 5), "Key"));
    }

    [TestMethod]
    public void OtherPrimitiveTypesArrive()
    {
        var time = new DateTime(2020, 2, 29);
        IDataView view = _ml.Data.LoadFromEnumerable([new Numbers { Byte = 255, Short = -7, Long = long.MinValue, UnsignedLong = ulong.MaxValue, Time = time, Memory = "mem".AsMemory() }]);

        Assert.AreEqual((byte)255, Values.Of<byte>(view, "Byte").Single());
        Assert.AreEqual((short)-7, Values.Of<short>(view, "Short").Single());
        Assert.AreEqual(long.MinValue, Values.Of<long>(view, "Long").Single());
        Assert.AreEqual(ulong.MaxValue, Values.Of<ulong>(view, "UnsignedLong").Single());
        Assert.AreEqual(time, Values.Of<DateTime>(view, "Time").Single());
        Assert.AreEqual("mem", Values.Texts(view, "Memory").Single());
    }

    [TestMethod]
    public void SparseBuffersStaySparse()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Buffers { Sparse = new VBuffer<float>(4, 1, [5], [2]) }]);
        using var cursor = view.GetRowCursor(view.Schema);
        VBuffer<float> value = default;
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Sparse"]);
        cursor.MoveNext();
        getter(ref value);

        Assert.IsFalse(value.IsDense);
        CollectionAssert.AreEqual(new float[] { 0, 0, 5, 0 }, value.DenseValues().ToArray());
    }

    [TestMethod]
    public void NullTextIsEmpty()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Renamed { Values = [1, 2, 3, 4] }]);

        Assert.AreEqual("", Values.Texts(view, "Comment").Single());
    }

    [TestMethod]
    public void SchemaDefinitionSetsNameSizeAndAnnotations()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Sample));
        definition["Ragged"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Ragged"].ColumnName = "Pair";
        definition["Number"].AddAnnotation("Unit", "metre".AsMemory(), TextDataViewType.Instance);

        IDataView view = _ml.Data.LoadFromEnumerable([new Sample { Vector = [1, 2, 3], Ragged = [8, 9], Words = ["a", "b"] }], definition);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Pair"].Type);
        Assert.IsNull(view.Schema.GetColumnOrNull("Ragged"));
        CollectionAssert.AreEqual(new float[] { 8, 9 }, Values.Vectors<float>(view, "Pair").Single());
        ReadOnlyMemory<char> unit = default;
        view.Schema["Number"].Annotations.GetValue("Unit", ref unit);
        Assert.AreEqual("metre", unit.ToString());
    }

    [TestMethod]
    public void ColumnsLeftOutOfTheDefinitionAreNotThere()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Sample));
        definition.RemoveAll(column => column.MemberName != "Number");

        Assert.AreEqual("Number", _ml.Data.LoadFromEnumerable(Sample.Make(2), definition).Schema.Single().Name);
    }

    [TestMethod]
    public void ViewReadsTheEnumerableAgainForEachCursor()
    {
        List<Sample> rows = [.. Sample.Make(2)];
        IDataView view = _ml.Data.LoadFromEnumerable(rows.Where(_ => true));
        Assert.HasCount(2, RowText.Of(view));

        rows.Add(Sample.Make(3)[2]);

        Assert.HasCount(3, RowText.Of(view));
    }

    [TestMethod]
    public void RowCountIsUnknownOrExact()
    {
        Assert.AreEqual(5, _ml.Data.LoadFromEnumerable(Sample.Make(5)).GetRowCount() ?? 5);
        Assert.IsNull(_ml.Data.LoadFromEnumerable(Sample.Make(5).Where(row => row.Flag)).GetRowCount());
    }

    [TestMethod]
    public void NullEnumerableIsAnError() =>
        Assert.Throws<ArgumentNullException>(() => _ml.Data.LoadFromEnumerable<Sample>(null!));
}
