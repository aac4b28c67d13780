using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A learned function of a column's slots.</summary>
internal interface INormalizer
{
    DataViewType ItemType { get; }

    int Size { get; }

    bool IsVector { get; }

    Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source);

    NormalizingTransformer.NormalizerModelParametersBase GetParameters();

    void Save(BinaryWriter writer);
}

internal static class Normalizers
{
    private const byte Affine = 1;
    private const byte Cdf = 2;

    internal static INormalizer Load(BinaryReader reader) =>
        reader.ReadBoolean() ? Load<float>(reader, x => x.ReadSingle()) : Load<double>(reader, x => x.ReadDouble());

    internal static void Save<T>(BinaryWriter writer, bool isAffine, bool isVector, T[] first, T[] second)
    {
        writer.Write(typeof(T) == typeof(float));
        writer.Write(isAffine ? Affine : Cdf);
        writer.Write(isVector);
        writer.Write(first.Length);
        foreach (T number in first.Concat(second))
        {
            if (number is float single)
                writer.Write(single);
            else
                writer.Write((double)(object)number);
        }
    }

    private static INormalizer Load<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        byte kind = reader.ReadByte();
        Contracts.CheckDecode(kind is Affine or Cdf);
        bool isVector = reader.ReadBoolean();
        int size = reader.ReadInt32();
        Contracts.CheckDecode(size > 0);
        T[] first = ReadMany(), second = ReadMany();
        return kind == Affine ? new AffineNormalizer<T>(isVector, first, second) : new CdfNormalizer<T>(isVector, first, second);

        T[] ReadMany()
        {
            var numbers = new T[size];
            for (int i = 0; i < size; i++)
                numbers[i] = read(reader);
            return numbers;
        }
    }
}

/// <summary>Applies one function a slot.</summary>
internal abstract class SlotNormalizer<T>(bool isVector, int size) : INormalizer
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public DataViewType ItemType => typeof(T) == typeof(float) ? NumberDataViewType.Single : NumberDataViewType.Double;

    public int Size => size;

    public bool IsVector => isVector;

    public Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source)
    {
        if (!isVector)
        {
            var getScalar = row.GetGetter<T>(source);
            return (ValueGetter<T>)((ref T value) =>
            {
                getScalar(ref value);
                value = Apply(value, 0);
            });
        }
        var getVector = row.GetGetter<VBuffer<T>>(source);
        VBuffer<T> input = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            getVector(ref input);
            Contracts.Check(input.Length == size, "The vector's length is not the column's.");
            if (!input.IsDense && KeepsZero)
            {
                input.CopyTo(ref value);
                var sparse = VBufferEditor.CreateFromBuffer(ref value);
                for (int i = 0; i < sparse.Values.Length; i++)
                    sparse.Values[i] = Apply(sparse.Values[i], sparse.Indices[i]);
                value = sparse.Commit();
                return;
            }
            var editor = VBufferEditor.Create(ref value, size);
            input.CopyTo(editor.Values);
            for (int i = 0; i < size; i++)
                editor.Values[i] = Apply(editor.Values[i], i);
            value = editor.Commit();
        });
    }

    public abstract NormalizingTransformer.NormalizerModelParametersBase GetParameters();

    public abstract void Save(BinaryWriter writer);

    protected abstract bool KeepsZero { get; }

    protected abstract T Apply(T value, int slot);
}

/// <summary>(x − offset)·scale.</summary>
internal sealed class AffineNormalizer<T>(bool isVector, T[] scales, T[] offsets) : SlotNormalizer<T>(isVector, scales.Length)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    protected override bool KeepsZero { get; } = offsets.All(x => x == T.Zero);

    public override NormalizingTransformer.NormalizerModelParametersBase GetParameters() => IsVector
        ? new NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<T>>([.. scales], [.. offsets])
        : new NormalizingTransformer.AffineNormalizerModelParameters<T>(scales[0], offsets[0]);

    public override void Save(BinaryWriter writer) => Normalizers.Save(writer, isAffine: true, IsVector, scales, offsets);

    protected override T Apply(T value, int slot) => (value - offsets[slot]) * scales[slot];
}

/// <summary>The normal distribution's cumulative probability; what is not finite, or in a slot that never changes, becomes 0.</summary>
internal sealed class CdfNormalizer<T>(bool isVector, T[] means, T[] deviations) : SlotNormalizer<T>(isVector, means.Length)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    protected override bool KeepsZero => true;

    public override NormalizingTransformer.NormalizerModelParametersBase GetParameters() => IsVector
        ? new NormalizingTransformer.CdfNormalizerModelParameters<ImmutableArray<T>>([.. means], [.. deviations])
        : new NormalizingTransformer.CdfNormalizerModelParameters<T>(means[0], deviations[0]);

    public override void Save(BinaryWriter writer) => Normalizers.Save(writer, isAffine: false, IsVector, means, deviations);

    protected override T Apply(T value, int slot)
    {
        if (!T.IsFinite(value) || deviations[slot] <= T.Epsilon)
            return T.Zero;
        double z = double.CreateTruncating((value - means[slot]) / deviations[slot]);
        return T.CreateTruncating(0.5 * (1 + Erf(z / Math.Sqrt(2))));
    }

    /// <summary>Abramowitz and Stegun 7.1.26, to 1.5e-7.</summary>
    private static double Erf(double x)
    {
        double t = 1 / (1 + 0.3275911 * Math.Abs(x));
        double tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
        return Math.Sign(x) * (1 - tail);
    }
}
