using System.IO.Compression;

namespace Microsoft.ML.Gan.Tests;

/// <summary>A file that is not a whole model of ours is refused, never half loaded.</summary>
[TestClass]
public sealed class GanModelFileTests
{
    private static byte[] s_model = [];

    [ClassInitialize]
    public static void Save(TestContext _)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Samples.Vectors(ml);
        using GanTransformer model = TestCase.Find("vectors").Estimator(ml, 1).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        s_model = stream.ToArray();
    }

    [TestMethod]
    public void TheWholeFileLoads() => Assert.IsNotNull(Load(s_model));

    [TestMethod]
    [DataRow(0)]
    [DataRow(100)]
    [DataRow(-1)]
    [DataRow(-200)]
    public void ATruncatedFileIsRefused(int length) =>
        Assert.Throws<Exception>(() => Load(s_model[..(length >= 0 ? length : s_model.Length + length)]));

    [TestMethod]
    public void AForeignFileIsRefused()
    {
        Assert.Throws<Exception>(() => Load([.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]));
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("hello.txt").Open());
            writer.Write("hello");
        }
        Assert.Throws<Exception>(() => Load(stream.ToArray()));
    }

    [TestMethod]
    public void AFileWithoutWeightsIsIncomplete()
    {
        var exception = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(s_model, "Generator.weights", _ => null)));
        StringAssert.Contains(Innermost(exception).Message, "Generator.weights");
    }

    [TestMethod]
    public void ShortWeightsAreTruncated()
    {
        foreach (int length in new[] { 0, 20, 34, 100 })
        {
            var exception = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(s_model, "Discriminator0.weights", bytes => bytes[..length])));
            StringAssert.Contains(Innermost(exception).Message, "truncated");
        }
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(400)]
    public void OneChangedByteOfWeightsIsNoticed(int position)
    {
        var exception = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(s_model, "Generator.weights", bytes =>
        {
            bytes[position] ^= 1;
            return bytes;
        })));
        StringAssert.Contains(Innermost(exception).Message, "not what was saved");
    }

    [TestMethod]
    public void OtherNetworksWeightsDoNotFit()
    {
        byte[] critic = [];
        ModelFiles.Rewrite(s_model, "Discriminator0.weights", bytes => critic = bytes);
        var exception = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(s_model, "Generator.weights", _ => critic)));
        Exception format = exception;
        while (format is not FormatException && format.InnerException is { } inner)
        {
            format = inner;
        }
        StringAssert.Contains(format.Message, "does not fit");
    }

    [TestMethod]
    public void OneChangedByteOfThePlanIsNoticed()
    {
        // The plan lies behind ML.NET's header of 256 bytes: hash, length, numbers.
        for (int position = 256; position < 330; position++)
        {
            var exception = Assert.Throws<Exception>(() => Load(ModelFiles.Rewrite(s_model, "Model.key", bytes =>
            {
                bytes[position] ^= 1;
                return bytes;
            })), $"byte {position}");
            StringAssert.Contains(Innermost(exception).Message, "The model is");
        }
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private static ITransformer Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return new MLContext().Model.Load(stream, out _);
    }
}
