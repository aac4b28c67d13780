using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Trainers;

/// <summary>The type of the labels that a model was trained with, and what they stand for.</summary>
internal abstract class TrainingLabels
{
    /// <summary>Whether the label column said what its keys stand for.</summary>
    internal abstract bool HasValues { get; }

    internal abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations);

    internal abstract void AddScoreNames(DataViewSchema.Annotations.Builder annotations, int classes);

    internal abstract void Save(BinaryWriter writer);

    internal static TrainingLabels Of(DataViewSchema.Column label) =>
        label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { Type: VectorDataViewType type }
            ? Utils.MarshalInvoke(Read<int>, type.ItemType.RawType, label, type.ItemType)
            : new TrainingLabels<uint>(null, null);

    internal static TrainingLabels Load(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return new TrainingLabels<uint>(null, null);
        var type = (PrimitiveDataViewType)SchemaSerializer.LoadType(reader);
        return Utils.MarshalInvoke(Load<int>, type.RawType, reader, type);
    }

    private static TrainingLabels Read<T>(DataViewSchema.Column label, PrimitiveDataViewType type)
    {
        VBuffer<T> values = default;
        label.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        return new TrainingLabels<T>(type, [.. values.DenseValues().Select(Values.Keep)]);
    }

    private static TrainingLabels Load<T>(BinaryReader reader, PrimitiveDataViewType type)
    {
        var values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values.Read<T>(reader);
        return new TrainingLabels<T>(type, values);
    }
}

/// <inheritdoc/>
internal sealed class TrainingLabels<T>(PrimitiveDataViewType type, T[] values) : TrainingLabels
{
    internal override bool HasValues => values is not null;

    internal override void AddKeyValues(DataViewSchema.Annotations.Builder annotations)
    {
        if (HasValues)
            annotations.AddKeyValues(values.Length, type, (ref VBuffer<T> value) => new VBuffer<T>(values.Length, values).CopyTo(ref value));
    }

    internal override void AddScoreNames(DataViewSchema.Annotations.Builder annotations, int classes)
    {
        if (!HasValues || values.Length != classes)
            return;
        var names = Array.ConvertAll(values, x => Values.ToText(x).AsMemory());
        annotations.AddSlotNames(classes, (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(classes, names));
        annotations.Add(AnnotationUtils.Kinds.TrainingLabelValues, new VectorDataViewType(type, classes),
            (ref VBuffer<T> value) => new VBuffer<T>(classes, values).CopyTo(ref value));
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(HasValues);
        if (!HasValues)
            return;
        SchemaSerializer.SaveType(writer, type);
        writer.Write(values.Length);
        foreach (T value in values)
            Values.Write(writer, value);
    }
}
