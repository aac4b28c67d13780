using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Columns computed from rows of floats, many rows at once: what a network does to a view.</summary>
internal abstract class RowMap
{
    /// <summary>Floats that go in per row.</summary>
    public abstract int InputLength { get; }

    /// <summary>Floats that come out per row.</summary>
    public abstract int OutputLength { get; }

    /// <summary>The columns that the map adds.</summary>
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    /// <summary>The columns that a row is computed from, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public abstract DataViewSchema.Column[] Dependencies(DataViewSchema schema);

    /// <summary>Reads what goes in for the current row.</summary>
    public abstract RowReader CreateReader(DataViewRow row);

    /// <summary>What goes in for every row of a view.</summary>
    public float[][] Read(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(Dependencies(view.Schema));
        RowReader read = CreateReader(cursor);
        var rows = new List<float[]>();
        while (cursor.MoveNext())
        {
            var row = new float[InputLength];
            read(row);
            rows.Add(row);
        }
        return [.. rows];
    }

    /// <summary>Computes all rows of <paramref name="outputs"/> from those of <paramref name="inputs"/>.</summary>
    public abstract void Compute(float[] inputs, float[] outputs);

    /// <summary>The getter of one of <see cref="OutputColumns"/>, over the floats of all of them.</summary>
    public abstract Delegate CreateGetter(int column, RowSource source);
}
