namespace Microsoft.ML.Gan;

/// <summary>A field's values as cells of a table of counts. A missing value is one of them, the last.</summary>
internal static class FieldCells
{
    /// <summary>Cells of numbers between the smallest and the largest; what is below and above has a cell each.</summary>
    private const int Bins = 10;

    public static int Missing(TableField field) => field.IsDiscrete ? field.Categories.Length + 1 : Bins + 2;

    /// <summary>For categories their places, and one cell for all that the layout does not have; for numbers bins of one width.</summary>
    public static int[] Of(TableField field, double[] values) => [.. values.Select(value => Of(field, value))];

    private static int Of(TableField field, double value)
    {
        if (double.IsNaN(value))
        {
            return Missing(field);
        }
        if (field.IsDiscrete)
        {
            return field.PlaceOf(value) is >= 0 and var place ? place : field.Categories.Length;
        }
        return value < field.Smallest ? 0 : value > field.Largest ? Bins + 1
            : field.Smallest == field.Largest ? 1 : 1 + Math.Min(Bins - 1, (int)(Bins * ((value - field.Smallest) / (field.Largest - field.Smallest))));
    }
}
