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
        var exception = Assert.Throws<Exception>(() => Load(Rewrite("Generator.weights", _ => null)));
        StringAssert.Contains(Innermost(exception).Message, "Generator.weights");
    }

    [TestMethod]
    public void ShortWeightsAreTruncated()
    {
        var exception = Assert.Throws<Exception>(() => Load(Rewrite("Discriminator.weights", bytes => bytes[..^10])));
        StringAssert.Contains(Innermost(exception).Message, "truncated");
    }

    [TestMethod]
    public void OtherNetworksWeightsDoNotFit()
    {
        byte[] critic = [];
        Rewrite("Discriminator.weights", bytes => critic = bytes);
        var exception = Assert.Throws<Exception>(() => Load(Rewrite("Generator.weights", _ => critic)));
        Exception format = exception;
        while (format is not FormatException && format.InnerException is { } inner)
        {
            format = inner;
        }
        StringAssert.Contains(format.Message, "does not fit");
    }

    [TestMethod]
    public void APlanWithAnImpossibleNumberIsCorrupt()
    {
        // Every byte of the plan's tail, one at a time: nothing but an exception or a model may come of it.
        for (int fromEnd = 1; fromEnd <= 40; fromEnd++)
        {
            byte[] file = Rewrite("Model.key", bytes =>
            {
                bytes[^fromEnd] ^= 0xFF;
                return bytes;
            });
            try
            {
                Load(file);
            }
            catch (Exception e) when (Innermost(e) is FormatException or InvalidOperationException or InvalidDataException or EndOfStreamException or ArgumentException)
            {
                continue;
            }
        }
        var exception = Assert.Throws<Exception>(() => Load(Rewrite("Model.key", bytes => bytes[..^6])));
        Assert.IsInstanceOfType<Exception>(exception);
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private static ITransformer Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>The model with one entry changed, or left out.</summary>
    private static byte[] Rewrite(string name, Func<byte[], byte[]?> change)
    {
        using var output = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(s_model)))
        using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(content);
                }
                byte[]? bytes = content.ToArray();
                if (entry.Name == name)
                {
                    bytes = change(bytes);
                }
                if (bytes is not null)
                {
                    using Stream stream = target.CreateEntry(entry.FullName).Open();
                    stream.Write(bytes);
                }
            }
        }
        return output.ToArray();
    }
}
