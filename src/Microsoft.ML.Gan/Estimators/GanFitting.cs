using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// What every GAN estimator does beyond choosing its networks: it checks options and schema, and its <c>Fit</c> reads,
/// builds, trains and wraps.
/// </summary>
internal sealed class GanFitting
{
    private readonly IHostEnvironment _env;
    private readonly IHost _host;
    private readonly GanOptions _options;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly string _expected;
    private readonly Func<SchemaShape.Column, bool> _accepts;
    private readonly int _seed;

    /// <param name="env">The environment that logs and seeds.</param>
    /// <param name="estimator">The estimator's name, for the log.</param>
    /// <param name="outputColumnName">The column of generated rows.</param>
    /// <param name="inputColumnName">The column to learn; null for the output column's name.</param>
    /// <param name="options">The options, checked here.</param>
    /// <param name="expected">What the input column must be, in words.</param>
    /// <param name="accepts">Whether a column is that.</param>
    public GanFitting(IHostEnvironment env, string estimator, string outputColumnName, string? inputColumnName, GanOptions options,
        string expected, Func<SchemaShape.Column, bool> accepts)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _env = env;
        _host = env.Register(estimator);
        _options = options;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName ?? outputColumnName;
        _expected = expected;
        _accepts = accepts;
        // Drawn once: each Fit of one estimator is the same training.
        _seed = options.Seed ?? _host.Rand.Next();
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return InputColumns.WithGenerated(inputSchema, _outputColumnName, Find(inputSchema));
    }

    /// <summary>The column to learn, checked.</summary>
    public DataViewSchema.Column Find(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Find(SchemaShape.Create(input.Schema));
        return input.Schema[_inputColumnName];
    }

    public GanTransformer Fit(IDataView input, RowFormat format, NetworkArchitecture architecture, Func<SlotStatistics, ValueScaling> chooseScaling)
    {
        using IChannel channel = _host.Start("Training");
        using TorchSession session = TorchSession.Start(_env, channel, _options.Threads);
        using DisposeScope scope = NewDisposeScope();
        _options.Warn(channel);
        // One seed for each use of chance, so that none of them shifts another.
        var seeds = new Random(_seed);
        int rowSeed = seeds.Next();

        ValueScaling scaling = null!;
        LabelSet? labels = _options.LabelColumnName is { } labelColumn ? LabelSet.Of(input.Schema[labelColumn]) : null;
        var plan = new TrainingRowsPlan(_options.BatchSize, _options.MemoryBudget, _options.QualityChecks?.HeldOutShare ?? 0, _options.QualityChecks?.MaxRows ?? 0);
        using TrainingRows rows = TrainingRows.Read(new RowCursorSource(input, _inputColumnName, format, _options.LabelColumnName, labels), plan,
            statistics => scaling = chooseScaling(statistics), architecture.RowShape, rowSeed, session.Device, _options.CancellationToken);
        if (labels is not null && labels.Counts.Sum() == 0)
        {
            throw new InvalidOperationException($"Column '{_options.LabelColumnName}' has no labels: every one is missing. Set LabelColumnName to null to train without.");
        }
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {rows.Count} rows of column '{_inputColumnName}', {format.Length} numbers each, {(rows is HeldRows ? "held in memory" : "streamed")}{(labels is null ? "" : $", {labels.Count} labels")}; batch {_options.BatchSize}, objective {_options.Objective.Name}, device {session.Device}, seed {_seed}"));

        GanNetworks networks = GanNetworks.Train(architecture, _options, rows, labels?.Count ?? 0, packing: 1, seeds, session.Device, channel);
        var model = new GanModel(architecture, networks.Plans, format, scaling, labels, _options.Prior, _seed, networks.Record.Step, networks.Generator, networks.Critics, session.Device);
        var columns = new GanColumns(_outputColumnName, _inputColumnName, _options.LatentColumnName, _options.LabelColumnName);
        return new GanTransformer(_env, model, columns, networks.Record, _options.Objective);
    }

    private SchemaShape.Column Find(SchemaShape schema)
    {
        if (_options.LabelColumnName is { } label && InputColumns.Find(schema, label) is var found && !LabelSet.Accepts(found))
        {
            throw InputColumns.Mismatch(label, "text, boolean or key", InputColumns.Describe(found));
        }
        SchemaShape.Column column = InputColumns.Find(schema, _inputColumnName);
        return _accepts(column) ? column : throw InputColumns.Mismatch(column.Name, _expected, InputColumns.Describe(column));
    }
}
