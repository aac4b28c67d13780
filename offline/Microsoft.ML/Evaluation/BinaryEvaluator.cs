using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Compares scores (positive: above 0) and probabilities with labels.</summary>
internal static class BinaryEvaluator
{
    /// <param name="probabilityColumnName">Null for scores that come without.</param>
    internal static BinaryClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string labelColumnName, string scoreColumnName, string probabilityColumnName, string predictedLabelColumnName)
    {
        env.CheckValue(data, nameof(data));
        var label = EvaluationColumns.Find(env, data.Schema, "label", labelColumnName);
        var score = EvaluationColumns.Find(env, data.Schema, "score", scoreColumnName);
        EvaluationColumns.Find(env, data.Schema, "predicted label", predictedLabelColumnName);
        DataViewSchema.Column? probability = probabilityColumnName is null ? null : EvaluationColumns.Find(env, data.Schema, "probability", probabilityColumnName);

        using var cursor = data.GetRowCursor(probability is null ? [label, score] : [label, score, probability.Value]);
        var readLabel = EvaluationColumns.LabelReader(env, cursor, label);
        var readScore = EvaluationColumns.SingleReader(env, cursor, score, "score");
        var readProbability = probability is null ? null : EvaluationColumns.SingleReader(env, cursor, probability.Value, "probability");
        var counts = new BinaryCounts();
        var ranked = new List<(float Score, bool IsPositive)>();
        double loss = 0;
        while (cursor.MoveNext())
        {
            double number = readLabel();
            float value = readScore();
            if (double.IsNaN(number) || !float.IsFinite(value))
                continue;
            bool isPositive = number > 0;
            counts.Add(isPositive, isPredictedPositive: value > 0);
            ranked.Add((value, isPositive));
            if (readProbability is not null)
            {
                double chance = readProbability();
                loss -= Math.Log2(isPositive ? chance : 1 - chance);
            }
        }
        double areaUnderRocCurve = AreaUnderRocCurve(ranked, counts), areaUnderPrecisionRecallCurve = AreaUnderPrecisionRecallCurve(ranked, counts);
        if (probability is null)
            return new BinaryClassificationMetrics(counts, areaUnderRocCurve, areaUnderPrecisionRecallCurve);
        double entropy = Entropy(counts.Positives / counts.Total);
        double logLoss = counts.Total > 0 ? loss / counts.Total : 0;
        return new CalibratedBinaryClassificationMetrics(
            counts, areaUnderRocCurve, areaUnderPrecisionRecallCurve, logLoss, (entropy - logLoss) / entropy, entropy);
    }

    /// <summary>The chance that a positive scores above a negative, a tie counting half.</summary>
    private static double AreaUnderRocCurve(List<(float Score, bool IsPositive)> ranked, BinaryCounts counts)
    {
        double positives = counts.Positives, negatives = counts.Total - positives;
        if (positives == 0 || negatives == 0)
            throw Contracts.ExceptParam("PosSample", $"AUC is not defined when there is no {(positives == 0 ? "positive" : "negative")} class in the data");
        double wins = 0, negativesBelow = 0;
        foreach (var tie in ranked.GroupBy(x => x.Score).OrderBy(x => x.Key))
        {
            int positivesHere = tie.Count(x => x.IsPositive), negativesHere = tie.Count() - positivesHere;
            wins += positivesHere * (negativesBelow + negativesHere / 2.0);
            negativesBelow += negativesHere;
        }
        return wins / (positives * negatives);
    }

    /// <summary>The precision over the recall, points joined by straight lines.</summary>
    private static double AreaUnderPrecisionRecallCurve(List<(float Score, bool IsPositive)> ranked, BinaryCounts counts)
    {
        double area = 0, lastRecall = 0, lastPrecision = 1, hits = 0, picked = 0;
        foreach (var tie in ranked.GroupBy(x => x.Score).OrderByDescending(x => x.Key))
        {
            hits += tie.Count(x => x.IsPositive);
            picked += tie.Count();
            double recall = hits / counts.Positives, precision = hits / picked;
            area += (recall - lastRecall) * (precision + lastPrecision) / 2;
            (lastRecall, lastPrecision) = (recall, precision);
        }
        return area;
    }

    private static double Entropy(double chance) =>
        chance is <= 0 or >= 1 ? 0 : -(chance * Math.Log2(chance) + (1 - chance) * Math.Log2(1 - chance));
}
