using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>Trains a GAN of fully connected networks on a vector column.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Input</term><description>Known-size vector of Single, without missing values. Each slot is standardised inside.</description></item>
/// <item><term>Label (with <see cref="GanOptions.LabelColumnName"/>)</term><description>Text, boolean or key; missing labels allowed.</description></item>
/// <item><term>Output</term><description>The same type and scale, with the input's slot names.</description></item>
/// </list>
/// Goodfellow et al. 2014, "Generative Adversarial Nets". <c>Fit</c> reads the view once (or once a pass, where it exceeds
/// <see cref="TrainingOptions.MemoryBudget"/>) and does not change the estimator: a second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class GanEstimator : IEstimator<GanTransformer>
{
    private readonly GanFitting _fitting;
    private readonly Options _options;

    internal GanEstimator(IHostEnvironment env, string outputColumnName, string? inputColumnName, Options options)
    {
        _fitting = new GanFitting(env, nameof(GanEstimator), outputColumnName, inputColumnName, options,
            "known-size vector of Single", InputColumns.IsVectorOfSingle);
        _options = options;
    }

    /// <summary>Trains, and returns the generator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input or label column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No rows, no labels, fewer rows than a batch, a value that is NaN or infinite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public GanTransformer Fit(IDataView input)
    {
        DataViewSchema.Column column = _fitting.Find(input);
        var format = new VectorRowFormat(((VectorDataViewType)column.Type).Dimensions, InputColumns.SlotNames(column));
        var architecture = new MlpArchitecture(_options.LatentSize, format.Length, [.. _options.GeneratorWidths], [.. _options.DiscriminatorWidths]);
        return _fitting.Fit(input, format, architecture, ValueScaling.Standardize);
    }

    /// <summary>The schema that the transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fitting.GetOutputSchema(inputSchema);

    /// <summary>Options of <see cref="GanEstimator"/>.</summary>
    public sealed class Options : GanOptions
    {
        /// <summary>Widths of the generator's hidden layers, from latents to rows. Each 1 to 65,536; default 256, 256.</summary>
        public IReadOnlyList<int> GeneratorWidths { get; init; } = [256, 256];

        /// <summary>Widths of the discriminator's hidden layers, from rows to the output. Each 1 to 65,536; default 256, 256.</summary>
        public IReadOnlyList<int> DiscriminatorWidths { get; init; } = [256, 256];

        private protected override void ValidateNetworks()
        {
            OptionChecks.Widths(GeneratorWidths, nameof(GeneratorWidths));
            OptionChecks.Widths(DiscriminatorWidths, nameof(DiscriminatorWidths));
        }
    }
}
