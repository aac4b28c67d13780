using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>
/// Trains a classifier on labelled source rows (simulated ones, say) for unlabelled target rows (real ones): its features are
/// made such that a discriminator can't tell the domains apart by them.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Features</term><description>Known-size vector of Single, or images of one size (<see cref="Transforms.Image.ImageDataViewType"/>), without missing values. Vectors are standardised inside by the source's statistics; a vector with dimensions channels × height × width is an image.</description></item>
/// <item><term>Label</term><description>Multiclass: a key; in a single view, missing (key 0) on target rows. Binary: boolean.</description></item>
/// <item><term>Domain (with <see cref="Options.DomainColumnName"/>)</term><description>Boolean: true on target rows, whose labels are then never read.</description></item>
/// <item><term>Score (output)</term><description>Multiclass: a vector of Single, the labels' probabilities. Binary: a Single, the log-odds of true.</description></item>
/// <item><term>PredictedLabel (output)</term><description>Multiclass: a key with the label column's values. Binary: boolean.</description></item>
/// <item><term>Probability (output, binary)</term><description>A Single, that of true.</description></item>
/// </list>
/// Ganin et al. 2016, "Domain-Adversarial Training of Neural Networks". Invariant features can make things worse without a sign
/// in any loss: by default <c>Fit</c> trains a source-only version as well, and the guard decides (<see cref="Options.Guard"/>).
/// A second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class DomainAdversarialTrainer : IEstimator<DomainAdversarialTransformer>
{
    private readonly DomainAdversarialFitting _fitting;

    internal DomainAdversarialTrainer(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, IDataView? unlabeledTarget, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _fitting = new DomainAdversarialFitting(env, binary, labelColumnName, featureColumnName, unlabeledTarget, options);
    }

    /// <summary>Trains, and returns the classifier.</summary>
    /// <param name="input">Source rows; target rows too, where there is no view of their own for them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the images' size can't be told.</exception>
    /// <exception cref="ArgumentException">The feature extractor does not fit the rows, or the target's rows are others than the source's.</exception>
    /// <exception cref="InvalidOperationException">No rows in a domain, fewer rows than a batch, fewer than two labels, a value that is NaN or infinite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The network has convolutions, and libtorch computes these wrongly on this processor.</exception>
    public DomainAdversarialTransformer Fit(IDataView input) => _fitting.Fit(input);

    /// <summary>The schema that the transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fitting.GetOutputSchema(inputSchema);

    /// <summary>Options of <see cref="DomainAdversarialTrainer"/>.</summary>
    public sealed class Options : AdversarialOptions
    {
        /// <summary>Options with the defaults.</summary>
        public Options()
        {
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3, Beta1 = 0.9 };
            LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Linear };
        }

        /// <summary>The boolean column that is true on target rows of a single view. Default null: target rows are those whose label is missing.</summary>
        public string? DomainColumnName { get; init; }

        /// <summary>g, from rows to features. Default null: <see cref="ConvolutionalFeatureExtractor"/> for images, <see cref="MlpFeatureExtractor"/> for vectors.</summary>
        public FeatureExtractor? FeatureExtractor { get; init; }

        /// <summary>Widths of the hidden layers of h, from features to labels. Each 1 to 65,536; default 100.</summary>
        public IReadOnlyList<int> LabelPredictorWidths { get; init; } = [100];

        /// <summary>Widths of the hidden layers of the domain discriminator, from features to its output. Each 1 to 65,536; default 100.</summary>
        public IReadOnlyList<int> DiscriminatorWidths { get; init; } = [100];

        /// <summary>The optimiser of g and h. Default: Adam with 1e-3, 0.9, 0.999.</summary>
        public OptimizerOptions Optimizer { get; init; } = new AdamOptions { LearningRate = 1e-3, Beta1 = 0.9 };

        /// <summary>How features learn from the discriminator. Default: <see cref="DomainUpdate.GradientReversal"/>.</summary>
        public DomainUpdate Update { get; init; }

        /// <summary>The largest λ, the domain's weight in the features' gradient. At least 0; default 1. With 0, features learn from labels alone.</summary>
        public double LambdaMax { get; init; } = 1;

        /// <summary>The course of λ. Default: <see cref="LambdaSchedule.Rising"/>.</summary>
        public LambdaSchedule LambdaSchedule { get; init; }

        /// <summary>Weights of labels in the label loss, by name (keys without values: numbers from 1; booleans: False, True). Above 0; a label that is not named has 1. Default: none.</summary>
        public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();

        /// <summary>Whether labels weigh inversely to how often they occur in the source, times <see cref="ClassWeights"/>. Default false.</summary>
        public bool BalanceClasses { get; init; }

        /// <summary>The share of source rows that nothing learns from, chosen by the seed: accuracies and scores are measured on them. Above 0, at most 0.5; default 0.1.</summary>
        public double HeldOutShare { get; init; } = 0.1;

        /// <summary>The most source rows that are held out, and the most target rows that scores look at, from wherever in the view. 4 to 1,000,000; default 2,000.</summary>
        public int MaxHeldOut { get; init; } = 2_000;

        /// <summary>
        /// What chooses among steps and versions without target labels; higher is better. Default null: <see cref="NeighbourConsistency"/>
        /// for vectors, <see cref="InformationScore"/> for images, whose distances in pixels say little.
        /// </summary>
        public AdaptationScore? Selection { get; init; }

        /// <summary>
        /// Trains a source-only version beside the adapted one and returns the one that is likely better on the target, with an
        /// <see cref="AdaptationReport"/>. Default: on. Null: the adapted version alone, in half the time.
        /// </summary>
        public AdaptationGuard? Guard { get; init; } = new();

        /// <summary>Checks of <see cref="Selection"/>, after which the best step's networks are returned. Default null: the last step's.</summary>
        public AdaptationChecks? Checks { get; init; }

        /// <summary>A column to add with g's features, a vector of Single. Default null: none.</summary>
        public string? ExtractedFeaturesColumnName { get; init; }

        /// <summary>A column to add with the domain discriminator's output, a Single: higher is more like the source. NaN where the guard returned the source-only version, which has no discriminator. Default null: none.</summary>
        public string? DomainScoreColumnName { get; init; }

        /// <summary>1 (grey) or 3 (red, green, blue), for image columns. Default null: from the first image.</summary>
        public int? Channels { get; init; }

        /// <summary>Called with every report, on the training thread. Default null.</summary>
        public Action<DomainMetrics>? MetricsCallback { get; init; }

        private protected override void ValidateOwn()
        {
            OptionChecks.Range(DomainColumnName is not "", nameof(DomainColumnName), DomainColumnName, "a column name, or null");
            ClassifierInputs.CheckOptions(FeatureExtractor, LabelPredictorWidths, Optimizer, ClassWeights, Channels);
            OptionChecks.Widths(DiscriminatorWidths, nameof(DiscriminatorWidths));
            OptionChecks.Range(Enum.IsDefined(Update), nameof(Update), Update, "GradientReversal or Alternating");
            OptionChecks.Range(LambdaMax is >= 0 and < double.PositiveInfinity, nameof(LambdaMax), LambdaMax, "at least 0 and finite");
            OptionChecks.Range(Enum.IsDefined(LambdaSchedule), nameof(LambdaSchedule), LambdaSchedule, "Rising or Constant");
            OptionChecks.Range(HeldOutShare is > 0 and <= 0.5, nameof(HeldOutShare), HeldOutShare, "above 0 and at most 0.5");
            OptionChecks.Range(MaxHeldOut is >= 4 and <= 1_000_000, nameof(MaxHeldOut), MaxHeldOut, "from 4 to 1000000");
            Checks?.Validate(nameof(Checks));
            ClassifierColumns.CheckAdded(ExtractedFeaturesColumnName, nameof(ExtractedFeaturesColumnName));
            ClassifierColumns.CheckAdded(DomainScoreColumnName, nameof(DomainScoreColumnName));
            OptionChecks.Range(DomainScoreColumnName is null || DomainScoreColumnName != ExtractedFeaturesColumnName, nameof(DomainScoreColumnName), DomainScoreColumnName, "another column than ExtractedFeaturesColumnName");
        }

        /// <summary>λ after the share <paramref name="p"/> of the steps.</summary>
        internal double Lambda(double p) => LambdaMax * (LambdaSchedule == LambdaSchedule.Constant ? 1 : 2 / (1 + Math.Exp(-10 * p)) - 1);
    }
}
