using System.Runtime.InteropServices;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Making tensors, reading them, and moving between types.</summary>
[TestClass]
public sealed class TensorDataTests
{
    private DisposeScope scope = null!;

    [TestInitialize]
    public void Start() => scope = NewDisposeScope();

    [TestCleanup]
    public void End() => scope.Dispose();

    [TestMethod]
    public void TypesFollowTheArray()
    {
        Assert.AreEqual(ScalarType.Float32, tensor(new[] { 1f }).dtype);
        Assert.AreEqual(ScalarType.Float64, tensor(new[] { 1.0 }).dtype);
        Assert.AreEqual(ScalarType.Int64, tensor(new[] { 1L }).dtype);
        Assert.AreEqual(ScalarType.Int32, tensor(new[] { 1 }).dtype);
        Assert.AreEqual(ScalarType.Byte, tensor(new byte[] { 1 }).dtype);
        Assert.AreEqual(ScalarType.Bool, tensor(new[] { true }).dtype);
        Assert.AreEqual(ScalarType.Float32, zeros(2).dtype);
        Assert.AreEqual(ScalarType.Int64, arange(3).dtype);
    }

    [TestMethod]
    public void TensorsCopyTheArrayTheyAreMadeOf()
    {
        var array = new[] { 1f, 2f, 3f, 4f };
        var made = tensor(array, new long[] { 2, 2 });

        array[0] = 100;

        Check.Close([1, 2, 3, 4], made, 0);
        Assert.AreEqual(4, made.NumberOfElements);
        Assert.AreEqual(2, made.Dimensions);
        Assert.AreEqual(2, made.ndim);
        CollectionAssert.AreEqual(new long[] { 2, 2 }, made.shape);
    }

    [TestMethod]
    public void FillersFill()
    {
        Check.Close([0, 0], zeros(2), 0);
        Check.Close([1, 1], ones(2), 0);
        Check.Close([7, 7], full(2, 7.0), 0);
        Check.Close([1, 0, 0, 1], eye(2), 0);
        Check.Close([2, 5, 8], arange(2, 10, 3), 0);
        Check.Close([0, 0.25, 0.5, 0.75, 1], linspace(0, 1, 5), 1e-7);
        Check.Close([1, 1], ones_like(zeros(2)), 0);
        Assert.AreEqual(ScalarType.Float64, zeros_like(ones(2, dtype: ScalarType.Float64)).dtype);
    }

    [TestMethod]
    public void TypeConversionsRoundAsPyTorchs()
    {
        var x = tensor(new[] { -1.75, 0.5, 2.999, 300.0 });

        Check.Close([-1, 0, 2, 300], x.to(ScalarType.Int64), 0);
        Check.Close([-1, 0, 2, 300], x.to_type(ScalarType.Int32), 0);
        CollectionAssert.AreEqual(new[] { true, true, true, true }, x.to(ScalarType.Bool).data<bool>().ToArray());
        Assert.AreEqual((float)2.999, x.to(ScalarType.Float32)[2].item<float>());
        Assert.AreEqual(ScalarType.Float32, x.@float().dtype);
        Assert.AreEqual(ScalarType.Float64, x.@float().@double().dtype);
        Assert.AreEqual(ScalarType.Int64, x.@long().dtype);
    }

    [TestMethod]
    public void MixedTypesAreWidened()
    {
        Assert.AreEqual(ScalarType.Float64, (ones(2) + ones(2, dtype: ScalarType.Float64)).dtype);
        Assert.AreEqual(ScalarType.Float32, (ones(2, dtype: ScalarType.Int64) + ones(2)).dtype);
        Assert.AreEqual(ScalarType.Float32, (ones(2) * 2.5).dtype);
        Assert.AreEqual(ScalarType.Float32, (ones(2, dtype: ScalarType.Int64) / 2).dtype);
        Assert.AreEqual(ScalarType.Bool, ones(2).gt((Scalar)0).dtype);
    }

