using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Gathers a column's statistics row by row.</summary>
internal interface ISlotLearner
{
    void Learn();

    INormalizer Finish(Normalization normalization);
}

/// <inheritdoc/>
internal sealed class SlotLearner<T> : ISlotLearner
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly SlotStatistics<T>[] _slots;
    private readonly T[] _values;
    private readonly Action _read;
    private readonly bool _isVector;

    internal SlotLearner(DataViewRow row, DataViewSchema.Column source)
    {
        _isVector = source.Type is VectorDataViewType;
        _values = new T[source.Type.GetValueCount()];
        _slots = new SlotStatistics<T>[_values.Length];
        Array.Fill(_slots, new SlotStatistics<T>());
        if (_isVector)
        {
            var getVector = row.GetGetter<VBuffer<T>>(source);
            VBuffer<T> vector = default;
            _read = () =>
            {
                getVector(ref vector);
                vector.CopyTo(_values);
            };
        }
        else
        {
            var getScalar = row.GetGetter<T>(source);
            _read = () => getScalar(ref _values[0]);
        }
    }

    public void Learn()
    {
        _read();
        for (int i = 0; i < _values.Length; i++)
            _slots[i].Add(_values[i]);
    }

    public INormalizer Finish(Normalization normalization)
    {
        int size = _slots.Length;
        if (normalization.Kind == NormalizationKind.MeanVarianceCdf)
        {
            var moments = _slots.Select(x => x.Moments).ToArray();
            return new CdfNormalizer<T>(_isVector, [.. moments.Select(x => T.CreateTruncating(x.Mean))], [.. moments.Select(x => T.CreateTruncating(x.Deviation))]);
        }
        T[] scales = new T[size], offsets = new T[size];
        for (int i = 0; i < size; i++)
            (scales[i], offsets[i]) = _slots[i].Affine(normalization.Kind, normalization.FixZero);
        return new AffineNormalizer<T>(_isVector, scales, offsets);
    }
}
