namespace Microsoft.ML.Gan;

/// <summary>
/// What is put right of a trained generator's rows, field by field: how often each choice is made, and how the values of modes are distributed.
/// Marginal distributions then are the table's own, whatever the networks missed; how fields depend on one another stays theirs.
/// </summary>
/// <remarks>
/// Choices: biases of the logits such that mean probabilities equal the table's shares, by fixed-point iteration. Values: the monotone
/// map from generated quantiles to the table's, as histograms are matched in images. Classes with enough rows of both kinds have their own; the others have one together.
/// </remarks>
internal sealed class TableCalibration
{
    private const int RowsOfOwn = 20, Iterations = 10, MostKnots = 256, FewestKnots = 8, LeastGenerated = 20, LeastReal = 10;
    private const double LargestBias = 12, Tiny = 1e-6;

    private readonly TableEncoding _encoding;
    private readonly TableLayout _layout;
    private readonly int[] _groups;
    private readonly FieldCalibration[][] _fields;

    private TableCalibration(TableEncoding encoding, TableLayout layout, int[] groups, FieldCalibration[][] fields)
    {
        _encoding = encoding;
        _layout = layout;
        _groups = groups;
        _fields = fields;
    }

    /// <summary>Finds what is to be put right.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="table">The training rows.</param>
    /// <param name="encoded">They as the networks see them.</param>
    /// <param name="classes">Their classes.</param>
    /// <param name="raw">A generator's outputs for rows whose classes occur as often as in training.</param>
    /// <param name="rawClasses">Their classes.</param>
    /// <param name="random">Chance that follows from the seed.</param>
    public static TableCalibration Of(TableEncoding encoding, Table table, float[] encoded, int[] classes, float[] raw, int[] rawClasses, Random random)
    {
        var groups = new int[classes.Max() + 1];
        int[] ofReal = Counts(classes), ofGenerated = Counts(rawClasses);
        int count = 1;
        for (int value = 0; value < groups.Length; value++)
        {
            if (ofReal[value] >= RowsOfOwn && ofGenerated[value] >= RowsOfOwn)
            {
                groups[value] = count++;
            }
        }
        ILookup<int, int> real = ByGroup(classes), generated = ByGroup(rawClasses);
        return new TableCalibration(encoding, table.Layout, groups, [.. Enumerable.Range(0, count).Select(group =>
        {
            int[] realRows = [.. real[group]], generatedRows = [.. generated[group]];
            return encoding.Fields.Select((_, i) => Of(encoding, i, table, encoded, realRows, raw, generatedRows, random)).ToArray();
        })]);

        int[] Counts(int[] each)
        {
            var counts = new int[groups.Length];
            Array.ForEach(each, value => counts[value]++);
            return counts;
        }

        ILookup<int, int> ByGroup(int[] each) => Enumerable.Range(0, each.Length).ToLookup(row => groups[each[row]]);
    }

    /// <summary>A row of values from a generator's outputs.</summary>
    /// <param name="raw">The outputs: <see cref="TableEncoding.Outputs"/> numbers.</param>
    /// <param name="label">The row's class.</param>
    /// <param name="chance">A number from 0 to 1 for each encoded field, which decides its choice.</param>
    /// <param name="values">The values, by the layout's fields; those that are not encoded are left as they are.</param>
    public void Decode(ReadOnlySpan<float> raw, int label, ReadOnlySpan<double> chance, Span<double> values)
    {
        FieldCalibration[] calibrations = _fields[_groups[label]];
        for (int i = 0; i < calibrations.Length; i++)
        {
            FieldEncoding field = _encoding.Fields[i];
            int start = _encoding.StartOf(i), choice = start < 0 ? 0 : Choose(raw.Slice(start, field.Choices), calibrations[i].Bias, chance[i]);
            values[field.Field] = choice < field.Modes.Means.Length
                ? field.Value(calibrations[i].Map(field.ScaledValue(choice, Math.Tanh(raw[i]))), _layout.Fields[field.Field])
                : field.PointOf(choice);
        }
    }

    public void Save(BinaryWriter writer)
    {
        BinaryFormat.WriteInts(writer, _groups);
        writer.Write(_fields.Length);
        foreach (FieldCalibration calibration in _fields.SelectMany(fields => fields))
        {
            calibration.Save(writer);
        }
    }

