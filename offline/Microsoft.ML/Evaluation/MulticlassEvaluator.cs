using System.Globalization;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Compares scores, one a class, with labels.</summary>
internal static class MulticlassEvaluator
{
    /// <summary>The least probability that a logarithm is taken of.</summary>
    private const float Epsilon = 1e-15f;

    internal static MulticlassClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string labelColumnName, string scoreColumnName, string predictedLabelColumnName, int topK)
    {
        env.CheckValue(data, nameof(data));
        env.CheckParam(topK >= 0, "topKPredictionCount", "Must be non-negative");
        var label = EvaluationColumns.Find(env, data.Schema, "label", labelColumnName);
        var score = EvaluationColumns.Find(env, data.Schema, "score", scoreColumnName);
        EvaluationColumns.Find(env, data.Schema, "predicted label", predictedLabelColumnName);
        if (score.Type is not VectorDataViewType { IsKnownSize: true } type || type.ItemType != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch(nameof(data), "score", score.Name, "known-size vector of Single", score.Type.ToString());
        int classes = type.Size;
        env.CheckParam(topK <= classes, "topKPredictionCount", $"Must be at most the number of classes, {classes}");

        using var cursor = data.GetRowCursor([label, score]);
        var readLabel = EvaluationColumns.LabelReader(env, cursor, label);
        var getScore = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> vector = default;
        var scores = new float[classes];
        var confusion = new double[classes][];
        for (int i = 0; i < classes; i++)
            confusion[i] = new double[classes];
        double[] hitsAtRank = new double[classes], losses = new double[classes], sizes = new double[classes];
        double totalLoss = 0, rows = 0;
        while (cursor.MoveNext())
        {
            double number = readLabel();
            // Rows without a usable label or with scores that are no numbers do not count.
            if (double.IsNaN(number) || number < 0 || number != Math.Floor(number))
                continue;
            getScore(ref vector);
            vector.CopyTo(scores);
            if (!Array.TrueForAll(scores, float.IsFinite))
                continue;
            rows++;
            if (number >= classes)
            {
                totalLoss -= Math.Log(Epsilon);
                continue;
            }
            int actual = (int)number;
            double loss = -Math.Log(Math.Min(1, Math.Max(Epsilon, scores[actual])));
            totalLoss += loss;
            losses[actual] += loss;
            sizes[actual]++;
            confusion[actual][Array.IndexOf(scores, scores.Max())]++;
            hitsAtRank[Rank(scores, actual)]++;
        }

        double[] recalls = Enumerable.Range(0, classes).Where(i => sizes[i] > 0).Select(i => confusion[i][i] / sizes[i]).ToArray();
        double meanLoss = rows > 0 ? totalLoss / rows : 0;
        double entropy = -sizes.Where(x => x > 0).Sum(x => x / rows * Math.Log(x / rows));
        double hits = 0;
        double[] topKAccuracies = hitsAtRank.Select(x => (hits += x) / Math.Max(1, rows)).ToArray();
        return new MulticlassClassificationMetrics(
            microAccuracy: rows > 0 ? Enumerable.Range(0, classes).Sum(i => confusion[i][i]) / rows : 0,
            macroAccuracy: recalls.Length > 0 ? recalls.Average() : 0,
            logLoss: meanLoss,
            logLossReduction: (entropy - meanLoss) / entropy,
            topK,
            topKAccuracies,
            perClassLogLoss: Enumerable.Range(0, classes).Select(i => sizes[i] > 0 ? losses[i] / sizes[i] : 0).ToArray(),
            new ConfusionMatrix(confusion, ClassNames(score, classes)));
    }

    /// <summary>How many classes come before this one: those with higher scores, and with equal ones those of lower number.</summary>
    private static int Rank(float[] scores, int actual)
    {
        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[actual] || (scores[i] == scores[actual] && i < actual))
                rank++;
        }
        return rank;
    }

    private static string[] ClassNames(DataViewSchema.Column score, int classes)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (score.HasSlotNames())
            score.GetSlotNames(ref names);
        return names.Length == classes
            ? [.. names.DenseValues().Select(x => x.ToString())]
            : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }
}