    [TestMethod]
    public void ItemAndDataReadTheElements()
    {
        var x = arange(6, dtype: ScalarType.Float32).reshape(2, 3);

        Assert.AreEqual(5f, x[1, 2].item<float>());
        Assert.AreEqual(5.0, x[1, 2].ToDouble());
        Assert.AreEqual(5f, x[1, 2].ToSingle());
        Assert.AreEqual(5, x[1, 2].ToInt32());
        CollectionAssert.AreEqual(new[] { 0f, 1, 2, 3, 4, 5 }, x.data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 3, 1, 4, 2, 5 }, x.t().data<float>().ToArray());
        Assert.AreEqual(6, x.data<float>().Count);
        var copy = new float[6];
        x.data<float>().CopyTo(copy);
        CollectionAssert.AreEqual(new[] { 0f, 1, 2, 3, 4, 5 }, copy);
    }

    [TestMethod]
    public void BytesAreTheLittleEndianElements()
    {
        var x = tensor(new[] { 1.5f, -2f });

        CollectionAssert.AreEqual(new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0 }, x.bytes.ToArray());
        x.bytes = MemoryMarshal.AsBytes(new[] { 3f, 4f }.AsSpan());
        Check.Close([3, 4], x, 0);
    }

    [TestMethod]
    public void WritesThroughDataReachTheTensor()
    {
        var x = zeros(4);

        x.data<float>().CopyFrom(new[] { 1f, 2f, 3f, 4f });

        Assert.AreEqual(10f, x.sum().item<float>());
    }

    [TestMethod]
    public void ItemOfManyOrOfAnotherTypeIsRefused()
    {
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => ones(1).item<double>());
        Assert.Throws<ArgumentException>(() => ones(1).data<long>());
    }

    [TestMethod]
    public void WrongShapesAreRefusedWithPyTorchsMessage()
    {
        StringAssert.Contains(Assert.Throws<ExternalException>(() => ones(2, 3) + ones(2, 4)).Message, "must match the size");
        Assert.Throws<ExternalException>(() => ones(2, 3).reshape(4, 2));
        Assert.Throws<ExternalException>(() => ones(2, 3).t().view(6));
        Assert.Throws<ExternalException>(() => cat(new[] { ones(2, 3), ones(3, 2) }, 0));
        Assert.Throws<ExternalException>(() => ones(2).index_select(0, tensor(new long[] { 2 })));
        Assert.Throws<ExternalException>(() => nn.functional.conv2d(ones(1, 2, 4, 4), ones(1, 3, 3, 3)));
        Assert.Throws<ExternalException>(() => nn.functional.conv_transpose2d(ones(1, 2, 4, 4), ones(3, 16, 4, 4), strides: [2, 2], padding: [1, 1]));
        Assert.Throws<ExternalException>(() => nn.functional.linear(ones(2, 3), ones(4, 5)));
    }

    [TestMethod]
    public void ADisposedTensorIsRefused()
    {
        var x = ones(2);
        x.Dispose();

        Assert.IsTrue(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x + 1);
    }

    [TestMethod]
    public void ReductionsAndComparisons()
    {
        var x = tensor(new[] { 3f, -1, 2, 8, 0, 5 }, new long[] { 2, 3 });

        CollectionAssert.AreEqual(new long[] { 0, 0 }, x.argmax(1).data<long>().ToArray());
        var (values, indices) = x.max(0);
        Check.Close([8, 0, 5], values, 0);
        CollectionAssert.AreEqual(new long[] { 1, 1, 1 }, indices.data<long>().ToArray());
        Assert.AreEqual(17f, x.sum().item<float>());
        CollectionAssert.AreEqual(new[] { true, false, true, true, false, true }, x.gt((Scalar)0).data<bool>().ToArray());
        Assert.IsTrue(x.allclose(x * 1.000001));
        Assert.IsFalse(x.allclose(x * 1.01));
        Assert.IsTrue(x.isfinite().all().item<bool>());
        Assert.IsFalse((x / 0).isfinite().all().item<bool>());
    }

    [TestMethod]
    public void ThreadsCanBeSet()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.AreEqual(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
