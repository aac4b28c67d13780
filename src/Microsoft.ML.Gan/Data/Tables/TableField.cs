namespace Microsoft.ML.Gan;

/// <summary>One number per row of a table: a scalar column, or a slot of a vector column.</summary>
/// <param name="Column">The column's place in the layout.</param>
/// <param name="Slot">The slot, 0 for a scalar.</param>
/// <param name="Name">What it is called in errors and reports.</param>
/// <param name="Role">What its values are.</param>
/// <param name="Categories">The values that occurred, ascending and without NaN, where only those can occur again; else empty.</param>
/// <param name="Smallest">The smallest value that occurred; NaN where none did.</param>
/// <param name="Largest">The largest.</param>
/// <param name="MissingShare">The share of rows without a value.</param>
internal sealed record TableField(int Column, int Slot, string Name, ColumnRole Role, double[] Categories, double Smallest, double Largest, double MissingShare)
{
    /// <summary>Whether one of <see cref="Categories"/>, or nothing, is in every row.</summary>
    public bool IsDiscrete => Role is ColumnRole.Categorical or ColumnRole.Ordinal;

    /// <summary>Whether values are numbers between <see cref="Smallest"/> and <see cref="Largest"/>.</summary>
    public bool IsNumeric => Role is ColumnRole.Continuous or ColumnRole.Integer;

    /// <summary>The place of a value among the categories, or −1.</summary>
    public int PlaceOf(double value) => Array.BinarySearch(Categories, value) is >= 0 and var place ? place : -1;

    /// <summary>The value itself for identifiers, constants and what nobody looks at, by the row's number.</summary>
    public double Fixed(long row) => Role switch
    {
        ColumnRole.Constant => Smallest,
        ColumnRole.Identifier => (double.IsNaN(Largest) ? 0 : Math.Floor(Largest)) + 1 + row,
        _ => double.NaN,
    };

    /// <summary>Within bounds, whole where values are.</summary>
    public double Bounded(double value) => Math.Clamp(Role == ColumnRole.Integer ? Math.Round(value) : value, Smallest, Largest);

    public void Save(BinaryWriter writer)
    {
        writer.Write(Column);
        writer.Write(Slot);
        writer.Write(Name);
        writer.Write((int)Role);
        BinaryFormat.WriteDoubles(writer, Categories);
        writer.Write(Smallest);
        writer.Write(Largest);
        writer.Write(MissingShare);
    }

    public static TableField Load(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), (ColumnRole)reader.ReadInt32(),
        BinaryFormat.ReadDoubles(reader), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
}
