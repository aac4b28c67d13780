namespace Microsoft.ML.Data;

/// <summary>An input schema with added columns: an added column stands behind all visible ones, and hides those of its name.</summary>
internal sealed class ColumnBindings
{
    public ColumnBindings(DataViewSchema input, DataViewSchema.DetachedColumn[] addedColumns)
    {
        InputSchema = input;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(addedColumns);
        Schema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema Schema { get; }

    public int AddedCount => Schema.Count - InputSchema.Count;

    /// <summary>The index of a column among the input's columns or among the added ones.</summary>
    public int MapColumnIndex(out bool isSource, int column)
    {
        isSource = column < InputSchema.Count;
        return isSource ? column : column - InputSchema.Count;
    }
}
