using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Networks;

/// <summary>State dictionaries and TorchSharp's binary weight files.</summary>
[TestClass]
public sealed class SerializationTests
{
    private DisposeScope scope = null!;

    [TestInitialize]
    public void Start()
    {
        scope = NewDisposeScope();
        manual_seed(1);
    }

    [TestCleanup]
    public void End() => scope.Dispose();

    [TestMethod]
    public void StateDictHoldsParametersThenBuffers()
    {
        using var network = new SampleNetwork();

        CollectionAssert.AreEqual(
            new[]
            {
                "gain", "first.weight", "first.bias", "normal.weight", "normal.bias", "tail.2.weight",
                "offset", "normal.running_mean", "normal.running_var", "normal.num_batches_tracked",
            },
            network.state_dict().Keys.ToArray());
    }

    [TestMethod]
    public void LoadStateDictCopiesEveryTensor()
    {
        using var from = Trained();
        using var to = new SampleNetwork();

        var (missing, unexpected) = to.load_state_dict(from.state_dict());

        Assert.IsEmpty(missing);
        Assert.IsEmpty(unexpected);
        Same(from, to);

        // The tensors were copied, not shared.
        using (no_grad())
        {
            from.Gain.zero_();
        }

        Check.Close([2, -1], to.Gain, 0);
    }

    [TestMethod]
    public void LoadStateDictIsStrictUnlessToldNotTo()
    {
        using var network = new SampleNetwork();
        var state = network.state_dict().ToDictionary(s => s.Key, s => s.Value);
        state.Remove("gain");
        state["other"] = zeros(1);

        Assert.Throws<InvalidOperationException>(() => network.load_state_dict(state));
        var (missing, unexpected) = network.load_state_dict(state, strict: false);
        CollectionAssert.AreEqual(new[] { "gain" }, missing.ToArray());
        CollectionAssert.AreEqual(new[] { "other" }, unexpected.ToArray());
    }

    [TestMethod]
    public void SaveWritesTorchSharpsFormatByteForByte()
    {
        using var module = Filled();
        using var file = new MemoryStream();

        module.save(file);

        CollectionAssert.AreEqual(FilledBytes(), file.ToArray());
    }

    [TestMethod]
    public void LoadReadsTorchSharpsFormat()
    {
        using var module = new TwoTensors();

        module.load(new MemoryStream(FilledBytes()));

        Check.Close([1.5, -2], module.Weight, 0);
        Assert.AreEqual(258L, module.Count.item<long>());
        Assert.IsTrue(module.Weight.requires_grad && module.Weight.is_leaf);
    }

    [TestMethod]
    public void LongSizesTakeSevenBitsAByte()
    {
        using var module = new TwoTensors(columns: 300);
        using var file = new MemoryStream();

        module.save(file);

        // 2 entries; "weight"; Float32; 2 dimensions: 1 and 300 = 0xAC 0x02.
        var head = new byte[] { 2, 6, (byte)'w', (byte)'e', (byte)'i', (byte)'g', (byte)'h', (byte)'t', 6, 2, 1, 0xAC, 0x02, 0, 0 };
        CollectionAssert.AreEqual(head, file.ToArray()[..head.Length]);
        using var other = new TwoTensors(columns: 300);
        other.load(new MemoryStream(file.ToArray()));
    }

    [TestMethod]
    public void AFileRoundTripKeepsEveryBit()
    {
        using var from = Trained();
        using var to = new SampleNetwork();
        var path = Path.GetTempFileName();
        try
        {
            from.save(path);
            to.load(path);
        }
        finally
        {
            File.Delete(path);
        }

        Same(from, to);
        var x = randn(4, 3);
        from.eval();
        to.eval();
        CollectionAssert.AreEqual(Check.Values(from.call(x)), Check.Values(to.call(x)));
    }

    [TestMethod]
    public void SkippedTensorsAreNeitherSavedNorLoaded()
    {
        using var module = Filled();
        using var file = new MemoryStream();
        module.save(file, skip: ["count"]);
        Assert.AreEqual(1, file.ToArray()[0]);

        using var other = new TwoTensors();
        other.load(new MemoryStream(FilledBytes()), strict: true, skip: ["weight"]);

        Check.Close([0, 0], other.Weight, 0);
        Assert.AreEqual(258L, other.Count.item<long>());
    }

