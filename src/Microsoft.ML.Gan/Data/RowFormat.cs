using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Writes the current row of a cursor into floats, in the networks' order.</summary>
internal delegate void RowReader(Span<float> destination);

/// <summary>The floats of the current row; valid until the row moves.</summary>
internal delegate ReadOnlySpan<float> RowSource();

/// <summary>
/// How one column's values become floats and floats become values again. The only code that knows both data view types
/// and the networks' order of numbers.
/// </summary>
internal abstract class RowFormat
{
    /// <summary>Floats per row.</summary>
    public abstract int Length { get; }

    /// <summary>The type of the column that is given back.</summary>
    public abstract DataViewType ColumnType { get; }

    /// <summary>Names of the slots, or empty.</summary>
    public virtual string[] SlotNames => [];

    /// <summary>The range that values had by nature of the type, or null where the data must tell.</summary>
    public virtual (float Low, float High)? NaturalRange => null;

    /// <summary>A reader of the column that refuses bad rows by name and number.</summary>
    public abstract RowReader CreateReader(DataViewRow row, DataViewSchema.Column column);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of <see cref="ColumnType"/> over floats in the networks' order.</summary>
    public abstract Delegate CreateGetter(RowSource source);

    /// <summary>Whether <paramref name="column"/> can be read; else an exception that says what was expected.</summary>
    public abstract void CheckInput(DataViewSchema.Column column);

    public abstract void Save(BinaryWriter writer);

    public static RowFormat Load(BinaryReader reader) => reader.ReadString() switch
    {
        VectorRowFormat.Kind => VectorRowFormat.Read(reader),
        ImageRowFormat.Kind => ImageRowFormat.Read(reader),
        string other => throw new FormatException($"The model names a row format '{other}' that this version does not know."),
    };

    /// <summary>The output column with its annotations.</summary>
    public DataViewSchema.DetachedColumn CreateColumn(string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (SlotNames is { Length: > 0 } names)
        {
            annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) =>
                    value = new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(slot => slot.AsMemory())]));
        }
        return new DataViewSchema.DetachedColumn(name, ColumnType, annotations.ToAnnotations());
    }
}
