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
        foreach (string doubt in _options.Doubts())
        {
            channel.Warning(MessageSensitivity.None, doubt);
        }
        // One seed for each use of chance, so that none of them shifts another.
        var seeds = new Random(_seed);
        int rowSeed = seeds.Next(), weightSeed = seeds.Next(), latentSeed = seeds.Next(), criticSeed = seeds.Next();

        ValueScaling scaling = null!;
        using TrainingRows rows = TrainingRows.Read(new RowCursorSource(input, _inputColumnName, format), _options.BatchSize, _options.MemoryBudget,
            statistics => scaling = chooseScaling(statistics), architecture.RowShape, rowSeed, session.Device, _options.CancellationToken);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {rows.Count} rows of column '{_inputColumnName}', {format.Length} numbers each, {(rows is HeldRows ? "held in memory" : "streamed")}; batch {_options.BatchSize}, objective {_options.Objective.Name}, device {session.Device}, seed {_seed}"));

        using var weightSource = new Generator((ulong)weightSeed);
        using var latentSource = new Generator((ulong)latentSeed);
        using var criticSource = new Generator((ulong)criticSeed);
        nn.Module<Tensor, Tensor>? generator = null, critic = null, averaged = null;
        try
        {
            generator = architecture.CreateGenerator(weightSource).to(session.Device);
            critic = architecture.CreateDiscriminator(weightSource).to(session.Device);
            ExponentialMovingAverage? average = null;
            if (_options.EmaDecay is { } decay)
            {
                averaged = architecture.CreateGenerator(weightSource).to(session.Device);
                average = new ExponentialMovingAverage(averaged, generator, decay);
            }
            using var discriminator = new Discriminator(critic, _options.Objective, _options.Regularizers, _options.DiscriminatorOptimizer, criticSource);
            var latents = new LatentSource(_options.Prior, _options.LatentSize, latentSource, session.Device);
            List<GanMetrics> history = AdversarialTraining.Run(generator, discriminator, critic, rows, latents, average, _options, channel);

            if (averaged is not null)
            {
                (generator, averaged) = (averaged, generator);
            }
            Finish(generator);
            Finish(critic);
            var model = new GanModel(architecture, format, scaling, _options.Prior, _seed, generator, critic, session.Device);
            var transformer = new GanTransformer(_env, model, _outputColumnName, _inputColumnName, _options.LatentColumnName, history.AsReadOnly());
            (generator, critic) = (null, null);
            return transformer;
        }
        finally
        {
            generator?.Dispose();
            critic?.Dispose();
            averaged?.Dispose();
        }
    }

    private SchemaShape.Column Find(SchemaShape schema)
    {
        SchemaShape.Column column = InputColumns.Find(schema, _inputColumnName);
        return _accepts(column) ? column : throw InputColumns.Mismatch(column.Name, _expected, InputColumns.Describe(column));
    }

    /// <summary>Ready for use: fixed statistics, no gradients kept.</summary>
    private static void Finish(nn.Module network)
    {
        network.zero_grad();
        network.eval();
    }
}
