using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan;

/// <summary>Trains a DCGAN on images: an image column, or a vector column of pixels.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Input</term><description>Image (<see cref="MLImage"/>), all of one size, or a known-size vector of Single with pixels. Sides from 8 to 128, 1 or 3 channels.</description></item>
/// <item><term>Label (with <see cref="GanOptions.LabelColumnName"/>)</term><description>Text, boolean or key; missing labels allowed.</description></item>
/// <item><term>Output</term><description>The same type; pixels in the range that the input's had.</description></item>
/// </list>
/// Radford, Metz and Chintala 2016, "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
/// Networks". <c>Fit</c> reads the view once (or once a pass, where it exceeds <see cref="TrainingOptions.MemoryBudget"/>) and
/// does not change the estimator: a second <c>Fit</c> on the same rows gives the same bits.
/// </remarks>
public sealed class DcganEstimator : IEstimator<GanTransformer>
{
    private readonly GanFitting _fitting;
    private readonly Options _options;

    internal DcganEstimator(IHostEnvironment env, string outputColumnName, string? inputColumnName, Options options)
    {
        _fitting = new GanFitting(env, nameof(DcganEstimator), outputColumnName, inputColumnName, options,
            "image or known-size vector of Single", column => InputColumns.IsImage(column) || InputColumns.IsVectorOfSingle(column));
        _options = options;
    }

    /// <summary>Trains, and returns the generator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input or label column is missing or of the wrong type, an ensemble's member is deeper than the network, or the images' size cannot be told or trained on.</exception>
    /// <exception cref="InvalidOperationException">No rows, fewer rows than a batch, images that differ in size, a value that is NaN or infinite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The network has convolutions, and libtorch computes these wrongly on this processor.</exception>
    public GanTransformer Fit(IDataView input)
    {
        DataViewSchema.Column column = _fitting.Find(input);
        ImageShape shape = column.Type is ImageDataViewType
            ? ImageShapes.OfImages(input, column, _options.Channels, _options.ImageHeight, _options.ImageWidth)
            : ImageShapes.OfPixels(column, _options.Channels, _options.ImageHeight, _options.ImageWidth, _options.InterleavedPixels);
        RowFormat format = column.Type is ImageDataViewType image
            ? new ImageRowFormat(shape, image.Height > 0 && image.Width > 0)
            : new VectorRowFormat(((VectorDataViewType)column.Type).Dimensions, InputColumns.SlotNames(column), _options.InterleavedPixels ? shape : null);
        var architecture = new DcganArchitecture(_options.LatentSize, shape, _options.GeneratorFeatureMaps, _options.DiscriminatorFeatureMaps);
        return _fitting.Fit(input, format, architecture, statistics =>
        {
            (float low, float high) = format.NaturalRange ?? ValueScaling.PixelRange(statistics.Smallest, statistics.Largest);
            return ValueScaling.Range(low, high);
        });
    }

    /// <summary>The schema that the transformer will deliver.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fitting.GetOutputSchema(inputSchema);

    /// <summary>Options of <see cref="DcganEstimator"/>.</summary>
    /// <remarks>
    /// Its defaults are not the paper's: an energy-based critic without batch normalisation and with half the generator's
    /// feature maps, batches of 32, Adam at 1e-3 with a linear decay over the second half and an average of the generator
    /// (0.995) gave the best images for their time on Fashion-MNIST, where they were found. The paper's: the non-saturating
    /// objective, batches of 128, Adam at 2e-4 throughout, no average, equal maps, batch normalisation in both networks.
    /// </remarks>
    public sealed class Options : GanOptions
    {
        /// <summary>Options with the defaults for images.</summary>
        public Options()
        {
            Objective = new EnergyBasedObjective { CodeSize = 64 };
            BatchSize = 32;
            GeneratorOptimizer = new AdamOptions { LearningRate = 1e-3 };
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3 };
            LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Linear };
            EmaDecay = 0.995;
        }

        /// <summary>1 (grey) or 3 (red, green, blue). Default null: from the vector's dimensions, or from the first image.</summary>
        public int? Channels { get; init; }

        /// <summary>Rows of pixels, 8 to 128. Default null: from the vector's dimensions, or from the images.</summary>
        public int? ImageHeight { get; init; }

        /// <summary>Pixels in a row, 8 to 128. Default null: from the vector's dimensions, or from the images.</summary>
        public int? ImageWidth { get; init; }

        /// <summary>
        /// Whether a vector's slots run height, width, channel (<c>ExtractPixels(interleavePixelColors: true)</c>) and not
        /// channel, height, width. Default false.
        /// </summary>
        public bool InterleavedPixels { get; init; }

        /// <summary>Feature maps of the generator's last hidden layer; every layer before it has twice as many. 1 to 4,096; default 64.</summary>
        public int GeneratorFeatureMaps { get; init; } = 64;

        /// <summary>Feature maps of the discriminator's first layer; every layer after it has twice as many. 1 to 4,096; default 32.</summary>
        public int DiscriminatorFeatureMaps { get; init; } = 32;

        /// <summary>
        /// Whether the discriminator's hidden layers are batch normalised (Radford et al. 2016, section 3). Default null: they
        /// are, except with an autoencoder critic, and with <see cref="SpectralNormalization"/> and <see cref="GradientPenalty"/>,
        /// which batch statistics upset.
        /// </summary>
        public bool? DiscriminatorBatchNormalization { get; init; }

        private protected override bool NormalizeBatches =>
            DiscriminatorBatchNormalization
            ?? Objective.Output != CriticOutput.Energy && !Regularizers.Any(regularizer => regularizer is SpectralNormalization or GradientPenalty);

        private protected override void ValidateNetworks()
        {
            OptionChecks.Range(Channels is null or 1 or 3, nameof(Channels), Channels, "1 or 3, or null");
            OptionChecks.Range(ImageHeight is null or (>= ImageShapes.SmallestSide and <= ImageShapes.LargestSide), nameof(ImageHeight), ImageHeight, "from 8 to 128, or null");
            OptionChecks.Range(ImageWidth is null or (>= ImageShapes.SmallestSide and <= ImageShapes.LargestSide), nameof(ImageWidth), ImageWidth, "from 8 to 128, or null");
            OptionChecks.Range(GeneratorFeatureMaps is >= 1 and <= 4096, nameof(GeneratorFeatureMaps), GeneratorFeatureMaps, "from 1 to 4096");
            OptionChecks.Range(DiscriminatorFeatureMaps is >= 1 and <= 4096, nameof(DiscriminatorFeatureMaps), DiscriminatorFeatureMaps, "from 1 to 4096");
        }
    }
}
