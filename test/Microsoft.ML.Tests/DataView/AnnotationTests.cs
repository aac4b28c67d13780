using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class AnnotationTests
{
    private static DataViewSchema.Annotations WithSlotNames(params string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]));
        return builder.ToAnnotations();
    }

    private static DataViewSchema.Column ColumnWith(DataViewType type, DataViewSchema.Annotations annotations)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("C", type, annotations);
        return builder.ToSchema()["C"];
    }

    [TestMethod]
    public void SlotNamesAreReadBack()
    {
        DataViewSchema.Column column = ColumnWith(new VectorDataViewType(NumberDataViewType.Single, 2), WithSlotNames("x", "y"));

        CollectionAssert.AreEqual(new[] { "x", "y" }, Values.SlotNames(column));
        Assert.AreEqual("C: Vector<Single, 2> {SlotNames}", column.ToString());
    }

    [TestMethod]
    public void PrimitiveValueIsReadBackByName()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        builder.AddPrimitiveValue("Scale", NumberDataViewType.Single, 2.5f);
        DataViewSchema.Annotations annotations = builder.ToAnnotations();

        float scale = 0;
        annotations.GetValue("Scale", ref scale);

        Assert.AreEqual(2.5f, scale);
        Assert.IsTrue(ColumnWith(NumberDataViewType.Single, annotations).IsNormalized());
        CollectionAssert.AreEqual(new[] { "IsNormalized", "Scale" }, annotations.Schema.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void ValueIsComputedWhenAskedForAndNotBefore()
    {
        int calls = 0;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("Lazy", NumberDataViewType.Int32, (ref int value) => value = ++calls);
        DataViewSchema.Annotations annotations = builder.ToAnnotations();
        Assert.AreEqual(0, calls);

        int result = 0;
        annotations.GetValue("Lazy", ref result);

        Assert.AreEqual(1, calls);
        Assert.AreEqual(1, result);
    }

    [TestMethod]
    public void AbsentOrMistypedAnnotationIsAnError()
    {
        DataViewSchema.Annotations annotations = WithSlotNames("x");

        Assert.ThrowsExactly<InvalidOperationException>(() =>
        {
            float value = 0;
            annotations.GetValue("SlotNames", ref value);
        });
        Assert.ThrowsExactly<InvalidOperationException>(() =>
        {
            float value = 0;
            annotations.GetValue("Missing", ref value);
        });
    }

    [TestMethod]
    public void BuilderRefusesAGetterOfAnotherType()
    {
        var builder = new DataViewSchema.Annotations.Builder();

        Assert.Throws<ArgumentException>(() => builder.AddPrimitiveValue("A", NumberDataViewType.Single, 1));
        Assert.Throws<ArgumentException>(() => builder.Add("A", NumberDataViewType.Single, (ref int value) => value = 1));
    }

    [TestMethod]
    public void BuilderCopiesTheSelectedAnnotations()
    {
        var source = new DataViewSchema.Annotations.Builder();
        source.AddPrimitiveValue("Keep", NumberDataViewType.Int32, 7);
        source.AddPrimitiveValue("Leave", NumberDataViewType.Int32, 8);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source.ToAnnotations(), name => name == "Keep");
        DataViewSchema.Annotations copy = builder.ToAnnotations();

        int value = 0;
        copy.GetValue("Keep", ref value);

        Assert.AreEqual(7, value);
        Assert.HasCount(1, copy.Schema);
    }

    [TestMethod]
    public void ColumnWithoutAnnotationsHasTheEmptyOnes()
    {
        DataViewSchema.Column column = ColumnWith(NumberDataViewType.Single, null!);

        Assert.IsEmpty(column.Annotations.Schema);
        Assert.IsEmpty(DataViewSchema.Annotations.Empty.Schema);
        Assert.IsFalse(column.IsNormalized());
    }

    [TestMethod]
    public void ShapeCarriesTheAnnotations()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("C", new VectorDataViewType(NumberDataViewType.Single, 2), WithSlotNames("x", "y"));

        SchemaShape.Column names = Shapes.Of(builder.ToSchema()).Single().Annotations.Single();

        Assert.AreEqual("SlotNames", names.Name);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, names.Kind);
        Assert.AreEqual(TextDataViewType.Instance, names.ItemType);
    }
}
