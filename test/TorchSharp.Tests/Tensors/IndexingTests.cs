using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Indexing reads and writes the elements that it names.</summary>
[TestClass]
public sealed class IndexingTests
{
    private DisposeScope scope = null!;
    private Tensor x = null!;

    [TestInitialize]
    public void Start()
    {
        scope = NewDisposeScope();
        x = arange(24, dtype: ScalarType.Float32).reshape(2, 3, 4);
    }

    [TestCleanup]
    public void End() => scope.Dispose();

    [TestMethod]
    public void WholeNumbersSelect()
    {
        Check.Close([12, 13, 14, 15], x[1, 0], 0);
        Check.Shape(x[1], [3, 4], "one index");
        Assert.AreEqual(23f, x[1, 2, 3].item<float>());
        Assert.AreEqual(23f, x[-1, -1, -1].item<float>());
    }

    [TestMethod]
    public void SlicesColonsNoneAndEllipsis()
    {
        Check.Close([4, 5, 6, 7, 16, 17, 18, 19], x[TensorIndex.Colon, TensorIndex.Slice(1, 2)], 0);
        Check.Close([0, 2, 4, 6, 8, 10], x[TensorIndex.Single(0), TensorIndex.Colon, TensorIndex.Slice(null, null, 2)], 0);
        Check.Close([3, 7, 11, 15, 19, 23], x[TensorIndex.Ellipsis, TensorIndex.Single(3)], 0);
        Check.Shape(x[TensorIndex.None, TensorIndex.Ellipsis], [1, 2, 3, 4], "a new axis");
        Check.Close([8, 9, 10, 11], x[0, 2..], 0);
        Check.Close([20, 21, 22, 23], x[1, ^1], 0);
    }

    [TestMethod]
    public void IndexAndMaskTensors()
    {
        var rows = tensor(new long[] { 1, 0, 1 });
        Check.Shape(x[TensorIndex.Tensor(rows)], [3, 3, 4], "rows by index");
        Check.Close([12, 0, 12], x[TensorIndex.Tensor(rows), TensorIndex.Single(0), TensorIndex.Single(0)], 0);
        Check.Close([21, 22, 23], x[x.gt((Scalar)20)], 0);
        Check.Close([21, 22, 23], x.masked_select(x.gt((Scalar)20)), 0);
    }

    [TestMethod]
    public void AssignmentWritesThroughTheIndex()
    {
        x[1, 0] = zeros(4);
        x[TensorIndex.Colon, TensorIndex.Single(2), TensorIndex.Single(0)] = tensor(new[] { -1f, -2f });

        Check.Close([0, 1, 2, 3, 4, 5, 6, 7, -1, 9, 10, 11, 0, 0, 0, 0, 16, 17, 18, 19, -2, 21, 22, 23], x, 0);
    }

    [TestMethod]
    public void ViewsShareTheirElements()
    {
        var row = x[0, 1];
        var flat = x.view(24);
        var turned = x.transpose(0, 2);
        var part = x.narrow(2, 1, 2);

        row.fill_(9);
        flat[0] = tensor(-5f);
        part.mul_(10);

        Check.Close([-5, 10, 20, 3, 9, 90, 90, 9, 8, 90, 100, 11], x[0], 0);
        Assert.AreEqual(90f, turned[1, 1, 0].item<float>());
        Assert.IsFalse(turned.is_contiguous());
        Assert.IsTrue(turned.contiguous().is_contiguous());
        CollectionAssert.AreEqual(new long[] { 1, 4, 12 }, turned.stride());
    }

    [TestMethod]
    public void CopiesDoNotShare()
    {
        var copy = x.clone();
        var selected = x.index_select(0, tensor(new long[] { 0 }));

        x.zero_();

        Assert.AreEqual(276f, copy.sum().item<float>());
        Assert.AreEqual(66f, selected.sum().item<float>());
    }

    [TestMethod]
    public void DetachSharesAndCutsTheGraph()
    {
        var leaf = ones(3).requires_grad_();
        var cut = leaf.detach();

        cut.mul_(4);

        Check.Close([4, 4, 4], leaf, 0);
        Assert.IsFalse(cut.requires_grad);
        Assert.IsTrue(leaf.requires_grad);
    }

    [TestMethod]
    public void InPlaceOperatorsChangeAndReturnTheirTensor()
    {
        var y = ones(2, 2);
        var same = y.add_(1).mul_(3).sub_(2).div_(4);

        Check.Close([1, 1, 1, 1], y, 0);
        same.zero_();
        Check.Close([0, 0, 0, 0], y, 0);
        y.copy_(tensor(new[] { 1f, 2f }));
        Check.Close([1, 2, 1, 2], y, 0);
        y.clamp_((Scalar)1.5, (Scalar)1.75);
        Check.Close([1.5, 1.75, 1.5, 1.75], y, 0);
        y.uniform_(5, 5.5);
        Assert.IsTrue(Check.Values(y).All(v => v is >= 5 and < 5.5));
    }

    [TestMethod]
    public void PlusEqualsMakesANewTensor()
    {
        var y = ones(2);
        var before = y;

        y += 1;

        Check.Close([1, 1], before, 0);
        Check.Close([2, 2], y, 0);
    }

    [TestMethod]
    public void ChunkAndSplitAreViewsInOrder()
    {
        var parts = x.reshape(6, 4).chunk(4, 0);
        CollectionAssert.AreEqual(new long[] { 2, 2, 2 }, parts.Select(p => p.shape[0]).ToArray());

        var halves = x.split(1, 0);
        Assert.HasCount(2, halves);
        halves[1].zero_();
        Check.Close([0, 0, 0, 0], x[1, 2], 0);
    }
}
