using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Multinomial logistic regression: the sum of the rows' log-losses plus L1 and half squared L2 penalties of the weights.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options,
    MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(LbfgsMaximumEntropyMulticlassTrainer)), options,
            new SchemaShape.Column(options.LabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true))
    {
    }

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        return PredictionColumns.Shapes(label);
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> Train(IDataView data)
    {
        var label = data.Schema[LabelColumn.Name];
        var features = data.Schema[FeatureColumn.Name];
        int classes = checked((int)((KeyDataViewType)label.Type).Count), width = ((VectorDataViewType)features.Type).Size;
        var rows = Read(data, label, features, width);
        Host.Check(rows.Count > 0, "The data has no rows to train on.");
        int stride = width + 1;
        var penalties = new double[classes * stride];
        for (int i = 0; i < penalties.Length; i++)
            penalties[i] = i % stride == width ? 0 : LbfgsTrainerOptions.L1Regularization;
        var optimizer = new OrthantLbfgs((point, gradient) => Loss(rows, classes, width, point, gradient), penalties,
            LbfgsTrainerOptions.EnforceNonNegativity, LbfgsTrainerOptions.HistorySize);
        double[] best = optimizer.Minimize(LbfgsTrainerOptions.OptimizationTolerance, LbfgsTrainerOptions.MaximumNumberOfIterations);
        var weights = new float[classes][];
        var biases = new float[classes];
        for (int k = 0; k < classes; k++)
        {
            weights[k] = Array.ConvertAll(best[(k * stride)..(k * stride + width)], x => (float)x);
            biases[k] = (float)best[k * stride + width];
        }
        var model = new MaximumEntropyModelParameters(weights, biases);
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(Host, model, TrainingLabels.Of(label), features.Name, features.Type);
    }

    private List<(int Label, float Weight, double[] Features)> Read(IDataView data, DataViewSchema.Column label, DataViewSchema.Column features, int width)
    {
        DataViewSchema.Column? weight = WeightColumn.IsValid ? data.Schema[WeightColumn.Name] : null;
        using var cursor = data.GetRowCursor(weight is null ? [label, features] : [label, features, weight.Value]);
        var getLabel = cursor.GetGetter<uint>(label);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getWeight = weight is null ? null : cursor.GetGetter<float>(weight.Value);
        var rows = new List<(int, float, double[])>();
        uint key = 0;
        float importance = 1;
        VBuffer<float> vector = default;
        var values = new float[width];
        while (cursor.MoveNext())
        {
            getLabel(ref key);
            getFeatures(ref vector);
            getWeight?.Invoke(ref importance);
            vector.CopyTo(values);
            // Rows without a label or with values that are no numbers teach nothing.
            if (key > 0 && float.IsFinite(importance) && Array.TrueForAll(values, float.IsFinite))
                rows.Add(((int)key - 1, importance, Array.ConvertAll(values, x => (double)x)));
        }
        return rows;
    }

    private double Loss(List<(int Label, float Weight, double[] Features)> rows, int classes, int width, double[] point, double[] gradient)
    {
        int stride = width + 1;
        Array.Clear(gradient);
        double loss = 0, l2 = LbfgsTrainerOptions.L2Regularization;
        var scores = new double[classes];
        foreach (var (label, weight, features) in rows)
        {
            for (int k = 0; k < classes; k++)
            {
                ReadOnlySpan<double> own = point.AsSpan(k * stride, stride);
                scores[k] = own[width] + VectorMath.Dot(own[..width], features);
            }
            double top = scores.Max(), sum = 0;
            for (int k = 0; k < classes; k++)
                sum += Math.Exp(scores[k] - top);
            double logSum = top + Math.Log(sum);
            loss += weight * (logSum - scores[label]);
            for (int k = 0; k < classes; k++)
            {
                double slope = weight * (Math.Exp(scores[k] - logSum) - (k == label ? 1 : 0));
                Span<double> own = gradient.AsSpan(k * stride, stride);
                VectorMath.Add(own[..width], slope, features);
                own[width] += slope;
            }
        }
        for (int i = 0; i < point.Length; i++)
        {
            if (i % stride == width)
                continue;
            loss += l2 / 2 * point[i] * point[i];
            gradient[i] += l2 * point[i];
        }
        return loss;
    }

    public sealed class Options : OptionsBase
    {
    }
}
