namespace Microsoft.ML.Gan;

/// <summary>A field whose value follows from another field's in every row, as a town does from its code: it is looked up and not learnt, so that the two always agree.</summary>
/// <param name="From">The field that decides: one of few categories.</param>
/// <param name="To">The field that follows.</param>
/// <param name="Values">Its values, by the category's place; behind them the one where <paramref name="From"/> is missing.</param>
internal sealed record FunctionalDependency(int From, int To, double[] Values)
{
    // With more, what a field decides is better learnt: the networks would have to find out for each category what the one that follows tells them at once. It also keeps
    // names that come again in duplicated rows from deciding all the rest, which would be copying.
    private const int MostCategories = 20;

    // Over so many rows whose value was known from rows before them, exceptions that occur in one of 30 rows would have shown.
    private const int FewestRepeats = 100;
    private const double LargestChance = 1e-6;

    /// <summary>Finds the fields that follow from another. No field follows from one that follows itself.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="label">The label's field, which others may follow from, or null.</param>
    /// <param name="cancellation">Stops the search: pairs of fields are many in wide tables.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<FunctionalDependency> Find(Table table, int? label, CancellationToken cancellation)
    {
        IReadOnlyList<TableField> fields = table.Layout.Fields;
        var found = new List<FunctionalDependency>();
        var deciding = new List<(int Field, int[] Places)>();
        // The label first, which follows from nothing; then those of many categories: of two that follow from one another the first decides.
        foreach (int to in Enumerable.Range(0, fields.Count).Where(i => fields[i].IsDiscrete || fields[i].IsNumeric)
            .OrderByDescending(i => i == label).ThenByDescending(i => fields[i].IsDiscrete).ThenByDescending(i => fields[i].Categories.Length))
        {
            cancellation.ThrowIfCancellationRequested();
            if (deciding.Select(from => Between(table, from.Field, from.Places, to)).FirstOrDefault(each => each is not null) is { } dependency)
            {
                found.Add(dependency);
            }
            else if (fields[to].IsDiscrete && fields[to].Categories.Length <= MostCategories)
            {
                deciding.Add((to, [.. table.Values[to].Select(value => PlaceOf(fields[to], value))]));
            }
        }
        return [.. found.OrderBy(dependency => dependency.To)];
    }

    /// <summary>Puts the value that follows into a row.</summary>
    public void Apply(TableLayout layout, Span<double> row) => row[To] = Values[PlaceOf(layout.Fields[From], row[From])];

    public void Save(BinaryWriter writer)
    {
        writer.Write(From);
        writer.Write(To);
        BinaryFormat.WriteDoubles(writer, Values);
    }

    public static FunctionalDependency Load(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), BinaryFormat.ReadDoubles(reader));

    private static FunctionalDependency? Between(Table table, int from, int[] places, int to)
    {
        var values = new double[table.Layout.Fields[from].Categories.Length + 1];
        var rows = new int[values.Length];
        for (int row = 0; row < table.Count; row++)
        {
            int place = places[row];
            double value = table.Values[to][row];
            // Two that are missing are the same.
            if (rows[place]++ > 0 && !values[place].Equals(value))
            {
                return null;
            }
            values[place] = value;
        }
        return IsNoChance(rows, [.. table.Values[to].CountBy(value => value).Select(pair => (double)pair.Value / table.Count)])
            ? new FunctionalDependency(from, to, [.. values.Select((value, place) => rows[place] > 0 ? value : double.NaN)])
            : null;
    }

    /// <summary>Whether values drawn by their shares would hardly ever be the same throughout each group of rows.</summary>
    private static bool IsNoChance(int[] groups, double[] shares) =>
        groups.Sum(rows => Math.Max(0, rows - 1)) >= FewestRepeats
        && groups.CountBy(rows => rows).Where(pair => pair.Key > 1).Sum(pair => pair.Value * Math.Log(shares.Sum(share => Math.Pow(share, pair.Key)))) < Math.Log(LargestChance);

    private static int PlaceOf(TableField field, double value) => double.IsNaN(value) ? field.Categories.Length : field.PlaceOf(value);
}
