using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Gathers a column's distinct values.</summary>
internal abstract class KeyMapLearner
{
    internal abstract void Learn();

    internal abstract KeyMap Finish();
}

/// <inheritdoc/>
internal sealed class KeyMapLearner<T> : KeyMapLearner
{
    private readonly PrimitiveDataViewType _type;
    private readonly KeyLearning _learning;
    private readonly Action _learn;
    private readonly List<T> _values = [];
    private readonly HashSet<T> _seen;
    private readonly Func<T, bool> _isMissing;

    internal KeyMapLearner(DataViewRow row, DataViewSchema.Column source, KeyLearning learning)
    {
        _type = (PrimitiveDataViewType)source.Type.GetItemType();
        _learning = learning;
        _isMissing = Values.IsMissing<T>(_type);
        _seen = new HashSet<T>(Values.Comparer<T>());
        if (source.Type is VectorDataViewType)
        {
            var getVector = row.GetGetter<VBuffer<T>>(source);
            VBuffer<T> vector = default;
            _learn = () =>
            {
                getVector(ref vector);
                foreach (T value in vector.DenseValues())
                    Add(value);
            };
        }
        else
        {
            var getScalar = row.GetGetter<T>(source);
            T value = default;
            _learn = () =>
            {
                getScalar(ref value);
                Add(value);
            };
        }
    }

    internal override void Learn() => _learn();

    internal override KeyMap Finish()
    {
        if (_learning.Ordinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            _values.Sort(Values.Order<T>());
        return new KeyMap<T>(_type, [.. _values]);
    }

    private void Add(T value)
    {
        if (_values.Count >= _learning.MaximumNumberOfKeys || _isMissing(value) || _seen.Contains(value))
            return;
        // The row's memory may be used again for the next one.
        value = Values.Keep(value);
        _seen.Add(value);
        _values.Add(value);
    }
}

/// <summary>From values to their numbers.</summary>
internal abstract class KeyMap(PrimitiveDataViewType type, int count)
{
    internal PrimitiveDataViewType ItemType => type;

    internal int Count => count;

    internal KeyDataViewType KeyType { get; } = new KeyDataViewType(typeof(uint), (ulong)Math.Max(1, count));

    internal abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source);

    internal abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, bool asText);

    internal abstract void Save(BinaryWriter writer);

    internal static KeyMap Load(BinaryReader reader)
    {
        var type = (PrimitiveDataViewType)SchemaSerializer.LoadType(reader);
        return Utils.MarshalInvoke(Load<int>, type.RawType, reader, type);
    }

    private static KeyMap Load<T>(BinaryReader reader, PrimitiveDataViewType type)
    {
        var values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values.Read<T>(reader);
        return new KeyMap<T>(type, values);
    }
}

/// <inheritdoc/>
internal sealed class KeyMap<T> : KeyMap
{
    private readonly T[] _values;
    private readonly Dictionary<T, uint> _keys;

    internal KeyMap(PrimitiveDataViewType type, T[] values)
        : base(type, values.Length)
    {
        _values = values;
        _keys = new Dictionary<T, uint>(Values.Comparer<T>());
        for (int i = 0; i < values.Length; i++)
            _keys.Add(values[i], (uint)i + 1);
    }

    internal override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source)
    {
        if (source.Type is VectorDataViewType)
        {
            var getVector = row.GetGetter<VBuffer<T>>(source);
            VBuffer<T> vector = default;
            T[] dense = [];
            return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> result) =>
            {
                getVector(ref vector);
                if (dense.Length != vector.Length)
                    dense = new T[vector.Length];
                vector.CopyTo(dense);
                var editor = VBufferEditor.Create(ref result, dense.Length);
                for (int i = 0; i < dense.Length; i++)
                    editor.Values[i] = _keys.GetValueOrDefault(dense[i]);
                result = editor.Commit();
            });
        }
        var getScalar = row.GetGetter<T>(source);
        T value = default;
        return (ValueGetter<uint>)((ref uint result) =>
        {
            getScalar(ref value);
            result = _keys.GetValueOrDefault(value);
        });
    }

    internal override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, bool asText)
    {
        if (asText && ItemType is not TextDataViewType)
        {
            var texts = Array.ConvertAll(_values, x => Values.ToText(x).AsMemory());
            annotations.AddKeyValues(texts.Length, TextDataViewType.Instance,
                (ref VBuffer<ReadOnlyMemory<char>> result) => new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts).CopyTo(ref result));
            return;
        }
        annotations.AddKeyValues(_values.Length, ItemType, (ref VBuffer<T> result) => new VBuffer<T>(_values.Length, _values).CopyTo(ref result));
    }

    internal override void Save(BinaryWriter writer)
    {
        SchemaSerializer.SaveType(writer, ItemType);
        writer.Write(_values.Length);
        foreach (T value in _values)
            Values.Write(writer, value);
    }
}
