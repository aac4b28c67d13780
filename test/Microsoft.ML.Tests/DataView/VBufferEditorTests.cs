using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class VBufferEditorTests
{
    [TestMethod]
    public void CommitGivesWhatWasWritten()
    {
        VBuffer<int> buffer = default;
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 3);
        for (int i = 0; i < 3; i++)
            editor.Values[i] = i + 1;

        buffer = editor.Commit();

        Assert.IsTrue(buffer.IsDense);
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, buffer.GetValues().ToArray());
    }

    [TestMethod]
    public void SparseCommitKeepsIndices()
    {
        VBuffer<int> buffer = default;
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 10, 2);
        editor.Values[0] = 5;
        editor.Indices[0] = 3;
        editor.Values[1] = 6;
        editor.Indices[1] = 9;

        buffer = editor.Commit();

        Assert.AreEqual(10, buffer.Length);
        Assert.IsFalse(buffer.IsDense);
        Assert.AreEqual(6, buffer.GetItemOrDefault(9));
        Assert.AreEqual(0, buffer.GetItemOrDefault(4));
    }

    [TestMethod]
    public void TruncatedCommitKeepsTheLogicalLength()
    {
        VBuffer<int> buffer = default;
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 6, 3, requireIndicesOnDense: true);
        editor.Values[0] = 4;
        editor.Indices[0] = 2;

        buffer = editor.CommitTruncated(1);

        Assert.AreEqual(6, buffer.Length);
        CollectionAssert.AreEqual(new[] { 0, 0, 4, 0, 0, 0 }, buffer.DenseValues().ToArray());
        Assert.AreEqual(1, buffer.GetValues().Length);
    }

    [TestMethod]
    public void BufferOfEnoughCapacityIsUsedAgain()
    {
        float[] storage = [1, 2, 3, 4];
        var buffer = new VBuffer<float>(4, storage);
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 3);

        Assert.IsFalse(editor.CreatedNewValues);
        editor.Values[0] = 8;
        buffer = editor.Commit();

        Assert.AreEqual(8, storage[0]);
        Assert.AreEqual(3, buffer.Length);
    }

    [TestMethod]
    public void TooSmallBufferIsReplaced()
    {
        float[] storage = [1, 2];
        var buffer = new VBuffer<float>(2, storage);

        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 5);

        Assert.IsTrue(editor.CreatedNewValues);
        Assert.AreEqual(5, editor.Values.Length);
        Assert.AreEqual(1, storage[0]);
    }

    [TestMethod]
    public void GrowingCanKeepOldValues()
    {
        var buffer = new VBuffer<float>(2, [1, 2]);

        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 4, keepOldOnResize: true);

        CollectionAssert.AreEqual(new float[] { 1, 2 }, editor.Values[..2].ToArray());
    }

    [TestMethod]
    public void EditorOfAnExistingBufferSeesItsValues()
    {
        var buffer = new VBuffer<int>(6, 2, [7, 8], [1, 5]);

        VBufferEditor<int> editor = VBufferEditor.CreateFromBuffer(ref buffer);

        CollectionAssert.AreEqual(new[] { 7, 8 }, editor.Values.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 5 }, editor.Indices.ToArray());
        editor.Values[1] = 9;
        Assert.AreEqual(9, editor.Commit().GetItemOrDefault(5));
    }
}
