namespace Microsoft.ML.Gan;

/// <summary>
/// A field as the networks see it: a choice among modes, single values and "missing", one-hot; and, where a mode was chosen, the
/// value's place in it, from −1 to 1 for four deviations each way.
/// </summary>
/// <remarks>
/// Mode-specific normalisation of Xu et al. 2019, section 4.2. Values that make up much of a column, and the values of categories, are choices
/// without a place: the mixed type of Zhao et al. 2021, "CTAB-GAN", section 3.3.
/// </remarks>
internal sealed record FieldEncoding
{
    private const double Span = 4, Inside = 0.999, LeastPointShare = 0.05;
    private const int LeastPointRows = 5, MostModes = 10, RowsPerMode = 50, MostDecimals = 6;

    /// <summary>The field's place in the layout.</summary>
    public required int Field { get; init; }

    /// <summary>Modes over values that were moved by <see cref="Centre"/> and divided by <see cref="Scale"/>; none where only single values occur.</summary>
    public required GaussianMixture Modes { get; init; }

    public required double Centre { get; init; }

    public required double Scale { get; init; }

    /// <summary>Values that are choices of their own, ascending.</summary>
    public required double[] Points { get; init; }

    /// <summary>Whether "missing" is a choice.</summary>
    public required bool HasMissing { get; init; }

    /// <summary>The step between neighbouring values, 10 to the power of minus the decimals that values have; 0 where they have any.</summary>
    public required double Grid { get; init; }

    /// <summary>Mean and standard deviation of the values that are not points, over <see cref="Centre"/> and <see cref="Scale"/>.</summary>
    public required double Mean { get; init; }

    public required double Deviation { get; init; }

    /// <summary>The number of choices; one alone is no choice and takes no room.</summary>
    public int Choices => Modes.Means.Length + Points.Length + (HasMissing ? 1 : 0);

    /// <summary>Whether some choices have a place.</summary>
    public bool HasPlace => Modes.Means.Length > 0;

    /// <summary>The encoding of a field; null where nothing about it is to be learnt.</summary>
    public static FieldEncoding? Of(int index, TableField field, double[] values, Random random)
    {
        if (!field.IsDiscrete && !field.IsNumeric)
        {
            return null;
        }
        var none = new GaussianMixture([], [], []);
        var discrete = new FieldEncoding
        {
            Field = index, Modes = none, Centre = 0, Scale = 1, Points = field.Categories, HasMissing = field.MissingShare > 0, Grid = 0, Mean = 0, Deviation = 1,
        };
        if (field.IsDiscrete)
        {
            return discrete;
        }
        double[] present = [.. values.Where(value => !double.IsNaN(value))];
        double[] points = [.. present.CountBy(value => value).Where(pair => pair.Value > Math.Max(LeastPointShare * values.Length, LeastPointRows)).Select(pair => pair.Key).Order()];
        double[] free = [.. present.Where(value => Array.BinarySearch(points, value) < 0)];
        if (free.Length == 0)
        {
            return discrete with { Points = points };
        }
        double smallest = free.Min(), largest = free.Max(), centre = smallest / 2 + largest / 2, scale = largest / 2 - smallest / 2;
        scale = scale > 0 ? scale : Math.Max(Math.Abs(centre), 1);
        double grid = field.Role == ColumnRole.Integer ? 1 : GridOf(free);
        // Values on a grid are spread over their cells, so that no mode can sit on one of them.
        double[] scaled = [.. free.Select(value => (value - centre) / scale + (random.NextDouble() - 0.5) * (grid / scale))];
        double mean = scaled.Average(), deviation = Math.Sqrt(scaled.Average(value => (value - mean) * (value - mean)));
        return discrete with
        {
            Modes = GaussianMixture.Fit(scaled, Math.Clamp(scaled.Length / RowsPerMode, 1, MostModes), random),
            Centre = centre, Scale = scale, Points = points, Grid = grid, Mean = mean, Deviation = deviation > 0 ? deviation : 1,
        };
    }

