using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Gan;

/// <summary>
/// Trains neural networks as a classifier of vectors or images, which average their probabilities; the defaults are for tables of some hundreds to some ten
/// thousand rows.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Features</term><description>Known-size vector of Single, or images of one size (<see cref="Transforms.Image.ImageDataViewType"/>), without missing values. Vectors are standardised inside; a vector with dimensions channels × height × width is an image.</description></item>
/// <item><term>Label</term><description>Multiclass: a key, never missing. Binary: boolean.</description></item>
/// <item><term>Score (output)</term><description>Multiclass: a vector of Single, the labels' probabilities. Binary: a Single, the log-odds of true.</description></item>
/// <item><term>PredictedLabel (output)</term><description>Multiclass: a key with the label column's values. Binary: boolean.</description></item>
/// <item><term>Probability (output, binary)</term><description>A Single, that of true.</description></item>
/// </list>
/// Each network is that of <see cref="DomainAdversarialTrainer"/>, trained without a target: a feature extractor and a label
/// predictor. They are trained side by side, fully connected ones as one stack of matrices. In a small table batches are smaller than <see cref="TrainingOptions.BatchSize"/>: an eighth of the rows, but at
/// least 8 rows. A second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class NeuralNetworkTrainer : IEstimator<NeuralNetworkTransformer>
{
    private readonly NeuralNetworkFitting _fitting;

    internal NeuralNetworkTrainer(IHostEnvironment env, bool binary, string labelColumnName, string featureColumnName, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _fitting = new NeuralNetworkFitting(env, binary, labelColumnName, featureColumnName, options);
    }

    /// <summary>Trains, and returns the classifier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, a class weight's label is unknown, or the images' size can't be told.</exception>
    /// <exception cref="ArgumentException">The feature extractor does not fit the rows.</exception>
    /// <exception cref="InvalidOperationException">No rows, a missing label, fewer than two labels, a value that is NaN or infinite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The network has convolutions, and libtorch computes these wrongly on this processor.</exception>
    public NeuralNetworkTransformer Fit(IDataView input) => _fitting.Fit(input);

    /// <summary>The schema that the transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fitting.GetOutputSchema(inputSchema);

    /// <summary>Options of <see cref="NeuralNetworkTrainer"/>.</summary>
    public sealed class Options : TrainingOptions
    {
        /// <summary>Options with the defaults.</summary>
        public Options()
        {
            Epochs = 100;
            LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Linear };
        }

        /// <summary>
        /// How many networks are trained, each with first weights and held-out rows of its own, and for all of the epochs or steps.
        /// Their probabilities are averaged; every row teaches most of them (Krogh and Vedelsby 1995, "Neural Network Ensembles,
        /// Cross Validation, and Active Learning"). The view is read once, and rows that fit the <see cref="TrainingOptions.MemoryBudget"/> are held once. 1 to 100; default 5.
        /// </summary>
        public int Networks { get; init; } = 5;

        /// <summary>g, from rows to features. Default null: <see cref="ConvolutionalFeatureExtractor"/> for images, <see cref="MlpFeatureExtractor"/> with batch normalisation and a dropout of 0.2 for vectors.</summary>
        public FeatureExtractor? FeatureExtractor { get; init; }

        /// <summary>Widths of the hidden layers of h, from features to labels. Each 1 to 65,536; default none.</summary>
        public IReadOnlyList<int> LabelPredictorWidths { get; init; } = [];

        /// <summary>The optimiser. Default: Adam with 1e-3, 0.9, 0.999.</summary>
        public OptimizerOptions Optimizer { get; init; } = new AdamOptions { LearningRate = 1e-3, Beta1 = 0.9 };

        /// <summary>Weights of labels in the loss, by name (keys without values: numbers from 1; booleans: False, True). Above 0; a label that is not named has 1. Default: none.</summary>
        public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();

        /// <summary>Whether labels weigh inversely to how often they occur, times <see cref="ClassWeights"/>. Default false.</summary>
        public bool BalanceClasses { get; init; }

        /// <summary>
        /// The share of rows that a network does not learn from, chosen by the seed, for each network anew. The loss on them, weighted
        /// by class, is measured after every pass, and the weights of the best pass are kept. At least 0, at most 0.5; default 0.2;
        /// with 0 all rows teach, and the last step's weights are kept. Where fewer than 20 rows would be held out, none are.
        /// </summary>
        public double HeldOutShare { get; init; } = 0.2;

        /// <summary>The most rows that are held out, from wherever in the view. 20 to 1,000,000; default 2,000.</summary>
        public int MaxHeldOut { get; init; } = 2_000;

        /// <summary>Passes in a row without a better one after which training stops, where rows are held out. At least 1; null: it runs to its end. Default 20.</summary>
        public int? Patience { get; init; } = 20;

        /// <summary>A column to add with g's features, a vector of Single; those of several networks one after the other. Default null: none.</summary>
        public string? ExtractedFeaturesColumnName { get; init; }

        /// <summary>1 (grey) or 3 (red, green, blue), for image columns. Default null: from the first image.</summary>
        public int? Channels { get; init; }

        /// <summary>Called with every report, on the training thread. Default null.</summary>
        public Action<NeuralNetworkMetrics>? MetricsCallback { get; init; }

        internal override void Validate()
        {
            base.Validate();
            OptionChecks.Range(Networks is >= 1 and <= NeuralNetworkFitting.MostNetworks, nameof(Networks), Networks, "from 1 to 100");
            ClassifierInputs.CheckOptions(FeatureExtractor, LabelPredictorWidths, Optimizer, ClassWeights, Channels);
            OptionChecks.Range(HeldOutShare is >= 0 and <= 0.5, nameof(HeldOutShare), HeldOutShare, "from 0 to 0.5");
            OptionChecks.Range(MaxHeldOut is >= NeuralNetworkFitting.LeastHeldOut and <= 1_000_000, nameof(MaxHeldOut), MaxHeldOut, "from 20 to 1000000");
            OptionChecks.Range(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or null");
            ClassifierColumns.CheckAdded(ExtractedFeaturesColumnName, nameof(ExtractedFeaturesColumnName));
        }
    }
}
