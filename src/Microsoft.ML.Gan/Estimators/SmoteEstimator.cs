using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>Makes new rows of a table by SMOTE: each lies between a row and one of the nearest rows of its class.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and what becomes of it</description></listheader>
/// <item><term>Label</term><description>A scalar: text, boolean, key or number. Rows without one are left out.</description></item>
/// <item><term>Continuous, Integer and Ordinal columns and slots</term><description>Interpolated; whole numbers are rounded, ordinal ones become the nearest value seen. So no new value lies outside those seen in its class.</description></item>
/// <item><term>Categorical columns</term><description>The value that most of the row's neighbours have (without numbers in the table: of the row and its neighbours); of equally frequent ones the nearest neighbour's.</description></item>
/// <item><term>Constant, Identifier and Ignored columns</term><description>As <see cref="ColumnRole"/> says; they count in no distance.</description></item>
/// </list>
/// <para>Chawla, Bowyer, Hall and Kegelmeyer 2002, "SMOTE: Synthetic Minority Over-sampling Technique": section 4.2 for numbers,
/// 6.1 (SMOTE-NC) for numbers and categories, 6.2 (SMOTE-N) for categories alone. Otherwise than there, a number counts in
/// standard deviations of the table, so that no unit outweighs another; categories that differ count the median of the numbers'
/// standard deviations in the class.</para>
/// <para>A missing category is a category of its own. A number that only one of two rows has counts as a difference of categories;
/// between such rows, the end that the new row is nearer to says whether it is missing, and its value.</para>
/// <para>A class of one row has no neighbours: its new rows are copies, and the log warns of it. <c>Fit</c> keeps the rows and finds
/// neighbours when rows are made: a saved model holds the training rows.</para>
/// </remarks>
public sealed class SmoteEstimator : IEstimator<SmoteTransformer>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly int _seed;

    internal SmoteEstimator(IHostEnvironment env, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _host = env.Register(nameof(SmoteEstimator));
        _options = options;
        _seed = options.Seed ?? _host.Rand.Next();
    }

    internal string LabelColumnName => _options.LabelColumnName;

    /// <summary>Reads the rows, and returns what makes new ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label or another column is missing or of the wrong type, or can't have its role.</exception>
    /// <exception cref="InvalidOperationException">There are no rows or no labels, or a value is infinite.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SmoteTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(SchemaShape.Create(input.Schema));
        using IChannel channel = _host.Start("Training");
        (TableLayout layout, Table all) = TableLayout.Read(input, _options.Roles, [_options.LabelColumnName], _options.CancellationToken);
        int label = layout.FieldOf(_options.LabelColumnName, nameof(Options.LabelColumnName));
        Table table = all.Take([.. Enumerable.Range(0, all.Count).Where(row => !double.IsNaN(all.Values[label][row]))]);
        if (table.Count == 0)
        {
            throw new InvalidOperationException($"Column '{_options.LabelColumnName}' has no labels: every one is missing.");
        }
        var transformer = new SmoteTransformer(table, _options.LabelColumnName, _options.Neighbours, _seed);
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"SMOTE: {table.Count} rows, {transformer.Classes.Count} classes, {_options.Neighbours} neighbours, seed {_seed}"));
        string[] alone = [.. transformer.Labels.Where((_, i) => transformer.Classes[i].Count == 1)];
        if (alone.Length > 0)
        {
            channel.Warning(MessageSensitivity.UserData, $"Labels with a single row, of which new rows are copies: {string.Join(", ", alone)}.");
        }
        return transformer;
    }

    /// <summary>The input's schema: the transformer hands its input on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Check(inputSchema);
        return inputSchema;
    }

    private void Check(SchemaShape schema)
    {
        SchemaShape.Column label = InputColumns.Find(schema, _options.LabelColumnName);
        if (label.Kind != SchemaShape.Column.VectorKind.Scalar || !(label.IsKey || label.ItemType is TextDataViewType or BooleanDataViewType or NumberDataViewType))
        {
            throw InputColumns.Mismatch(label.Name, "text, boolean, key or number", InputColumns.Describe(label));
        }
    }

    /// <summary>Options of <see cref="SmoteEstimator"/>.</summary>
    public sealed class Options
    {
        /// <summary>The column of classes.</summary>
        public required string LabelColumnName { get; init; }

        /// <summary>k: a new row lies between a row and one of its k nearest of the same class. 1 to 1,000; default 5. A class of fewer rows has fewer.</summary>
        public int Neighbours { get; init; } = 5;

        /// <summary>What columns are, by name, where it should not be found out from their values. Default: none.</summary>
        public IReadOnlyDictionary<string, ColumnRole> Roles { get; init; } = new Dictionary<string, ColumnRole>();

        /// <summary>One seed, the same new rows. Default null: from the MLContext's seed.</summary>
        public int? Seed { get; init; }

        /// <summary>Stops the reading with an <see cref="OperationCanceledException"/>. Default: none.</summary>
        public CancellationToken CancellationToken { get; init; }

        internal void Validate()
        {
            OptionChecks.Range(!string.IsNullOrEmpty(LabelColumnName), nameof(LabelColumnName), LabelColumnName, "a column name");
            OptionChecks.Range(Neighbours is >= 1 and <= 1000, nameof(Neighbours), Neighbours, "from 1 to 1000");
            OptionChecks.Range(Roles is not null, nameof(Roles), Roles, "a dictionary, which may be empty");
            foreach ((string column, ColumnRole role) in Roles!)
            {
                OptionChecks.Range(Enum.IsDefined(role), $"{nameof(Roles)}['{column}']", role, "a ColumnRole");
            }
        }
    }
}
