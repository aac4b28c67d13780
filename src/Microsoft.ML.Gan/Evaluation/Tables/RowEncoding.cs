namespace Microsoft.ML.Gan;

/// <summary>
/// Rows as points, the same for all tables of one layout. Numbers are standardised by the real rows' mean and standard deviation, so that
/// the squared difference of two rows is 2 on average, which no scaling by the range gives where a column has outliers; categories are one-hot
/// vectors of length 1/√2, so that it is 0 or 1. A missing number is the mean, and 1 away from one that is there.
/// </summary>
internal sealed class RowEncoding
{
    private readonly TableLayout _layout;
    private readonly (int Field, double Mean, double Spread)[] _numbers;
    private readonly int[] _gaps;
    private readonly int[] _categories;

    /// <param name="real">The rows whose statistics count.</param>
    /// <param name="fields">The fields that make up a point.</param>
    /// <param name="tables">All tables that will be encoded: fields in which a number is missing are taken from them.</param>
    public RowEncoding(Table real, IEnumerable<int> fields, IReadOnlyList<Table> tables)
    {
        _layout = real.Layout;
        ILookup<bool, int> discrete = fields.ToLookup(field => _layout.Fields[field].IsDiscrete);
        _numbers = [.. discrete[false].Select(field => Statistics(field, [.. real.Values[field].Where(value => !double.IsNaN(value))]))];
        _gaps = [.. discrete[false].Where(field => tables.Any(table => table.Values[field].Any(double.IsNaN)))];
        _categories = [.. discrete[true]];
    }

    public EncodedRows Encode(Table table) => new(table.Count,
        [.. _numbers.Select(each => table.Values[each.Field].Select(value => double.IsNaN(value) ? 0 : (value - each.Mean) / each.Spread))],
        [.. _gaps.Select(field => table.Values[field].Select(value => double.IsNaN(value) ? 1.0 : 0)),
            .. _categories.Select(field => FieldCells.Of(_layout.Fields[field], table.Values[field]).Select(cell => (double)cell))]);

    private static (int Field, double Mean, double Spread) Statistics(int field, double[] present)
    {
        double mean = present.Average(), spread = Math.Sqrt(present.Average(value => (value - mean) * (value - mean)));
        return (field, mean, spread > 0 ? spread : 1);
    }
}