    [TestMethod]
    public void StrictLoadingRefusesAnotherNetworksFile()
    {
        using var module = Filled();
        using var network = new SampleNetwork();
        using var wider = new TwoTensors(columns: 3);
        var renamed = FilledBytes();
        renamed[2] = (byte)'W';
        var retyped = FilledBytes();
        retyped[8] = 7;
        var shorter = FilledBytes();
        shorter[0] = 1;

        Assert.Throws<ArgumentException>(() => network.load(new MemoryStream(FilledBytes())));
        Assert.Throws<ArgumentException>(() => wider.load(new MemoryStream(FilledBytes())));
        Assert.Throws<ArgumentException>(() => module.load(new MemoryStream(renamed)));
        Assert.Throws<ArgumentException>(() => module.load(new MemoryStream(retyped)));
        Assert.Throws<ArgumentException>(() => module.load(new MemoryStream(shorter)));
        Assert.Throws<FileNotFoundException>(() => module.load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString())));
    }

    [TestMethod]
    public void LooseLoadingTakesWhatItKnows()
    {
        using var module = new TwoTensors();
        var renamed = FilledBytes();
        renamed[2] = (byte)'W';
        var loaded = new Dictionary<string, bool>();

        module.load(new MemoryStream(renamed), strict: false, loadedParameters: loaded);

        Check.Close([0, 0], module.Weight, 0);
        Assert.AreEqual(258L, module.Count.item<long>());
        Assert.IsFalse(loaded["Weight"]);
        Assert.IsTrue(loaded["count"]);
    }

    [TestMethod]
    public void ATruncatedFileIsRefused()
    {
        using var module = new TwoTensors();

        Assert.Throws<Exception>(() => module.load(new MemoryStream(FilledBytes()[..^3])));
    }

    [TestMethod]
    public void ATensorIsSavedWithTypeAndShape()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        arange(6, dtype: ScalarType.Float64).reshape(2, 3).t().contiguous().Save(writer);
        file.Position = 0;
        using var reader = new BinaryReader(file);

        var read = Tensor.Load(reader);

        Check.Shape(read, [3, 2], "read");
        Check.Close([0, 3, 1, 4, 2, 5], read, 0);
        CollectionAssert.AreEqual(new byte[] { 7, 2, 3, 2 }, file.ToArray()[..4]);
        Assert.AreEqual(4 + 48, file.Length);
    }

    private static TwoTensors Filled()
    {
        var module = new TwoTensors();
        using (no_grad())
        {
            module.Weight.copy_(tensor(new[] { 1.5f, -2f }));
            module.Count.fill_(258);
        }

        return module;
    }

    /// <summary>Entries, then for each its name (length, UTF-8), type, dimensions, sizes, elements: whole numbers in LEB128.</summary>
    private static byte[] FilledBytes() =>
    [
        2,
        6, (byte)'w', (byte)'e', (byte)'i', (byte)'g', (byte)'h', (byte)'t',
        6, 2, 1, 2, 0x00, 0x00, 0xC0, 0x3F, 0x00, 0x00, 0x00, 0xC0,
        5, (byte)'c', (byte)'o', (byte)'u', (byte)'n', (byte)'t',
        4, 0, 0x02, 0x01, 0, 0, 0, 0, 0, 0,
    ];

    private static SampleNetwork Trained()
    {
        var network = new SampleNetwork();
        using var inner = NewDisposeScope();
        for (var i = 0; i < 3; i++)
        {
            network.call(randn(8, 3));
        }

        return network;
    }

    private static void Same(SampleNetwork expected, SampleNetwork actual)
    {
        var (left, right) = (expected.state_dict(), actual.state_dict());
        CollectionAssert.AreEqual(left.Keys, right.Keys);
        foreach (var name in left.Keys)
        {
            Assert.AreEqual(left[name].dtype, right[name].dtype, name);
            CollectionAssert.AreEqual(Check.Values(left[name]), Check.Values(right[name]), name);
        }
    }
}
