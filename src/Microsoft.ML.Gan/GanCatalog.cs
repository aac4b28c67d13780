using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;

namespace Microsoft.ML
{
    /// <summary>Puts <c>Gan</c> among an <see cref="MLContext"/>'s transforms.</summary>
    public static class GanTransformsCatalog
    {
        extension(TransformsCatalog catalog)
        {
            /// <summary>Generative adversarial networks.</summary>
            public GanCatalog Gan => new(catalog);
        }
    }

    /// <summary>Puts the domain-adversarial trainer among an <see cref="MLContext"/>'s trainers of classifiers.</summary>
    public static class DomainAdversarialCatalog
    {
        /// <summary>A classifier of several labels, carried from labelled source rows to unlabelled target rows.</summary>
        /// <param name="catalog">The catalog.</param>
        /// <param name="labelColumnName">The label column, a key.</param>
        /// <param name="featureColumnName">The feature column: a known-size vector of Single, or images.</param>
        /// <param name="unlabeledTarget">Target rows with such a feature column, as it is where the trainer stands in the pipeline. Default null: they are among the rows that are fitted, with a missing label (key 0) or marked by the option DomainColumnName.</param>
        /// <param name="options">The options. Default: all as they are.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or the target has no such feature column.</exception>
        public static DomainAdversarialTrainer DomainAdversarial(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
            string labelColumnName = "Label", string featureColumnName = "Features", IDataView? unlabeledTarget = null, DomainAdversarialTrainer.Options? options = null) =>
            Create(catalog, false, labelColumnName, featureColumnName, unlabeledTarget, options);

        /// <summary>A classifier of true and false, carried from labelled source rows to unlabelled target rows.</summary>
        /// <param name="catalog">The catalog.</param>
        /// <param name="labelColumnName">The label column, boolean.</param>
        /// <param name="featureColumnName">The feature column: a known-size vector of Single, or images.</param>
        /// <param name="unlabeledTarget">Target rows with such a feature column, as it is where the trainer stands in the pipeline. Default null: they are among the rows that are fitted, marked by the option DomainColumnName.</param>
        /// <param name="options">The options. Default: all as they are.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or the target has no such feature column.</exception>
        public static DomainAdversarialTrainer DomainAdversarial(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
            string labelColumnName = "Label", string featureColumnName = "Features", IDataView? unlabeledTarget = null, DomainAdversarialTrainer.Options? options = null) =>
            Create(catalog, true, labelColumnName, featureColumnName, unlabeledTarget, options);

        private static DomainAdversarialTrainer Create(TrainCatalogBase.CatalogInstantiatorBase catalog, bool binary, string labelColumnName,
            string featureColumnName, IDataView? unlabeledTarget, DomainAdversarialTrainer.Options? options)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            return new DomainAdversarialTrainer(catalog.GetEnvironment(), binary, labelColumnName, featureColumnName, unlabeledTarget, options ?? new DomainAdversarialTrainer.Options());
        }
    }

    /// <summary>Puts the neural network's trainer among an <see cref="MLContext"/>'s trainers of classifiers.</summary>
    public static class NeuralNetworkCatalog
    {
        /// <summary>A neural network as a classifier of several labels.</summary>
        /// <param name="catalog">The catalog.</param>
        /// <param name="labelColumnName">The label column, a key.</param>
        /// <param name="featureColumnName">The feature column: a known-size vector of Single, or images.</param>
        /// <param name="options">The options. Default: all as they are.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public static NeuralNetworkTrainer NeuralNetwork(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
            string labelColumnName = "Label", string featureColumnName = "Features", NeuralNetworkTrainer.Options? options = null) =>
            Create(catalog, false, labelColumnName, featureColumnName, options);

        /// <summary>A neural network as a classifier of true and false.</summary>
        /// <param name="catalog">The catalog.</param>
        /// <param name="labelColumnName">The label column, boolean.</param>
        /// <param name="featureColumnName">The feature column: a known-size vector of Single, or images.</param>
        /// <param name="options">The options. Default: all as they are.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public static NeuralNetworkTrainer NeuralNetwork(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
            string labelColumnName = "Label", string featureColumnName = "Features", NeuralNetworkTrainer.Options? options = null) =>
            Create(catalog, true, labelColumnName, featureColumnName, options);

        private static NeuralNetworkTrainer Create(TrainCatalogBase.CatalogInstantiatorBase catalog, bool binary, string labelColumnName, string featureColumnName, NeuralNetworkTrainer.Options? options)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            return new NeuralNetworkTrainer(catalog.GetEnvironment(), binary, labelColumnName, featureColumnName, options ?? new NeuralNetworkTrainer.Options());
        }
    }
}

namespace Microsoft.ML.Gan
{
    /// <summary>Makes the estimators of generative adversarial training: <c>mlContext.Transforms.Gan</c>.</summary>
    public sealed class GanCatalog
    {
        private readonly IHostEnvironment _env;

        internal GanCatalog(TransformsCatalog catalog)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            _env = catalog.GetEnvironment();
        }

