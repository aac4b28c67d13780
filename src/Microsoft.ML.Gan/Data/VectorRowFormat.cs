using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>A known-size <c>Vector&lt;Single&gt;</c>; with an image shape, its slots are pixels, planar or interleaved.</summary>
internal sealed class VectorRowFormat : RowFormat
{
    public const string Kind = "vector";
    private readonly int[] _dimensions;
    private readonly int[]? _order;
    private readonly ImageShape? _interleaved;

    /// <param name="dimensions">The vector's dimensions, as in its type.</param>
    /// <param name="slotNames">Slot names to give back, or empty.</param>
    /// <param name="interleaved">The image's shape where the slots run height, width, channel; null where they run as the networks have them.</param>
    public VectorRowFormat(IEnumerable<int> dimensions, string[] slotNames, ImageShape? interleaved = null)
    {
        _dimensions = [.. dimensions];
        SlotNames = slotNames;
        _interleaved = interleaved;
        var type = new VectorDataViewType(NumberDataViewType.Single, _dimensions);
        ColumnType = type;
        Length = type.Size;
        _order = interleaved is null ? null : PlanarOrder(interleaved);
    }

    public override int Length { get; }

    public override DataViewType ColumnType { get; }

    public override string[] SlotNames { get; }

    public override RowReader CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return destination =>
        {
            getter(ref buffer);
            if (buffer.Length != Length)
            {
                throw RowError(column, row, $"has {buffer.Length} slots, expected {Length}");
            }
            buffer.CopyTo(destination);
            for (int i = 0; i < destination.Length; i++)
            {
                if (!float.IsFinite(destination[i]))
                {
                    throw RowError(column, row, FormattableString.Invariant($"is {destination[i]} at slot {i}; replace missing values first, for example with ReplaceMissingValues"));
                }
            }
            if (_order is { } order)
            {
                Reorder(destination, order);
            }
        };
    }

    public override Delegate CreateGetter(RowSource source) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, Length);
        ReadOnlySpan<float> floats = source();
        if (_order is { } order)
        {
            for (int i = 0; i < order.Length; i++)
            {
                editor.Values[order[i]] = floats[i];
            }
        }
        else
        {
            floats.CopyTo(editor.Values);
        }
        value = editor.Commit();
    });

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType type || type.ItemType != NumberDataViewType.Single || type.Size != Length)
        {
            throw InputColumns.Mismatch(column.Name, FormattableString.Invariant($"vector of {Length} Single"), column.Type.ToString()!);
        }
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        BinaryFormat.WriteInts(writer, _dimensions);
        writer.Write(SlotNames.Length);
        foreach (string name in SlotNames)
        {
            writer.Write(name);
        }
        writer.Write(_interleaved is not null);
        _interleaved?.Save(writer);
    }

    public static VectorRowFormat Read(BinaryReader reader)
    {
        int[] dimensions = BinaryFormat.ReadInts(reader);
        string[] slotNames = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        return new VectorRowFormat(dimensions, slotNames, reader.ReadBoolean() ? ImageShape.Load(reader) : null);
    }

    /// <summary>For each place in planar order, the place in interleaved order.</summary>
    private static int[] PlanarOrder(ImageShape image)
    {
        var order = new int[image.Length];
        int i = 0;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int pixel = 0; pixel < image.Height * image.Width; pixel++)
            {
                order[i++] = pixel * image.Channels + channel;
            }
        }
        return order;
    }

    private static void Reorder(Span<float> values, int[] order)
    {
        float[] interleaved = values.ToArray();
        for (int i = 0; i < order.Length; i++)
        {
            values[i] = interleaved[order[i]];
        }
    }

    private static InvalidOperationException RowError(DataViewSchema.Column column, DataViewRow row, string trouble) =>
        new(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: the value {trouble}."));
}