    public static TableCalibration Load(BinaryReader reader, TableEncoding encoding, TableLayout layout) => new(encoding, layout, BinaryFormat.ReadInts(reader),
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => encoding.Fields.Select(_ => FieldCalibration.Load(reader)).ToArray())]);

    private static FieldCalibration Of(TableEncoding encoding, int i, Table table, float[] encoded, int[] real, float[] raw, int[] generated, Random random)
    {
        FieldEncoding field = encoding.Fields[i];
        int start = encoding.StartOf(i);
        // A few rows say nothing of shares, and one row's choices are its own.
        double[] bias = start < 0 || real.Length < LeastReal || generated.Length < LeastGenerated ? new double[field.Choices] : Bias(encoding, start, field.Choices, encoded, real, raw, generated);
        if (!field.HasPlace)
        {
            return new FieldCalibration(bias, [], []);
        }
        var made = new List<double>();
        foreach (int row in generated)
        {
            ReadOnlySpan<float> outputs = raw.AsSpan(row * encoding.Outputs, encoding.Outputs);
            int choice = start < 0 ? 0 : Choose(outputs.Slice(start, field.Choices), bias, random.NextDouble());
            if (choice < field.Modes.Means.Length)
            {
                made.Add(field.ScaledValue(choice, Math.Tanh(outputs[i])));
            }
        }
        double[] there = [.. real.Select(row => table.Values[field.Field][row]).Where(value => !double.IsNaN(value) && Array.BinarySearch(field.Points, value) < 0)
            .Select(value => (value - field.Centre) / field.Scale + (random.NextDouble() - 0.5) * (field.Grid / field.Scale))];
        if (made.Count < LeastGenerated || there.Length < LeastReal)
        {
            return new FieldCalibration(bias, [], []);
        }
        made.Sort();
        Array.Sort(there);
        // Fewer knots than values: what is learnt is a distribution, not the rows.
        int knots = Math.Min(Math.Min(MostKnots, Math.Max(FewestKnots, there.Length / 2)), made.Count);
        return new FieldCalibration(bias, Quantiles([.. made], knots), Quantiles(there, knots));
    }

    private static double[] Bias(TableEncoding encoding, int start, int choices, float[] encoded, int[] real, float[] raw, int[] generated)
    {
        var wanted = new double[choices];
        foreach (int row in real)
        {
            for (int choice = 0; choice < choices; choice++)
            {
                wanted[choice] += encoded[row * encoding.Length + start + choice] / real.Length;
            }
        }
        var bias = new double[choices];
        var shares = new double[choices];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            var mean = new double[choices];
            foreach (int row in generated)
            {
                Softmax(raw.AsSpan(row * encoding.Outputs + start, choices), bias, shares);
                for (int choice = 0; choice < choices; choice++)
                {
                    mean[choice] += shares[choice] / generated.Length;
                }
            }
            for (int choice = 0; choice < choices; choice++)
            {
                bias[choice] += Math.Log((wanted[choice] + Tiny) / (mean[choice] + Tiny));
            }
            double middle = bias.Average();
            for (int choice = 0; choice < choices; choice++)
            {
                bias[choice] = Math.Clamp(bias[choice] - middle, -LargestBias, LargestBias);
            }
        }
        return bias;
    }

    private static int Choose(ReadOnlySpan<float> logits, double[] bias, double chance)
    {
        Span<double> shares = logits.Length <= 256 ? stackalloc double[logits.Length] : new double[logits.Length];
        Softmax(logits, bias, shares);
        int choice = 0;
        while (choice < shares.Length - 1 && chance >= shares[choice])
        {
            chance -= shares[choice++];
        }
        return choice;
    }

    private static void Softmax(ReadOnlySpan<float> logits, double[] bias, Span<double> shares)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            largest = Math.Max(largest, shares[i] = logits[i] + bias[i]);
        }
        for (int i = 0; i < logits.Length; i++)
        {
            sum += shares[i] = Math.Exp(shares[i] - largest);
        }
        for (int i = 0; i < logits.Length; i++)
        {
            shares[i] /= sum;
        }
    }

    /// <summary>Quantiles at equal steps of probability, by linear interpolation between sorted values.</summary>
    private static double[] Quantiles(double[] sorted, int knots) => [.. Enumerable.Range(0, knots).Select(knot =>
    {
        double place = knot / (knots - 1.0) * (sorted.Length - 1);
        int below = Math.Min((int)place, sorted.Length - 2);
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    })];
}

/// <summary>What is put right of one field.</summary>
/// <param name="Bias">Added to the logits of its choices.</param>
/// <param name="From">Quantiles of generated values, ascending; none where values are left as they are.</param>
/// <param name="To">The table's quantiles.</param>
internal sealed record FieldCalibration(double[] Bias, double[] From, double[] To)
{
    /// <summary>The value at the same quantile; beyond the ends, the end.</summary>
    public double Map(double value)
    {
        if (From.Length == 0)
        {
            return value;
        }
        int above = Array.BinarySearch(From, value);
        above = above >= 0 ? above : ~above;
        if (above == 0)
        {
            return To[0];
        }
        if (above >= From.Length)
        {
            return To[^1];
        }
        double width = From[above] - From[above - 1];
        return To[above - 1] + (width > 0 ? (value - From[above - 1]) / width : 0) * (To[above] - To[above - 1]);
    }

    public void Save(BinaryWriter writer)
    {
        BinaryFormat.WriteDoubles(writer, Bias);
        BinaryFormat.WriteDoubles(writer, From);
        BinaryFormat.WriteDoubles(writer, To);
    }

    public static FieldCalibration Load(BinaryReader reader) => new(BinaryFormat.ReadDoubles(reader), BinaryFormat.ReadDoubles(reader), BinaryFormat.ReadDoubles(reader));
}
