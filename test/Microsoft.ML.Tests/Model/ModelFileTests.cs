using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ModelFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    private ITransformer Fit(IDataView source) => _ml.Transforms.Conversion.MapValueToKey("Text")
        .Append(_ml.Transforms.NormalizeMinMax("Vector"))
        .Append(_ml.Transforms.Concatenate("All", "Vector", "Number"))
        .Append(_ml.Transforms.DropColumns("Vector"))
        .Fit(source);

    private byte[] Saved()
    {
        IDataView source = Sample.View(_ml);
        using var file = new MemoryStream();
        _ml.Model.Save(Fit(source), source.Schema, file);
        return file.ToArray();
    }

    [TestMethod]
    public void FileModelIsLoadedInAnotherContextWithItsSchema()
    {
        using var folder = new TempFolder();
        IDataView source = Sample.View(_ml);
        ITransformer model = Fit(source);
        _ml.Model.Save(model, source.Schema, folder.File("model.zip"));
        var other = new MLContext();

        ITransformer loaded = other.Model.Load(folder.File("model.zip"), out DataViewSchema inputSchema);

        EstimatorContract.SameSchema(source.Schema, inputSchema);
        CollectionAssert.AreEqual(RowText.Of(model.Transform(source)), RowText.Of(loaded.Transform(Sample.View(other))));
    }

    [TestMethod]
    public void ModelIsAZipFile()
    {
        using var zip = new ZipArchive(new MemoryStream(Saved()));

        Assert.IsNotEmpty(zip.Entries);
    }

    [TestMethod]
    public void LoadedModelSavesAgain()
    {
        IDataView source = Sample.View(_ml);
        ITransformer loaded = _ml.Model.Load(new MemoryStream(Saved()), out _);
        using var file = new MemoryStream();

        _ml.Model.Save(loaded, source.Schema, file);

        file.Position = 0;
        CollectionAssert.AreEqual(RowText.Of(loaded.Transform(source)), RowText.Of(_ml.Model.Load(file, out _).Transform(source)));
    }

    [TestMethod]
    public void AnnotationsOfTheInputSchemaAreKept()
    {
        IDataView source = _ml.Transforms.Concatenate("Pair", "Number", "Other").Append(_ml.Transforms.Conversion.MapValueToKey("Text")).Fit(Sample.View(_ml)).Transform(Sample.View(_ml));
        using var file = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Pair").Fit(source), source.Schema, file);
        file.Position = 0;

        _ml.Model.Load(file, out DataViewSchema inputSchema);

        CollectionAssert.AreEqual(new[] { "Number", "Other" }, Values.SlotNames(inputSchema["Pair"]));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, Values.KeyTexts(inputSchema["Text"]));
    }

    [TestMethod]
    public void ModelSavedWithoutASchemaHasNone()
    {
        using var file = new MemoryStream();
        _ml.Model.Save(Fit(Sample.View(_ml)), inputSchema: null, file);
        file.Position = 0;

        Assert.IsNotNull(_ml.Model.Load(file, out DataViewSchema inputSchema));
        Assert.IsNull(inputSchema);
    }

    [TestMethod]
    public void UnknownEntriesAreIgnored()
    {
        using var file = new MemoryStream();
        file.Write(Saved());
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        using (var writer = new StreamWriter(zip.CreateEntry("note.txt").Open()))
            writer.Write("not ours");
        file.Position = 0;

        Assert.IsNotNull(_ml.Model.Load(file, out _));
    }

    [TestMethod]
    public void BytesThatAreNoZipAreRefused()
    {
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);

        Assert.Throws<Exception>(() => _ml.Model.Load(new MemoryStream(noise), out _));
        Assert.Throws<Exception>(() => _ml.Model.Load(new MemoryStream(), out _));
    }

    [TestMethod]
    [DataRow(0.25)]
    [DataRow(0.5)]
    [DataRow(0.95)]
    public void TruncatedFileIsRefused(double fraction)
    {
        byte[] bytes = Saved();

        Assert.Throws<Exception>(() => _ml.Model.Load(new MemoryStream(bytes, 0, (int)(bytes.Length * fraction)), out _));
    }

    [TestMethod]
    public void ForeignZipIsRefused()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(zip.CreateEntry("readme.txt").Open()))
            writer.Write("no model here");
        file.Position = 0;

        Assert.Throws<Exception>(() => _ml.Model.Load(file, out _));
    }

    [TestMethod]
    public void MissingFileIsNamed()
    {
        using var folder = new TempFolder();

        Assert.Throws<FileNotFoundException>(() => _ml.Model.Load(folder.File("nowhere.zip"), out _));
    }

    [TestMethod]
    public void ComponentThatSavesNothingIsAnError()
    {
        IDataView source = Sample.View(_ml);

        var error = Assert.Throws<Exception>(() => _ml.Model.Save(new Silent(), source.Schema, new MemoryStream()));

        Assert.Contains("ModelSignature", error.Message);
    }

    private sealed class Silent : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx)
        {
        }
    }
}
