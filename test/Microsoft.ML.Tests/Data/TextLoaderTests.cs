using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class TextLoaderTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Iris
    {
        [LoadColumn(0)]
        public float Length { get; set; }

        [LoadColumn(1, 2), VectorType(2), ColumnName("Features")]
        public float[] Rest { get; set; } = [];

        [LoadColumn(3)]
        public string Name { get; set; } = "";
    }

    private static TextLoader.Column Single(string name, int index) => new(name, DataKind.Single, index);

    [TestMethod]
    public void FileIsReadByTheAttributesOfAClass()
    {
        using var folder = new TempFolder();
        string path = folder.Write("iris.csv", "len,a,b,name\n1.5,2,3,setosa\n-4,5e1,0.25,virginica\n");

        IDataView view = _ml.Data.LoadFromTextFile<Iris>(path, separatorChar: ',', hasHeader: true);

        CollectionAssert.AreEqual(new[] { 1.5f, -4 }, Values.Of<float>(view, "Length"));
        CollectionAssert.AreEqual(new[] { 50, 0.25f }, Values.Vectors<float>(view, "Features")[1]);
        CollectionAssert.AreEqual(new[] { "setosa", "virginica" }, Values.Texts(view, "Name"));
    }

    [TestMethod]
    [DataRow('\t', "1\t2\n3\t4\n")]
    [DataRow(',', "1,2\n3,4\n")]
    [DataRow(';', "1;2\n3;4\n")]
    [DataRow(' ', "1 2\n3 4\n")]
    [DataRow(',', "1,2\r\n3,4\r\n")]
    [DataRow(',', "1,2\n3,4")]
    public void SeparatorsAndLineEnds(char separator, string text)
    {
        using var folder = new TempFolder();

        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("data.txt", text), [Single("A", 0), Single("B", 1)], separatorChar: separator);

        CollectionAssert.AreEqual(new float[] { 1, 3 }, Values.Of<float>(view, "A"));
        CollectionAssert.AreEqual(new float[] { 2, 4 }, Values.Of<float>(view, "B"));
    }

    [TestMethod]
    public void HeaderNamesTheSlotsOfAVector()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "id,width,height\n1,2,3\n");

        TextLoader.Column[] columns = [new TextLoader.Column("Size", DataKind.Single, 1, 2)];
        IDataView view = _ml.Data.LoadFromTextFile(path, new TextLoader.Options { Columns = columns, Separators = [','], HasHeader = true });

        Assert.IsFalse(_ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', hasHeader: true).Schema["Size"].HasSlotNames(), "only where whole options are given");
        CollectionAssert.AreEqual(new[] { "width", "height" }, Values.SlotNames(view.Schema["Size"]));
        CollectionAssert.AreEqual(new float[] { 2, 3 }, Values.Vectors<float>(view, "Size").Single());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Size"].Type);
    }

    [TestMethod]
    public void RangesGatherFieldsInTheOrderNamed()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "1,2,3,4,5\n");

        IDataView view = _ml.Data.LoadFromTextFile(path,
            [new TextLoader.Column("V", DataKind.Single, [new TextLoader.Range(3, 4), new TextLoader.Range(0)])], separatorChar: ',');

        CollectionAssert.AreEqual(new float[] { 4, 5, 1 }, Values.Vectors<float>(view, "V").Single());
    }

    [TestMethod]
    public void QuotedFieldsMayHoldSeparatorsAndQuotes()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "\"a,b\",1\n\"say \"\"hi\"\"\",2\nplain,3\n");
        TextLoader.Column[] columns = [new("Text", DataKind.String, 0), Single("Number", 1)];

        IDataView view = _ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', allowQuoting: true);

        CollectionAssert.AreEqual(new[] { "a,b", "say \"hi\"", "plain" }, Values.Texts(view, "Text"));
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, Values.Of<float>(view, "Number"));
        Assert.AreEqual("\"a", Values.Texts(_ml.Data.LoadFromTextFile(path, columns, separatorChar: ','), "Text")[0]);
    }

    [TestMethod]
    public void MissingNumbersAreNotANumber()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "1,?\n2,NaN\n3,nonsense\n");

        IDataView view = _ml.Data.LoadFromTextFile(path, [Single("A", 0), Single("B", 1)], separatorChar: ',');

        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, Values.Of<float>(view, "A"));
        CollectionAssert.AreEqual(new[] { float.NaN, float.NaN, float.NaN }, Values.Of<float>(view, "B"));
    }

    [TestMethod]
    [DataRow(false, 0f)]
    [DataRow(true, float.NaN)]
    public void EmptyNumberIsZeroUnlessAskedOtherwise(bool missingRealsAsNaNs, float expected)
    {
        using var folder = new TempFolder();
        var options = new TextLoader.Options
        {
            Columns = [Single("A", 0), Single("B", 1)],
            Separators = [','],
            MissingRealsAsNaNs = missingRealsAsNaNs,
        };

        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("data.csv", "1,\n"), options);

        Assert.AreEqual(expected, Values.Of<float>(view, "B").Single());
    }

    [TestMethod]
    public void EveryKindIsParsed()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "-7,1.5,true,text,255,-9000000000\n");

        IDataView view = _ml.Data.LoadFromTextFile(path,
        [
            new("Int", DataKind.Int32, 0), new("Double", DataKind.Double, 1), new("Bool", DataKind.Boolean, 2),
            new("Text", DataKind.String, 3), new("Byte", DataKind.Byte, 4), new("Long", DataKind.Int64, 5),
        ], separatorChar: ',');

        Assert.AreEqual(-7, Values.Of<int>(view, "Int").Single());
        Assert.AreEqual(1.5, Values.Of<double>(view, "Double").Single());
        Assert.IsTrue(Values.Of<bool>(view, "Bool").Single());
        Assert.AreEqual("text", Values.Texts(view, "Text").Single());
        Assert.AreEqual((byte)255, Values.Of<byte>(view, "Byte").Single());
        Assert.AreEqual(-9000000000L, Values.Of<long>(view, "Long").Single());
    }

    [TestMethod]
    public void KeysAreWrittenFromZeroAndCountedFromOne()
    {
        using var folder = new TempFolder();
        var column = new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3));

        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("data.csv", "0\n2\n3\n"), [column], separatorChar: ',');

        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), view.Schema["Key"].Type);
        CollectionAssert.AreEqual(new uint[] { 1, 3, 0 }, Values.Of<uint>(view, "Key"));
    }

    [TestMethod]
    public void WhitespaceAtTheEndOfALineIsTrimmedWhenAskedFor()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.csv", "1,ab  \n");
        TextLoader.Column[] columns = [new("Text", DataKind.String, 1)];

        Assert.AreEqual("ab", Values.Texts(_ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', trimWhitespace: true), "Text").Single());
    }

    [TestMethod]
    public void OnlyAsManyRowsAsAllowed()
    {
        using var folder = new TempFolder();
        var options = new TextLoader.Options { Columns = [Single("A", 0)], MaxRows = 2 };

        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("data.txt", "1\n2\n3\n"), options);

        CollectionAssert.AreEqual(new float[] { 1, 2 }, Values.Of<float>(view, "A"));
    }

    [TestMethod]
    public void ViewIsRepeatableAndKeepsTheOrder()
    {
        using var folder = new TempFolder();
        string path = folder.Write("data.txt", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\ttext{i}\n")));

        IDataView view = _ml.Data.LoadFromTextFile(path, [Single("A", 0), new("B", DataKind.String, 1)]);

        CollectionAssert.AreEqual(Enumerable.Range(0, 5000).Select(i => (float)i).ToArray(), Values.Of<float>(view, "A"));
        CollectionAssert.AreEqual(RowText.Of(view), RowText.Of(view));
        Assert.HasCount(5000, Values.Ids(view).Distinct().ToArray());
    }

    [TestMethod]
    public void LoaderReadsSeveralFilesAndIsSavedWithTheModel()
    {
        using var folder = new TempFolder();
        TextLoader loader = _ml.Data.CreateTextLoader([Single("A", 0), Single("B", 1)], separatorChar: ',', hasHeader: true);
        var source = new MultiFileSource(folder.Write("1.csv", "a,b\n1,2\n"), folder.Write("2.csv", "a,b\n3,4\n"));
        IDataView view = loader.Load(source);
        CollectionAssert.AreEqual(new float[] { 1, 3 }, Values.Of<float>(view, "A"));

        ITransformer model = _ml.Transforms.Concatenate("V", "A", "B").Fit(view);
        _ml.Model.Save(model, loader, folder.File("model.zip"));
        ITransformer loaded = _ml.Model.LoadWithDataLoader(folder.File("model.zip"), out IDataLoader<IMultiStreamSource> loadedLoader);

        CollectionAssert.AreEqual(RowText.Of(model.Transform(view)), RowText.Of(loaded.Transform(loadedLoader.Load(source))));
        EstimatorContract.SameSchema(loader.GetOutputSchema(), loadedLoader.GetOutputSchema());
    }

    [TestMethod]
    public void MissingFileIsAnError()
    {
        using var folder = new TempFolder();

        Assert.Throws<Exception>(() => RowText.Of(_ml.Data.LoadFromTextFile(folder.File("nowhere.txt"), [Single("A", 0)])));
    }
}
