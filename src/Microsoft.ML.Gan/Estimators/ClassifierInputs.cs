using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan;

/// <summary>What trainers of classifiers ask of their columns, how they read them, and what they ask of the options that they share.</summary>
internal static class ClassifierInputs
{
    public static void CheckFeatures(SchemaShape schema, string name)
    {
        SchemaShape.Column features = InputColumns.Find(schema, name);
        if (!InputColumns.IsVectorOfSingle(features) && !InputColumns.IsImage(features))
        {
            throw InputColumns.Mismatch(name, "known-size vector of Single, or image", InputColumns.Describe(features));
        }
    }

    public static void CheckLabel(SchemaShape schema, string name, bool binary)
    {
        SchemaShape.Column label = InputColumns.Find(schema, name);
        bool fits = label.Kind == SchemaShape.Column.VectorKind.Scalar && (binary ? !label.IsKey && label.ItemType is BooleanDataViewType : label.IsKey);
        if (!fits)
        {
            throw InputColumns.Mismatch(name, binary ? "boolean" : "key", InputColumns.Describe(label));
        }
    }

    public static void CheckOptions(FeatureExtractor? extractor, IReadOnlyList<int> predictorWidths, OptimizerOptions optimizer, IReadOnlyDictionary<string, double> classWeights, int? channels)
    {
        extractor?.Validate("FeatureExtractor");
        OptionChecks.Widths(predictorWidths, "LabelPredictorWidths");
        OptionChecks.Range(optimizer is not null, "Optimizer", optimizer, "an optimiser");
        optimizer!.Validate("Optimizer");
        OptionChecks.Range(classWeights is not null, "ClassWeights", classWeights, "weights by label");
        foreach ((string label, double weight) in classWeights!)
        {
            OptionChecks.Range(weight is > 0 and < double.PositiveInfinity, $"ClassWeights['{label}']", weight, "above 0 and finite");
        }
        OptionChecks.Range(channels is null or 1 or 3, "Channels", channels, "1 or 3, or null");
    }

    /// <summary>How the rows are read, and the shape of a batch of them, −1 for the batch.</summary>
    public static (RowFormat Format, long[] RowShape) Format(IDataView input, DataViewSchema.Column column, int? channels)
    {
        if (column.Type is ImageDataViewType image)
        {
            ImageShape shape = ImageShapes.OfImages(input, column, channels, null, null);
            return (new ImageRowFormat(shape, image.Height > 0 && image.Width > 0), [-1, shape.Channels, shape.Height, shape.Width]);
        }
        var type = (VectorDataViewType)column.Type;
        var format = new VectorRowFormat(type.Dimensions, InputColumns.SlotNames(column));
        return (format, type.Dimensions is [1 or 3, var height, var width] ? [-1, type.Dimensions[0], height, width] : [-1, format.Length]);
    }

    /// <summary>Pixels by their range, other numbers slot by slot.</summary>
    public static ValueScaling Scaling(RowFormat format, long[] rowShape, SlotStatistics statistics)
    {
        if (rowShape.Length == 2)
        {
            return ValueScaling.Standardize(statistics);
        }
        (float low, float high) = format.NaturalRange ?? ValueScaling.PixelRange(statistics.Smallest, statistics.Largest);
        return ValueScaling.Range(low, high);
    }

    /// <summary>The weight of each label, by name and, with <paramref name="balance"/>, inversely to how often it occurs.</summary>
    public static float[] Weights(LabelSet labels, IReadOnlyDictionary<string, double> classWeights, bool balance)
    {
        foreach (string label in classWeights.Keys)
        {
            if (!labels.Names.Contains(label))
            {
                throw new ArgumentOutOfRangeException("ClassWeights", label, $"ClassWeights names a label that is unknown. {labels.Known()}");
            }
        }
        double present = labels.Counts.Count(count => count > 0), total = labels.Counts.Sum();
        return [.. labels.Names.Select((name, i) => (float)(classWeights.GetValueOrDefault(name, 1)
            * (balance && labels.Counts[i] > 0 ? total / (present * labels.Counts[i]) : 1)))];
    }
}