        /// <summary>A GAN of fully connected networks for a vector column.</summary>
        /// <param name="outputColumnName">The column of generated rows.</param>
        /// <param name="inputColumnName">The column to learn, a known-size vector of Single. Default: <paramref name="outputColumnName"/>.</param>
        /// <param name="epochs">Passes over the rows. At least 1.</param>
        /// <param name="batchSize">Rows per batch. At least 2.</param>
        /// <param name="seed">One seed, the same bits. Default: from the MLContext's seed.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
        public GanEstimator TrainGan(string outputColumnName, string? inputColumnName = null, int epochs = 25, int batchSize = 64, int? seed = null) =>
            TrainGan(outputColumnName, inputColumnName, new GanEstimator.Options { Epochs = epochs, BatchSize = batchSize, Seed = seed });

        /// <summary>A GAN of fully connected networks for a vector column, with all options.</summary>
        /// <param name="outputColumnName">The column of generated rows.</param>
        /// <param name="inputColumnName">The column to learn, a known-size vector of Single; null for <paramref name="outputColumnName"/>.</param>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public GanEstimator TrainGan(string outputColumnName, string? inputColumnName, GanEstimator.Options options) =>
            new(_env, outputColumnName, inputColumnName, options);

        /// <summary>A DCGAN for an image column or a vector column of pixels.</summary>
        /// <param name="outputColumnName">The column of generated images.</param>
        /// <param name="inputColumnName">The column to learn: images, or a known-size vector of Single. Default: <paramref name="outputColumnName"/>.</param>
        /// <param name="epochs">Passes over the images. At least 1.</param>
        /// <param name="batchSize">Images per batch. At least 2.</param>
        /// <param name="seed">One seed, the same bits. Default: from the MLContext's seed.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
        public DcganEstimator TrainDcgan(string outputColumnName, string? inputColumnName = null, int epochs = 25, int batchSize = 32, int? seed = null) =>
            TrainDcgan(outputColumnName, inputColumnName, new DcganEstimator.Options { Epochs = epochs, BatchSize = batchSize, Seed = seed });

        /// <summary>A DCGAN for an image column or a vector column of pixels, with all options.</summary>
        /// <param name="outputColumnName">The column of generated images.</param>
        /// <param name="inputColumnName">The column to learn: images, or a known-size vector of Single; null for <paramref name="outputColumnName"/>.</param>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public DcganEstimator TrainDcgan(string outputColumnName, string? inputColumnName, DcganEstimator.Options options) =>
            new(_env, outputColumnName, inputColumnName, options);

        /// <summary>A conditional GAN for the rows of a table of mixed columns.</summary>
        /// <param name="labelColumnName">A column of categories, of which rows can then be asked for. Default null: none.</param>
        /// <param name="seed">One seed, the same bits. Default: from the MLContext's seed.</param>
        public TabularGanEstimator TrainTabular(string? labelColumnName = null, int? seed = null) =>
            TrainTabular(new TabularGanEstimator.Options { LabelColumnName = labelColumnName, Seed = seed });

        /// <summary>A conditional GAN for the rows of a table of mixed columns, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public TabularGanEstimator TrainTabular(TabularGanEstimator.Options options) => new(_env, options);

        /// <summary>New rows of a table by SMOTE, between rows of one class.</summary>
        /// <param name="labelColumnName">The column of classes: text, boolean, key or number.</param>
        /// <param name="neighbours">A new row lies between a row and one of so many nearest of its class. 1 to 1,000.</param>
        /// <param name="seed">One seed, the same new rows. Default: from the MLContext's seed.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public SmoteEstimator Smote(string labelColumnName, int neighbours = 5, int? seed = null) =>
            Smote(new SmoteEstimator.Options { LabelColumnName = labelColumnName, Neighbours = neighbours, Seed = seed });

        /// <summary>New rows of a table by SMOTE, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public SmoteEstimator Smote(SmoteEstimator.Options options) => new(_env, options);

        /// <summary>Fits an estimator on the rows that it is given and on new ones, made by a generator that learns from those rows alone.</summary>
        /// <param name="trainer">The estimator: a trainer, or a chain that ends in one.</param>
        /// <param name="options">The generator, and how many new rows.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public AugmentingEstimator<TTransformer> Augment<TTransformer>(IEstimator<TTransformer> trainer, AugmentationOptions options)
            where TTransformer : class, ITransformer => new(_env, trainer, options);

        /// <summary>Whether new rows help a classifier: cross-validates it on real rows, with SMOTE's rows, with the generator's, and with half of each.</summary>
        /// <param name="view">Labelled rows, of each label at least 2. They are read often, and must come in one order: cache what is slow to read.</param>
        /// <param name="trainer">An estimator that gives a predicted label.</param>
        /// <param name="options">The generator, how many new rows, and how to compare.</param>
        /// <returns>All scores, and which of the four to use.</returns>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or a column is missing or of the wrong type.</exception>
        /// <exception cref="InvalidOperationException">There are too few rows or labels, the generator can't make a label, or predictions are no labels.</exception>
        /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
        public AugmentationEvaluation EvaluateAugmentation(IDataView view, IEstimator<ITransformer> trainer, AugmentationEvaluationOptions options) =>
            new AugmentationEvaluator(_env, trainer, options).Evaluate(view);
    }
}
