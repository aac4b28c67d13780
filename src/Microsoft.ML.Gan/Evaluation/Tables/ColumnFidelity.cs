namespace Microsoft.ML.Gan;

/// <summary>Column shapes and column pair trends of a table against the training rows.</summary>
/// <remarks>
/// <para>
/// The definitions are SDMetrics' (github.com/sdv-dev/SDMetrics): <c>single_column/statistical/kscomplement.py</c>, <c>tv_complement.py</c>,
/// <c>missing_value_similarity.py</c>; <c>column_pairs/statistical/correlation_similarity.py</c>, <c>contingency_similarity.py</c>; which one
/// a pair gets is as in <c>reports/single_table/_properties/column_pair_trends.py</c>.
/// </para>
/// <para>
/// Ordinal columns count as categories: numbers with few values are as often codes as grades, and the total variation is never below
/// the Kolmogorov-Smirnov distance. Correlations are over the rows that have both values, where SDMetrics takes a missing one for 0; one that
/// is undefined, since a column has one value, counts as 0, so that a column which has collapsed does not go unseen. Bins are cut over the
/// real range for both sides.
/// </para>
/// </remarks>
internal sealed class ColumnFidelity
{
    private readonly Table _real;
    private readonly IReadOnlyList<int> _fields;
    private readonly Dictionary<int, int[]> _cells;

    public ColumnFidelity(Table real, IReadOnlyList<int> fields)
    {
        _real = real;
        _fields = fields;
        _cells = Cells(real);
    }

    /// <summary>Each field's shape and missing-value similarity.</summary>
    public (double Shape, double Missing)[] Shapes(Table other) => [.. _fields.Select(field => (Shape(Field(field), _real.Values[field], other.Values[field]),
        1 - Math.Abs(MissingShare(_real.Values[field]) - MissingShare(other.Values[field]))))];

    /// <summary>Each pair's similarity, in the order of <see cref="Pairs"/>.</summary>
    public double[] Trends(Table other)
    {
        Dictionary<int, int[]> cells = Cells(other);
        return [.. Pairs.Select(pair => pair.IsCorrelation
            ? 1 - Math.Abs(Correlation(_real, pair.First, pair.Second) - Correlation(other, pair.First, pair.Second)) / 2
            : 1 - DistributionDistance.TotalVariation(Joint(_cells, pair.First, pair.Second), Joint(cells, pair.First, pair.Second)))];
    }

    /// <summary>All pairs of fields, by their places in the layout.</summary>
    public IEnumerable<(int First, int Second, bool IsCorrelation)> Pairs => _fields.SelectMany((first, i) => _fields.Skip(i + 1)
        .Select(second => (first, second, Field(first).IsNumeric && Field(second).IsNumeric)));

    private TableField Field(int field) => _real.Layout.Fields[field];

    private Dictionary<int, int[]> Cells(Table table) => _fields.ToDictionary(field => field, field => FieldCells.Of(Field(field), table.Values[field]));

    private static double Shape(TableField field, double[] real, double[] other)
    {
        double[] x = Present(real), y = Present(other);
        return x.Length == 0 || y.Length == 0 ? 0
            : 1 - (field.IsNumeric ? DistributionDistance.KolmogorovSmirnov(x, y) : DistributionDistance.TotalVariation(Places(field, x), Places(field, y)));
    }

    private static long[] Places(TableField field, double[] values) => [.. FieldCells.Of(field, values).Select(cell => (long)cell)];

    private static double[] Present(double[] values) => [.. values.Where(value => !double.IsNaN(value))];

    private static double MissingShare(double[] values) => values.Count(double.IsNaN) / (double)values.Length;

    private long[] Joint(Dictionary<int, int[]> cells, int first, int second)
    {
        long width = FieldCells.Missing(Field(second)) + 1;
        return [.. cells[first].Zip(cells[second], (a, b) => a * width + b)];
    }

    private static double Correlation(Table table, int first, int second)
    {
        double[] x = table.Values[first], y = table.Values[second];
        double meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i] + y[i]))
            {
                // Running means and sums of products: Welford 1962, as one pass over both.
                count++;
                double dx = x[i] - meanX, dy = y[i] - meanY, weight = (count - 1) / (double)count;
                meanX += dx / count;
                meanY += dy / count;
                xx += dx * dx * weight;
                yy += dy * dy * weight;
                xy += dx * dy * weight;
            }
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx) / Math.Sqrt(yy) : 0;
    }
}
