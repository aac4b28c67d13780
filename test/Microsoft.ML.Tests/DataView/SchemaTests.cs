using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class SchemaTests
{
    private static DataViewSchema Build(params (string Name, DataViewType Type)[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var (name, type) in columns)
            builder.AddColumn(name, type);
        return builder.ToSchema();
    }

    [TestMethod]
    public void ColumnsKeepTheOrderTheyWereAddedIn()
    {
        DataViewSchema schema = Build(("A", NumberDataViewType.Single), ("B", TextDataViewType.Instance));

        Assert.HasCount(2, schema);
        Assert.AreEqual("A", schema[0].Name);
        Assert.AreEqual(1, schema["B"].Index);
        Assert.AreEqual(TextDataViewType.Instance, schema[1].Type);
        CollectionAssert.AreEqual(new[] { "A", "B" }, schema.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void LaterColumnHidesAnEarlierOneOfTheSameName()
    {
        DataViewSchema schema = Build(("A", NumberDataViewType.Single), ("B", BooleanDataViewType.Instance), ("A", NumberDataViewType.Double));

        Assert.AreEqual(2, schema["A"].Index);
        Assert.IsTrue(schema[0].IsHidden);
        Assert.IsFalse(schema[1].IsHidden);
        Assert.IsFalse(schema[2].IsHidden);
        Assert.AreEqual(NumberDataViewType.Double, schema.GetColumnOrNull("A")!.Value.Type);
    }

    [TestMethod]
    public void NamesAreCaseSensitive()
    {
        DataViewSchema schema = Build(("a", NumberDataViewType.Single), ("A", NumberDataViewType.Double));

        Assert.AreEqual(0, schema["a"].Index);
        Assert.AreEqual(1, schema["A"].Index);
        Assert.IsFalse(schema[0].IsHidden);
    }

    [TestMethod]
    public void AbsentColumnIsNullOrAnError()
    {
        DataViewSchema schema = Build(("A", NumberDataViewType.Single));

        Assert.IsNull(schema.GetColumnOrNull("B"));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema["B"]);
        Assert.Contains("'B'", error.Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema[1]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema[-1]);
        Assert.Throws<ArgumentNullException>(() => schema[""]);
    }

    [TestMethod]
    public void BuilderRefusesColumnsWithoutNameOrType()
    {
        var builder = new DataViewSchema.Builder();

        Assert.Throws<ArgumentNullException>(() => builder.AddColumn("", NumberDataViewType.Single));
        Assert.Throws<ArgumentNullException>(() => builder.AddColumn("A", null!));
    }

    [TestMethod]
    public void BuilderCopiesColumnsOfAnotherSchema()
    {
        DataViewSchema source = Build(("A", NumberDataViewType.Single), ("B", new VectorDataViewType(NumberDataViewType.Single, 3)));
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source);
        builder.AddColumns([new DataViewSchema.DetachedColumn("C", BooleanDataViewType.Instance), new DataViewSchema.DetachedColumn(source["B"])]);

        DataViewSchema copy = builder.ToSchema();

        CollectionAssert.AreEqual(new[] { "A", "B", "C", "B" }, copy.Select(column => column.Name).ToArray());
        Assert.IsTrue(copy[1].IsHidden);
        Assert.AreEqual(source["B"].Type, copy["B"].Type);
    }

    [TestMethod]
    public void TextFormsNameColumnsAndTypes()
    {
        DataViewSchema schema = Build(("A", NumberDataViewType.Single), ("B", new VectorDataViewType(NumberDataViewType.Double, 3)));

        Assert.AreEqual("2 columns", schema.ToString());
        Assert.AreEqual("A: Single", schema["A"].ToString());
        Assert.AreEqual("B: Vector<Double, 3>", schema["B"].ToString());
    }

    [TestMethod]
    public void ShapeOfASchemaHasKindsKeysAndVisibleColumns()
    {
        DataViewSchema schema = Build(
            ("Scalar", NumberDataViewType.Single),
            ("Vector", new VectorDataViewType(NumberDataViewType.Double, 2)),
            ("Ragged", new VectorDataViewType(TextDataViewType.Instance)),
            ("Key", new KeyDataViewType(typeof(uint), 3)),
            ("Scalar", BooleanDataViewType.Instance));

        SchemaShape shape = Shapes.Of(schema);

        Assert.HasCount(4, shape);
        SchemaShape.Column Named(string name) => shape.Single(column => column.Name == name);
        Assert.AreEqual(BooleanDataViewType.Instance, Named("Scalar").ItemType);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Scalar, Named("Scalar").Kind);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, Named("Vector").Kind);
        Assert.AreEqual(NumberDataViewType.Double, Named("Vector").ItemType);
        Assert.AreEqual(SchemaShape.Column.VectorKind.VariableVector, Named("Ragged").Kind);
        Assert.IsTrue(Named("Key").IsKey);
        Assert.AreEqual(NumberDataViewType.UInt32, Named("Key").ItemType);
        Assert.IsFalse(Named("Vector").IsKey);
    }
}
