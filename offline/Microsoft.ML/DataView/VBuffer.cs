using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A vector value, dense or sparse; entries that a sparse one leaves out have the default value.</summary>
/// <remarks>The arrays may be longer than needed: getters reuse them from row to row.</remarks>
public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(Size(values) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(0 <= count && count <= length, nameof(count));
        Contracts.CheckParam(Size(values) >= count, nameof(values));
        Contracts.CheckParam(count == length || Size(indices) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        Contracts.CheckParam(0 <= length && length <= Size(source), nameof(length));
        Contracts.CheckParam(0 <= sourceIndex && sourceIndex <= Size(source) - length, nameof(sourceIndex));
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Contracts.CheckParam(0 <= sourceIndex && sourceIndex <= Length, nameof(sourceIndex));
        Contracts.CheckParam(0 <= length && sourceIndex <= Length - length, nameof(length));

        if (IsDense)
        {
            VBufferEditor<T> dense = VBufferEditor.Create(ref destination, length);
            _values.AsSpan(length == 0 ? 0 : sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        ReadOnlySpan<int> indices = GetIndices();
        int min = LowerBound(indices, sourceIndex);
        int count = LowerBound(indices, sourceIndex + length) - min;
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, count);
        _values.AsSpan(min, count).CopyTo(editor.Values);
        if (count < length)
        {
            for (int i = 0; i < count; i++)
                editor.Indices[i] = indices[min + i] - sourceIndex;
        }
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Contracts.CheckParam(0 <= destinationIndex && destinationIndex <= destination.Length - Length,
            nameof(destination), "Not large enough to hold these values.");

        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        if (_count == 0)
        {
            // The real one forgets the default value here.
            target.Clear();
            return;
        }
        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false) =>
        IsDense || all ? AllItems(_values, _indices, Length, _count) : ExplicitItems(_values, _indices, _count);

    public IEnumerable<T> DenseValues() => AllItems(_values, _indices, Length, _count).Select(item => item.Value);

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Contracts.CheckParam(0 <= index && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        int at = GetIndices().BinarySearch(index);
        return at >= 0 ? _values[at] : default;
    }

    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();

    public override string ToString() => IsDense
        ? $"Dense vector of size {Length}"
        : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> GetEditor(int newLength, int? valuesCount, int? maxCapacity = null, bool keepOld = false, bool requireIndices = false)
    {
        Contracts.CheckParam(newLength >= 0, "newLogicalLength", "Must be non-negative.");
        Contracts.CheckParam(valuesCount is null or >= 0, nameof(valuesCount), "If specified, must be non-negative.");
        Contracts.CheckParam(valuesCount is null || valuesCount <= newLength, nameof(valuesCount), "If specified, must be no greater than newLogicalLength");

        int count = valuesCount ?? newLength;
        int capacity = maxCapacity ?? Array.MaxLength;
        T[] values = _values;
        int[] indices = _indices;
        bool newValues = EnsureSize(ref values, count, capacity, keepOld);
        bool newIndices = (count < newLength || requireIndices) && EnsureSize(ref indices, count, capacity, keepOld);
        return new VBufferEditor<T>(newLength, count, values, indices, requireIndices, newValues, newIndices);
    }

    internal VBufferEditor<T> GetEditor() => GetEditor(Length, _count);

    private static int Size<TItem>(TItem[] array) => array?.Length ?? 0;

    private static int LowerBound(ReadOnlySpan<int> sorted, int value)
    {
        int at = sorted.BinarySearch(value);
        return at >= 0 ? at : ~at;
    }

    // Grows to twice the old size, so that a buffer that lengthens row by row is not reallocated on every row.
    private static bool EnsureSize<TItem>(ref TItem[] array, int min, int max, bool keepOld)
    {
        int size = Size(array);
        if (size >= min)
            return false;
        int grown = size >= max / 2 ? max : Math.Max(min, size == 0 ? min : 2 * size);
        if (keepOld && array is not null)
            Array.Resize(ref array, Math.Max(grown, min));
        else
            array = new TItem[Math.Max(grown, min)];
        return true;
    }

    private static IEnumerable<KeyValuePair<int, T>> ExplicitItems(T[] values, int[] indices, int count)
    {
        for (int i = 0; i < count; i++)
            yield return new KeyValuePair<int, T>(indices[i], values[i]);
    }

    private static IEnumerable<KeyValuePair<int, T>> AllItems(T[] values, int[] indices, int length, int count)
    {
        for (int slot = 0, i = 0; slot < length; slot++)
        {
            bool given = i < count && (count == length || indices[i] == slot);
            yield return new KeyValuePair<int, T>(slot, given ? values[i++] : default);
        }
    }
}
