using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>
/// Fits another estimator on more rows than it is given: <c>Fit</c> trains a generator on the very rows that it gets, makes new
/// ones, and fits the other estimator on both.
/// </summary>
/// <remarks>
/// The other estimator may be a chain; new rows have the columns as they are before it. Within cross validation every fold's
/// <c>Fit</c> trains a generator of its own, which sees no row of the fold that tests. The rows are read once by the generator, once
/// to count labels, and as often as the trainer likes: what is slow to read is better cached first. New rows stand evenly
/// among the real ones, and the labels evenly among the new rows; they are held in memory.
/// </remarks>
/// <typeparam name="TTransformer">What the other estimator gives.</typeparam>
public sealed class AugmentingEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private readonly IHost _host;
    private readonly IEstimator<TTransformer> _trainer;
    private readonly AugmentationOptions _options;

    internal AugmentingEstimator(IHostEnvironment env, IEstimator<TTransformer> trainer, AugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _host = env.Register(nameof(AugmentingEstimator<>));
        _trainer = trainer;
        _options = options;
    }

    /// <summary>Trains the generator, and then the other estimator on real and new rows; returns what the latter gives.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The generator, or the other estimator, can't use the input.</exception>
    /// <exception cref="InvalidOperationException">The generator can't make a label that is asked for, or knows no labels where they are.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _options.CancellationToken.ThrowIfCancellationRequested();
        // What the other estimator would complain of, before the generator trains for it.
        GetOutputSchema(SchemaShape.Create(input.Schema));
        CheckCounts(input);
        SyntheticRows made;
        using (IChannel channel = _host.Start("Augmentation"))
        using (TabularTransformer generator = _options.Generator.Fit(input))
        {
            made = SyntheticRows.Make(generator, input, _options);
            channel.Info(MessageSensitivity.None, FormattableString.Invariant($"Augmentation: {made.RealCount} real rows, {made.Count} new ones"));
        }
        return _trainer.Fit(made.Among(input, made.RealCount, count => count));
    }

    /// <summary>The schema that the other estimator's transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The generator, or the other estimator, can't use the input.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _options.Generator.GetOutputSchema(inputSchema);
        return _trainer.GetOutputSchema(inputSchema);
    }

    /// <summary>Refuses labels that no row has before a generator trains, where it is one of ours and so says which column is the label.</summary>
    private void CheckCounts(IDataView input)
    {
        string? column = _options.Generator switch
        {
            TabularGanEstimator gan => gan.LabelColumnName,
            SmoteEstimator smote => smote.LabelColumnName,
            _ => null,
        };
        if (_options.Counts is null || column is null)
        {
            return;
        }
        var known = ShownValues.Read(input, _options.CancellationToken, column).Single().Where(label => label.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (_options.Counts.FirstOrDefault(pair => pair.Value > 0 && !known.Contains(pair.Key)) is { Key: { } unknown } wanted)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{wanted.Value} new rows with the label '{unknown}' are asked for, which no row of column '{column}' has. Its labels: {string.Join(", ", known.Order(StringComparer.Ordinal))}."));
        }
    }
}
