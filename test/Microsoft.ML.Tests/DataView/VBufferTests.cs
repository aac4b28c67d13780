using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class VBufferTests
{
    private static VBuffer<float> Sparse() => new(5, 2, [1.5f, -2], [1, 4]);

    [TestMethod]
    public void DenseBufferHoldsEveryValue()
    {
        var buffer = new VBuffer<float>(3, [1, 2, 3]);

        Assert.IsTrue(buffer.IsDense);
        Assert.AreEqual(3, buffer.Length);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, buffer.GetValues().ToArray());
        Assert.IsTrue(buffer.GetIndices().IsEmpty);
    }

    [TestMethod]
    public void ValuesAreCutToTheLength() =>
        CollectionAssert.AreEqual(new float[] { 1, 2 }, new VBuffer<float>(2, [1, 2, 3]).GetValues().ToArray());

    [TestMethod]
    public void SparseBufferHoldsTheExplicitValuesOnly()
    {
        VBuffer<float> buffer = Sparse();

        Assert.IsFalse(buffer.IsDense);
        Assert.AreEqual(5, buffer.Length);
        CollectionAssert.AreEqual(new[] { 1.5f, -2 }, buffer.GetValues().ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4 }, buffer.GetIndices().ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1.5f, 0, 0, -2 }, buffer.DenseValues().ToArray());
    }

    [TestMethod]
    public void FullCountIsDense() => Assert.IsTrue(new VBuffer<float>(2, 2, [1, 2], [0, 1]).IsDense);

    [TestMethod]
    public void ItemsAreTheExplicitOnesUnlessAllAreAskedFor()
    {
        VBuffer<float> buffer = Sparse();

        CollectionAssert.AreEqual(new KeyValuePair<int, float>[] { new(1, 1.5f), new(4, -2) }, buffer.Items().ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, buffer.Items(all: true).Select(item => item.Key).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1.5f, 0, 0, -2 }, buffer.Items(all: true).Select(item => item.Value).ToArray());
    }

    [TestMethod]
    [DataRow(0, 0f)]
    [DataRow(1, 1.5f)]
    [DataRow(3, 0f)]
    [DataRow(4, -2f)]
    public void ItemIsFoundByIndex(int index, float expected) => Assert.AreEqual(expected, Sparse().GetItemOrDefault(index));

    [TestMethod]
    public void CopyToSpanDensifiesAndClearsOldContents()
    {
        float[] target = [9, 9, 9, 9, 9, 9, 9];

        Sparse().CopyTo(target, 1);

        CollectionAssert.AreEqual(new[] { 9, 0, 1.5f, 0, 0, -2, 9 }, target);
    }

    [TestMethod]
    public void CopyToSpanTooShortIsAnError() =>
        Assert.Throws<ArgumentException>(() => Sparse().CopyTo(new float[4]));

    [TestMethod]
    public void CopyToDenseMakesADenseBuffer()
    {
        VBuffer<float> target = default;

        Sparse().CopyToDense(ref target);

        Assert.IsTrue(target.IsDense);
        CollectionAssert.AreEqual(new[] { 0, 1.5f, 0, 0, -2 }, target.GetValues().ToArray());
    }

    [TestMethod]
    public void CopyIsIndependentOfTheSource()
    {
        float[] values = [1, 2];
        var source = new VBuffer<float>(2, values);
        VBuffer<float> copy = default;
        source.CopyTo(ref copy);

        values[0] = 7;

        Assert.AreEqual(1, copy.GetItemOrDefault(0));
        Assert.AreEqual(7, source.GetItemOrDefault(0));
    }

    [TestMethod]
    public void CopyOfARangeKeepsSparsity()
    {
        VBuffer<float> target = default;

        Sparse().CopyTo(ref target, 1, 3);

        Assert.IsFalse(target.IsDense);
        CollectionAssert.AreEqual(new[] { 1.5f, 0, 0 }, target.DenseValues().ToArray());
    }

    [TestMethod]
    public void CopyFromArrayTakesTheRange()
    {
        VBuffer<int> target = default;

        VBuffer<int>.Copy([1, 2, 3, 4], 1, ref target, 2);

        CollectionAssert.AreEqual(new[] { 2, 3 }, target.GetValues().ToArray());
    }

    [TestMethod]
    public void DefaultBufferIsEmptyAndDense()
    {
        VBuffer<float> buffer = default;

        Assert.AreEqual(0, buffer.Length);
        Assert.IsTrue(buffer.IsDense);
        Assert.IsTrue(buffer.GetValues().IsEmpty);
        Assert.IsEmpty(buffer.DenseValues());
    }

    [TestMethod]
    public void ConstructorRefusesTooFewValuesOrIndices()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(-1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 2, [1, 2], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 4, [1, 2, 3, 4], [0, 1, 2, 3]));
    }
}