    /// <summary>The choice that a value is, and its place. Among modes it is drawn by how likely each is.</summary>
    public (int Choice, float Place) Encode(double value, Random random)
    {
        if (double.IsNaN(value))
        {
            return (Choices - 1, 0);
        }
        if (Array.BinarySearch(Points, value) is >= 0 and var point)
        {
            return (Modes.Means.Length + point, 0);
        }
        double scaled = (value - Centre) / Scale + (random.NextDouble() - 0.5) * (Grid / Scale);
        Span<double> shares = stackalloc double[Modes.Means.Length];
        Modes.Responsibilities(scaled, shares);
        double rank = random.NextDouble();
        int mode = 0;
        while (mode < shares.Length - 1 && rank >= shares[mode])
        {
            rank -= shares[mode++];
        }
        return (mode, (float)Math.Clamp((scaled - Modes.Means[mode]) / (Span * Modes.Deviations[mode]), -Inside, Inside));
    }

    /// <summary>A mode's value at a place, over <see cref="Centre"/> and <see cref="Scale"/>.</summary>
    public double ScaledValue(int mode, double place) => Modes.Means[mode] + Span * Modes.Deviations[mode] * place;

    /// <summary>What a choice without a place stands for.</summary>
    public double PointOf(int choice) => choice - Modes.Means.Length is var point && point < Points.Length ? Points[point] : double.NaN;

    /// <summary>A scaled value as the column has them: on the grid and within bounds.</summary>
    public double Value(double scaled, TableField field)
    {
        double value = Centre + Scale * scaled;
        if (Grid > 0)
        {
            double cells = Math.Round(1 / Grid);
            value = Math.Round(value * cells) / cells;
        }
        return field.Bounded(value);
    }

    /// <summary>What a choice adds to the standardised value, and by how much a place in it does.</summary>
    public (double Offset, double Slope) Standardised(int choice)
    {
        if (choice < Modes.Means.Length)
        {
            return (Within((Modes.Means[choice] - Mean) / Deviation), Span * Modes.Deviations[choice] / Deviation);
        }
        double point = PointOf(choice);
        return (double.IsNaN(point) ? 0 : Within(((point - Centre) / Scale - Mean) / Deviation), 0);

        static double Within(double value) => Math.Clamp(value, -Span, Span);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Field);
        BinaryFormat.WriteDoubles(writer, Modes.Means);
        BinaryFormat.WriteDoubles(writer, Modes.Deviations);
        BinaryFormat.WriteDoubles(writer, Modes.Weights);
        writer.Write(Centre);
        writer.Write(Scale);
        BinaryFormat.WriteDoubles(writer, Points);
        writer.Write(HasMissing);
        writer.Write(Grid);
        writer.Write(Mean);
        writer.Write(Deviation);
    }

    public static FieldEncoding Load(BinaryReader reader) => new()
    {
        Field = reader.ReadInt32(),
        Modes = new GaussianMixture(BinaryFormat.ReadDoubles(reader), BinaryFormat.ReadDoubles(reader), BinaryFormat.ReadDoubles(reader)),
        Centre = reader.ReadDouble(),
        Scale = reader.ReadDouble(),
        Points = BinaryFormat.ReadDoubles(reader),
        HasMissing = reader.ReadBoolean(),
        Grid = reader.ReadDouble(),
        Mean = reader.ReadDouble(),
        Deviation = reader.ReadDouble(),
    };

    private static double GridOf(double[] values)
    {
        for (int decimals = 0; decimals <= MostDecimals; decimals++)
        {
            double power = Math.Pow(10, decimals);
            // As far off as a Single is, but never so far that any number would do.
            if (Array.TrueForAll(values, value => Math.Abs(value * power) is < 1e9 and var cells && Math.Abs(cells - Math.Round(cells)) <= Math.Min(1e-7 * cells, 0.05)))
            {
                return 1 / power;
            }
        }
        return 0;
    }
}
