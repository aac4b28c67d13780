namespace Microsoft.ML.Gan;

/// <summary>What SMOTE measures the rows of a table by: numbers in the table's standard deviations, and categories by their places.</summary>
/// <remarks>
/// Where there are no numbers at all, categories differ by the value difference metric: by how differently the classes are
/// shared out among the rows that have them (Chawla et al. 2002, section 6.2; Cost and Salzberg 1993).
/// </remarks>
internal sealed class SmoteSpace
{
    private readonly double[] _deviations;
    private readonly double[][][] _shares;

    /// <param name="table">Rows, each with a label.</param>
    /// <param name="label">The label's field.</param>
    public SmoteSpace(Table table, int label)
    {
        Table = table;
        IReadOnlyList<TableField> fields = table.Layout.Fields;
        int[] others = [.. Enumerable.Range(0, fields.Count).Where(field => field != label)];
        Numbers = [.. others.Where(field => fields[field].IsNumeric || fields[field].Role == ColumnRole.Ordinal)];
        Categories = [.. others.Where(field => fields[field].Role == ColumnRole.Categorical)];
        _deviations = [.. Numbers.Select(field => Deviation(table.Values[field]) is > 0 and var deviation ? deviation : 1)];
        _shares = Numbers.Length > 0 ? [] : [.. Categories.Select(field => ClassShares(table, field, label))];
    }

    public Table Table { get; }

    /// <summary>The fields that are numbers with an order.</summary>
    public int[] Numbers { get; }

    /// <summary>The fields that are categories.</summary>
    public int[] Categories { get; }

    /// <summary>A row's numbers, in standard deviations; NaN where they are missing.</summary>
    public double[] NumbersOf(int row) => [.. Numbers.Select((field, i) => Table.Values[field][row] / _deviations[i])];

    /// <summary>The places of a row's categories; −1 for a missing one, which is a category of its own.</summary>
    public int[] CategoriesOf(int row) => [.. Categories.Select(field => Table.Layout.Fields[field].PlaceOf(Table.Values[field][row]))];

    /// <summary>The squared difference of two categories where there are no numbers: (Σ over classes |P(class | a) − P(class | b)|)².</summary>
    public double CategoryDifference(int category, int a, int b)
    {
        double[] first = _shares[category][a + 1], second = _shares[category][b + 1];
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }
        return sum * sum;
    }

    /// <summary>The standard deviation of those values that are there, √(mean squared deviation).</summary>
    public static double Deviation(IEnumerable<double> values)
    {
        double[] present = [.. values.Where(value => !double.IsNaN(value))];
        if (present.Length == 0)
        {
            return 0;
        }
        double mean = present.Average();
        return Math.Sqrt(present.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>For each category, the missing one first, the classes' shares of its rows.</summary>
    private static double[][] ClassShares(Table table, int field, int label)
    {
        TableField categories = table.Layout.Fields[field], classes = table.Layout.Fields[label];
        double[][] shares = [.. Enumerable.Range(0, categories.Categories.Length + 1).Select(_ => new double[classes.Categories.Length])];
        for (int row = 0; row < table.Count; row++)
        {
            shares[categories.PlaceOf(table.Values[field][row]) + 1][classes.PlaceOf(table.Values[label][row])]++;
        }
        foreach (double[] counts in shares)
        {
            double total = Math.Max(1, counts.Sum());
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] /= total;
            }
        }
        return shares;
    }
}
