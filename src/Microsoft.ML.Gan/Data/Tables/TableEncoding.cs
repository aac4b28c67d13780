namespace Microsoft.ML.Gan;

/// <summary>
/// Rows of a table as the networks see them: [places | choices, one-hot | standardised values]. The last part follows from the others, and
/// spares the critic from having to learn what a mode and a place in it mean together.
/// </summary>
internal sealed class TableEncoding
{
    private readonly FieldEncoding[] _fields;
    private readonly int[] _starts;

    /// <param name="fields">The encoded fields.</param>
    private TableEncoding(IEnumerable<FieldEncoding> fields)
    {
        // Those with a place first: the place of field i is number i. Choices by their number, so that equally many are computed at a time.
        _fields = [.. fields.OrderBy(field => field.HasPlace ? 0 : 1)];
        Places = _fields.Count(field => field.HasPlace);
        _starts = new int[_fields.Length];
        Array.Fill(_starts, -1);
        int start = Places;
        var groups = new List<ChoiceGroup>();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, _fields.Length).Where(i => _fields[i].Choices > 1).GroupBy(i => _fields[i].Choices).OrderBy(group => group.Key))
        {
            groups.Add(new ChoiceGroup(group.Key, start, group.Count()));
            foreach (int i in group)
            {
                _starts[i] = start;
                start += group.Key;
            }
        }
        Groups = groups;
        Outputs = start;
    }

    public IReadOnlyList<FieldEncoding> Fields => _fields;

    /// <summary>Fields with a place, which come first.</summary>
    public int Places { get; }

    /// <summary>One-hot blocks by size, from the smallest to the largest, in the order in which they stand in a row.</summary>
    public IReadOnlyList<ChoiceGroup> Groups { get; }

    /// <summary>Numbers that a generator gives for a row: places and choices.</summary>
    public int Outputs { get; }

    /// <summary>Numbers of an encoded row.</summary>
    public int Length => Outputs + Places;

    /// <summary>Where a field's choices start, −1 where it has only one.</summary>
    public int StartOf(int encoded) => _starts[encoded];

    /// <summary>Finds an encoding for a table; <paramref name="label"/> is left out, since rows are made for a label and not with one, and so is what follows from other fields.</summary>
    public static TableEncoding Of(Table table, int? label, Random random, IReadOnlyList<FunctionalDependency>? dependencies = null) => new(table.Layout.Fields
        .Select((field, i) => i == label || dependencies?.Any(dependency => dependency.To == i) == true ? null : FieldEncoding.Of(i, field, table.Values[i], random)).OfType<FieldEncoding>());

    /// <summary>The rows, one behind another, of <see cref="Length"/> numbers each.</summary>
    public float[] Encode(Table table, Random random)
    {
        var rows = new float[(long)table.Count * Length];
        for (int row = 0; row < table.Count; row++)
        {
            Span<float> encoded = rows.AsSpan(row * Length, Length);
            for (int i = 0; i < _fields.Length; i++)
            {
                (int choice, float place) = _fields[i].Encode(table.Values[_fields[i].Field][row], random);
                if (_starts[i] >= 0)
                {
                    encoded[_starts[i] + choice] = 1;
                }
                if (i < Places)
                {
                    encoded[i] = place;
                    (double offset, double slope) = _fields[i].Standardised(choice);
                    encoded[Outputs + i] = (float)(offset + slope * place);
                }
            }
        }
        return rows;
    }

    /// <summary>
    /// What choices say of places, as linear forms of them: of each field with a place, whether its choice has one; and the offsets and slopes of the standardised
    /// value, offset + slope · place.
    /// </summary>
    /// <returns>Weights [3 · places, choices], choices as they stand in a row, and what fields with one choice have in their place, [3 · places].</returns>
    public (float[] Weights, float[] Constants) Forms()
    {
        int choices = Outputs - Places;
        var weights = new float[3 * Places * choices];
        var constants = new float[3 * Places];
        for (int i = 0; i < Places; i++)
        {
            for (int choice = 0; choice < _fields[i].Choices; choice++)
            {
                (double offset, double slope) = _fields[i].Standardised(choice);
                double[] forms = [choice < _fields[i].Modes.Means.Length ? 1 : 0, offset, slope];
                for (int form = 0; form < forms.Length; form++)
                {
                    int row = form * Places + i;
                    if (_starts[i] >= 0)
                    {
                        weights[row * choices + _starts[i] - Places + choice] = (float)forms[form];
                    }
                    else
                    {
                        constants[row] = (float)forms[form];
                    }
                }
            }
        }
        return (weights, constants);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_fields.Length);
        foreach (FieldEncoding field in _fields)
        {
            field.Save(writer);
        }
    }

    public static TableEncoding Load(BinaryReader reader) => new([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => FieldEncoding.Load(reader))]);
}

/// <summary>One-hot blocks of one size that stand behind one another.</summary>
/// <param name="Choices">Their size.</param>
/// <param name="Start">Where the first starts in a row.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct ChoiceGroup(int Choices, int Start, int Count);
