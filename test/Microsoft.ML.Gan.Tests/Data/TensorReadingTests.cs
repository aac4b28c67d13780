using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class TensorReadingTests
{
    [TestMethod]
    public void NumbersComeRowByRow()
    {
        using Tensor rows = AlignedTensor.Of([1f, 2, 3, 4, 5, 6], [2, -1], CPU);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, rows.Numbers<float>());
        CollectionAssert.AreEqual(new long[] { 2, 3 }, rows.shape);

        using Tensor columns = rows.t();
        CollectionAssert.AreEqual(new float[] { 1, 4, 2, 5, 3, 6 }, columns.Numbers<float>());

        using Tensor part = rows.narrow(1, 1, 2);
        CollectionAssert.AreEqual(new float[] { 2, 3, 5, 6 }, part.Numbers<float>());
    }

    [TestMethod]
    public void EveryTypeIsRead()
    {
        using Tensor doubles = AlignedTensor.Of([0.1, -2e300], [2], CPU);
        CollectionAssert.AreEqual(new[] { 0.1, -2e300 }, doubles.Numbers<double>());
        using Tensor whole = arange(3, ScalarType.Int64);
        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, whole.Numbers<long>());
        Assert.ThrowsExactly<ArgumentException>(() => whole.Numbers<double>());
        Assert.ThrowsExactly<ArgumentException>(() => doubles.Numbers<float>());
    }

    [TestMethod]
    public void RoomThatIsLeftStaysAsItIs()
    {
        using Tensor two = AlignedTensor.Of([1f, 2], [2], CPU);
        float[] room = [7, 7, 7];
        two.CopyNumbers<float>(room);
        CollectionAssert.AreEqual(new float[] { 1, 2, 7 }, room);
        Assert.ThrowsExactly<ArgumentException>(() => two.CopyNumbers<float>(new float[1]));
    }

    [TestMethod]
    public void NoNumbersAreNoNumbers()
    {
        using Tensor none = AlignedTensor.Of(Array.Empty<float>(), [0, 3], CPU);
        Assert.IsEmpty(none.Numbers<float>());
        CollectionAssert.AreEqual(new long[] { 0, 3 }, none.shape);
    }

    [TestMethod]
    public void ReadingKeepsNoTensor()
    {
        long before = LiveTensors.Count();
        using (Tensor rows = AlignedTensor.Of([1f, 2, 3, 4], [2, 2], CPU))
        {
            rows.Numbers<float>();
            Assert.AreEqual(before + 1, LiveTensors.Count());
        }
        Assert.AreEqual(before, LiveTensors.Count());
    }
}
