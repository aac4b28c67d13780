namespace Microsoft.ML.Gan;

/// <summary>The rows of one class, and new ones between them.</summary>
internal sealed class SmoteClass
{
    private readonly SmoteSpace _space;
    private readonly int[] _rows;
    private readonly double[][] _numbers;
    private readonly int[][] _categories;
    private readonly int _neighbours;
    private readonly double _step;
    // Found when they are first needed; whoever finds them finds the same.
    private readonly int[]?[] _nearest;

    /// <param name="space">The table that the rows are of.</param>
    /// <param name="rows">The rows of the class, at least 1.</param>
    /// <param name="neighbours">k; fewer where the class has not so many other rows.</param>
    public SmoteClass(SmoteSpace space, int[] rows, int neighbours)
    {
        _space = space;
        _rows = rows;
        _numbers = [.. rows.Select(space.NumbersOf)];
        _categories = [.. rows.Select(space.CategoriesOf)];
        _neighbours = Math.Min(neighbours, rows.Length - 1);
        _nearest = new int[]?[rows.Length];
        double[] deviations = [.. space.Numbers.Select((_, i) => SmoteSpace.Deviation(_numbers.Select(row => row[i]))).Where(deviation => deviation > 0).Order()];
        double median = deviations.Length == 0 ? 1 : (deviations[(deviations.Length - 1) / 2] + deviations[deviations.Length / 2]) / 2;
        _step = median * median;
    }

    public int Count => _rows.Length;

    /// <summary>The squared distance of two of the class's rows, by their places in it.</summary>
    /// <remarks>
    /// Categories that differ, and a number that only one of them has, count the squared median of the numbers' standard
    /// deviations in the class, of those that vary in it (Chawla et al. 2002, section 6.1).
    /// </remarks>
    public double SquaredDistance(int a, int b)
    {
        double sum = 0;
        double[] first = _numbers[a], second = _numbers[b];
        for (int i = 0; i < first.Length; i++)
        {
            double difference = first[i] - second[i];
            sum += !double.IsNaN(difference) ? difference * difference : double.IsNaN(first[i]) && double.IsNaN(second[i]) ? 0 : _step;
        }
        int[] left = _categories[a], right = _categories[b];
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] == right[i] ? 0 : _space.Numbers.Length > 0 ? _step : _space.CategoryDifference(i, left[i], right[i]);
        }
        return sum;
    }

    /// <summary>The places of a row's nearest others in the class, nearest first; of equally near ones the earlier.</summary>
    public int[] Nearest(int place) => _nearest[place] ??= Search(place);

    /// <summary>Writes a new row's numbers and categories.</summary>
    /// <param name="chance">Three numbers from 0 to 1: which row, which of its neighbours, how far towards it.</param>
    /// <param name="values">For each field of the table, the new rows' numbers.</param>
    /// <param name="at">The new row's place.</param>
    public void Fill(ReadOnlySpan<double> chance, double[][] values, int at)
    {
        int place = Pick(chance[0], _rows.Length);
        int[] nearest = Nearest(place);
        // A class of one row has nothing to go towards.
        int other = nearest.Length == 0 ? place : nearest[Pick(chance[1], nearest.Length)];
        Table table = _space.Table;
        foreach (int field in _space.Numbers)
        {
            values[field][at] = Between(table.Layout.Fields[field], table.Values[field][_rows[place]], table.Values[field][_rows[other]], chance[2]);
        }
        int[] voters = nearest.Length == 0 || _space.Numbers.Length == 0 ? [place, .. nearest] : nearest;
        for (int i = 0; i < _space.Categories.Length; i++)
        {
            // Groups stand in the order of their first voter: of equally large ones the nearer wins.
            int winner = voters.GroupBy(voter => _categories[voter][i]).MaxBy(group => group.Count())!.Key;
            values[_space.Categories[i]][at] = winner < 0 ? double.NaN : table.Layout.Fields[_space.Categories[i]].Categories[winner];
        }
    }

    private static double Between(TableField field, double from, double to, double share)
    {
        if (double.IsNaN(from) || double.IsNaN(to))
        {
            return share < 0.5 ? from : to;
        }
        double value = from + share * (to - from);
        return field.IsDiscrete ? field.Categories.MinBy(category => Math.Abs(category - value)) : field.Bounded(value);
    }

    private static int Pick(double chance, int count) => Math.Min((int)(chance * count), count - 1);

    private int[] Search(int place)
    {
        var nearest = new List<(double Distance, int Place)>(_neighbours + 1);
        for (int other = 0; other < _rows.Length; other++)
        {
            if (other == place)
            {
                continue;
            }
            double distance = SquaredDistance(place, other);
            int at = nearest.Count;
            while (at > 0 && nearest[at - 1].Distance > distance)
            {
                at--;
            }
            if (at < _neighbours)
            {
                nearest.Insert(at, (distance, other));
                if (nearest.Count > _neighbours)
                {
                    nearest.RemoveAt(_neighbours);
                }
            }
        }
        return [.. nearest.Select(found => found.Place)];
    }
}
