using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Trains a conditional GAN on the rows of a table, whatever its columns are.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Any</term><description>Numbers, known-size vectors of numbers, boolean, text or key. Missing values (NaN, empty text, key 0) are learnt and made as such. Hidden columns are left out.</description></item>
/// <item><term>Label (with <see cref="GanOptions.LabelColumnName"/>)</term><description>A scalar column of categories: rows of a label can be asked for.</description></item>
/// </list>
/// <para>What a column's values are is found out, or told by <see cref="Options.Roles"/>: text, booleans and keys are categorical; numbers with at most 20 whole or
/// 10 other values, half as many as rows or fewer, are ordinal; whole numbers are integers; text with another value in every row, and whole numbers that count the rows, are identifiers.</para>
/// <para>A Wasserstein GAN with gradient penalty after Xu et al. 2019, "Modeling Tabular data using Conditional GAN" (CTGAN): mode-specific normalisation,
/// Gumbel-softmax for choices, training by sampling, a residual generator. In addition the critic sees standardised values, single values that make up much of a column are
/// choices, columns that follow from others are looked up, the generator's weights are averaged over steps, and marginal distributions are put right after training. Bounds, whole numbers and decimals are kept by construction: no row is ever rejected.</para>
/// <c>Fit</c> reads the view once, holds it in memory, and does not change the estimator: a second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class TabularGanEstimator : IEstimator<TabularGanTransformer>
{
    private const int CalibrationRows = 20_000, MostLabels = 10_000;

    private readonly IHostEnvironment _env;
    private readonly IHost _host;
    private readonly Options _options;
    private readonly int _seed;

    internal TabularGanEstimator(IHostEnvironment env, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _env = env;
        _host = env.Register(nameof(TabularGanEstimator));
        _options = options;
        // Drawn once: each Fit of one estimator is the same training.
        _seed = options.Seed ?? _host.Rand.Next();
    }

    internal string? LabelColumnName => _options.LabelColumnName;

    /// <summary>Trains, and returns the generator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column's type is none that a table can have, or the label or a role does not fit its column.</exception>
    /// <exception cref="InvalidOperationException">No rows, nothing that varies, more rows than the memory budget holds, an infinite value, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TabularGanTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        using TorchSession session = TorchSession.Start(_env, channel, _options.Threads);
        using DisposeScope scope = NewDisposeScope();
        _options.Warn(channel);
        var seeds = new Random(_seed);
        int encodingSeed = seeds.Next(), rowSeed = seeds.Next(), calibrationSeed = seeds.Next();

        (TableLayout layout, Table table) = TableLayout.Read(input, _options.Roles, _options.LabelColumnName is { } name ? [name] : [], _options.CancellationToken);
        int? label = _options.LabelColumnName is { } labelName ? layout.FieldOf(labelName, nameof(_options.LabelColumnName)) : null;
        if (label is { } constant && !layout.Fields[constant].IsDiscrete)
        {
            throw new InvalidOperationException($"Column '{_options.LabelColumnName}' has no labels: every one is missing. Set LabelColumnName to null to train without.");
        }
        if (label is { } many && layout.Fields[many].Categories.Length is > MostLabels and var found)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Column '{_options.LabelColumnName}' has {found} labels; at most {MostLabels} can be told apart. Set LabelColumnName to null to learn it like any other column."));
        }
        var chance = new Random(encodingSeed);
        IReadOnlyList<FunctionalDependency> dependencies = _options.FunctionalDependencies ? FunctionalDependency.Find(table, label, _options.CancellationToken) : [];
        TableEncoding encoding = TableEncoding.Of(table, label, chance, dependencies);
        if (encoding.Outputs == 0)
        {
            // All follows from the label: there must be something for the networks to make, though it is looked up then.
            encoding = TableEncoding.Of(table, label, chance);
        }
        if (encoding.Outputs == 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"None of the {layout.Columns.Count} columns varies over the {table.Count} rows{(label is null ? "" : " beside the label")}: there is nothing to learn."));
        }
        long most = (long)Array.MaxLength * sizeof(float);
        if ((long)table.Count * encoding.Length * sizeof(float) is var bytes && bytes > Math.Min(_options.MemoryBudget, most))
        {
            FieldEncoding widest = encoding.Fields.MaxBy(field => field.Choices)!;
            string limit = bytes > most ? FormattableString.Invariant($"{most}, the most that can be held:") : FormattableString.Invariant($"the MemoryBudget of {_options.MemoryBudget}: raise it,");
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The table's {table.Count} rows take {bytes} bytes as the networks see them, more than {limit} train on a sample (TakeRows, BootstrapSample), or give wide columns the role Ignored: '{layout.Fields[widest.Field].Name}' takes {widest.Choices} of {encoding.Length} numbers."));
        }
        float[] encoded = encoding.Encode(table, chance);
        (int[] classes, int[] classCounts) = Classes(table, label);
        int labels = label is null ? 0 : classCounts.Length;
        var architecture = new TabularArchitecture(_options.LatentSize, encoding, [.. _options.GeneratorWidths], [.. _options.DiscriminatorWidths], _options.Packing);
        using ConditionedRows rows = Rows(encoded, encoding.Length, classes, labels, rowSeed, session.Device);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"training on {rows.Count} rows of {layout.Columns.Count} columns, {encoding.Length} numbers each{(label is null ? "" : $", {labels} labels")}; {_options.StepsOver(rows.Count)} steps, batch {_options.BatchSize}, objective {_options.Objective.Name}, device {session.Device}, seed {_seed}"));
        foreach (FunctionalDependency dependency in dependencies)
        {
            channel.Info(MessageSensitivity.Schema, $"column '{layout.Fields[dependency.To].Name}' follows from '{layout.Fields[dependency.From].Name}' in every row and is looked up");
        }
        GanNetworks networks = GanNetworks.Train(architecture, _options, rows, labels, _options.Packing, seeds, session.Device, channel);
        Array.ForEach(networks.Critics, critic => critic.Dispose());
        var generator = (TabularGenerator)networks.Generator;
        try
        {
            (float[] raw, int[] rawClasses) = TabularGanModel.Sample(generator, _options.LatentSize, _options.Prior, classCounts, labels, CalibrationRows, calibrationSeed, session.Device);
            TableCalibration calibration = TableCalibration.Of(encoding, table, encoded, classes, raw, rawClasses, new Random(calibrationSeed));
            var model = new TabularGanModel(architecture, layout, dependencies, calibration, label, classCounts, _options.Prior, networks.Record.Step, generator, session.Device);
            return new TabularGanTransformer(model, _options.LabelColumnName, _seed, networks.Record);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>The input's schema: the transformer hands its input on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label column, or one that a role is given to, is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _options.Roles.Keys.Concat(_options.LabelColumnName is { } label ? [label] : []))
        {
            InputColumns.Find(inputSchema, name);
        }
        return inputSchema;
    }

    /// <summary>The class of each row, "missing" as a last one, and how often each occurs; one class where there is no label.</summary>
    private static (int[] Classes, int[] Counts) Classes(Table table, int? label)
    {
        if (label is not { } place)
        {
            return (new int[table.Count], [table.Count]);
        }
        TableField field = table.Layout.Fields[place];
        int[] classes = [.. table.Values[place].Select(value => double.IsNaN(value) ? field.Categories.Length : field.PlaceOf(value))];
        var counts = new int[field.Categories.Length + (field.MissingShare > 0 ? 1 : 0)];
        foreach (int each in classes)
        {
            counts[each]++;
        }
        return (classes, counts);
    }

    /// <summary>Batches of the rows, without those that quality is checked on.</summary>
    private ConditionedRows Rows(float[] encoded, int length, int[] classes, int labels, int seed, Device device)
    {
        if (_options.QualityChecks is not { } checks)
        {
            return new ConditionedRows(encoded, length, classes, labels, _options.BatchSize, _options.Packing, seed, device, null);
        }
        int[] order = [.. Enumerable.Range(0, classes.Length)];
        new Random(~seed).Shuffle(order);
        int held = Math.Min((int)(checks.HeldOutShare * order.Length), checks.MaxRows);
        if (held < 2 || order.Length - held < 2)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Of the {order.Length} rows, {held} would be held out for quality checks and {order.Length - held} remain: 2 of each are needed. Change HeldOutShare or add rows."));
        }
        float[] Part(int[] rows)
        {
            var part = new float[rows.Length * length];
            for (int i = 0; i < rows.Length; i++)
            {
                encoded.AsSpan(rows[i] * length, length).CopyTo(part.AsSpan(i * length));
            }
            return part;
        }
        int[] heldOut = order[..held], kept = order[held..];
        var oneHot = new float[held * labels];
        for (int i = 0; i < held && labels > 0; i++)
        {
            oneHot[i * labels + classes[heldOut[i]]] = 1;
        }
        var batch = new TrainingBatch(AlignedTensor.Of(Part(heldOut), [held, length], device).DetachFromDisposeScope(), labels > 0 ? AlignedTensor.Of(oneHot, [held, labels], device).DetachFromDisposeScope() : null);
        return new ConditionedRows(Part(kept), length, [.. kept.Select(row => classes[row])], labels, _options.BatchSize, _options.Packing, seed, device, batch);
    }

    /// <summary>Options of <see cref="TabularGanEstimator"/>.</summary>
    public sealed class Options : GanOptions
    {
        /// <summary>
        /// Options with the defaults. Where they are others than those of <see cref="GanOptions"/>: 100 <see cref="TrainingOptions.Epochs"/>, batches of 128, latents of 32,
        /// <see cref="WassersteinObjective"/> with <see cref="GradientPenalty"/>, Adam with 1e-3, 0.5, 0.9 for both networks, learning rates that fall linearly from the first
        /// step, an <see cref="GanOptions.EmaDecay"/> of 0.995, and no <see cref="GanOptions.MismatchedLabels"/>.
        /// </summary>
        public Options()
        {
            Epochs = 100;
            BatchSize = 128;
            LatentSize = 32;
            Objective = new WassersteinObjective();
            Regularizers = [new GradientPenalty()];
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-3, Beta1 = 0.5, Beta2 = 0.9 };
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3, Beta1 = 0.5, Beta2 = 0.9 };
            LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Linear, DecayStart = 0 };
            EmaDecay = 0.995;
            MismatchedLabels = 0;
        }

        /// <summary>The role of columns, by name, where it is not to be found out; of all slots of a vector. Default: none.</summary>
        public IReadOnlyDictionary<string, ColumnRole> Roles { get; init; } = new Dictionary<string, ColumnRole>();

        /// <summary>The fewest steps of the generator, where <see cref="TrainingOptions.Epochs"/> would be fewer: a small table has few batches. At least 1; default 3,000. Ignored where <see cref="TrainingOptions.Steps"/> is set.</summary>
        public int MinimumSteps { get; init; } = 3_000;

        /// <summary>Widths of the generator's hidden layers. Each 1 to 65,536; default 128, 128.</summary>
        public IReadOnlyList<int> GeneratorWidths { get; init; } = [128, 128];

        /// <summary>Widths of the critic's hidden layers. Each 1 to 65,536; default 128, 128.</summary>
        public IReadOnlyList<int> DiscriminatorWidths { get; init; } = [128, 128];

        /// <summary>Rows of one label that the critic judges together, so that it sees where rows are too much alike. A divisor of <see cref="TrainingOptions.BatchSize"/>; default 1.</summary>
        /// <remarks>Lin et al. 2018, "PacGAN: The power of two samples in generative adversarial networks".</remarks>
        public int Packing { get; init; } = 1;

        /// <summary>
        /// Whether columns that follow from another in every row (a name from its code) are found, looked up and not learnt, so that the two agree in every generated row. Found are columns, other than the label, that
        /// follow from one of at most 20 categories, in at least 100 rows whose category occurred before, and hardly by chance; the log names them. Default true.
        /// </summary>
        public bool FunctionalDependencies { get; init; } = true;

        internal override long StepsOver(long rows) => Steps ?? Math.Max(MinimumSteps, base.StepsOver(rows));

        private protected override void ValidateNetworks()
        {
            OptionChecks.Range(Roles is not null && Roles.Values.All(Enum.IsDefined), nameof(Roles), Roles, "roles by column name");
            OptionChecks.Range(MinimumSteps >= 1, nameof(MinimumSteps), MinimumSteps, "at least 1");
            OptionChecks.Widths(GeneratorWidths, nameof(GeneratorWidths), least: 1);
            OptionChecks.Widths(DiscriminatorWidths, nameof(DiscriminatorWidths));
            OptionChecks.Range(Packing >= 1 && BatchSize % Packing == 0, nameof(Packing), Packing, FormattableString.Invariant($"a divisor of the BatchSize of {BatchSize}"));
        }
    }
}
