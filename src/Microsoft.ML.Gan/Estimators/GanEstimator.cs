using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>Trains a GAN of fully connected networks on a vector column.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Input</term><description>Known-size vector of Single, without missing values. Each slot is standardised inside.</description></item>
/// <item><term>Output</term><description>The same type and scale, with the input's slot names.</description></item>
/// </list>
/// Goodfellow et al. 2014, "Generative Adversarial Nets". <c>Fit</c> reads the view once (or once a pass, where it exceeds
/// <see cref="GanOptions.MemoryBudget"/>) and does not change the estimator: a second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class GanEstimator : IEstimator<GanTransformer>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly int _seed;

    internal GanEstimator(IHostEnvironment env, string outputColumnName, string? inputColumnName, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _host = env.Register(nameof(GanEstimator));
        _options = options;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName ?? outputColumnName;
        _seed = options.Seed ?? _host.Rand.Next();
    }

    /// <summary>Trains, and returns the generator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No rows, fewer rows than a batch, a value that is NaN or infinite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public GanTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(InputColumns.Find(SchemaShape.Create(input.Schema), _inputColumnName));
        DataViewSchema.Column column = input.Schema[_inputColumnName];
        var format = new VectorRowFormat(((VectorDataViewType)column.Type).Dimensions, InputColumns.SlotNames(column));
        var architecture = new MlpArchitecture(_options.LatentSize, format.Length, [.. _options.GeneratorWidths], [.. _options.DiscriminatorWidths]);
        return new GanFitting(_host, _options, _seed, _outputColumnName, _inputColumnName).Fit(input, format, architecture, ValueScaling.Standardize);
    }

    /// <summary>The schema that the transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = InputColumns.Find(inputSchema, _inputColumnName);
        Check(column);
        return InputColumns.WithGenerated(inputSchema, _outputColumnName, column);
    }

    private static void Check(SchemaShape.Column column)
    {
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single)
        {
            throw InputColumns.Mismatch(column.Name, "known-size vector of Single", InputColumns.Describe(column));
        }
    }

    /// <summary>Options of <see cref="GanEstimator"/>.</summary>
    public sealed class Options : GanOptions
    {
        /// <summary>Widths of the generator's hidden layers, from latents to rows. Each 1 to 65,536; default 256, 256.</summary>
        public IReadOnlyList<int> GeneratorWidths { get; init; } = [256, 256];

        /// <summary>Widths of the discriminator's hidden layers, from rows to the output. Each 1 to 65,536; default 256, 256.</summary>
        public IReadOnlyList<int> DiscriminatorWidths { get; init; } = [256, 256];

        private protected override void ValidateNetworks()
        {
            CheckWidths(GeneratorWidths, nameof(GeneratorWidths));
            CheckWidths(DiscriminatorWidths, nameof(DiscriminatorWidths));
        }
    }
}
