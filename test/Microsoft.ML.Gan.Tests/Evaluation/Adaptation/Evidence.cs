using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Evidence that the tests make themselves. Its tensors belong to the caller's dispose scope.</summary>
internal static class Evidence
{
    /// <summary>Evidence whose rows are its features.</summary>
    public static AdaptationEvidence Of(float[][] source, float[][] sourceProbabilities, long[] labels, float[][] target, float[][] targetProbabilities) => new()
    {
        SourceRows = Table(source),
        SourceFeatures = Table(source),
        SourceProbabilities = Table(sourceProbabilities),
        SourceLabels = tensor(labels),
        TargetRows = Table(target),
        TargetFeatures = Table(target),
        TargetProbabilities = Table(targetProbabilities),
    };

    /// <summary>Evidence for scores that look at target probabilities alone.</summary>
    public static AdaptationEvidence OfPredictions(params float[][] probabilities)
    {
        float[][] rows = [.. probabilities.Select((_, i) => new float[] { i })];
        return Of(rows, probabilities, new long[rows.Length], rows, probabilities);
    }

    /// <summary>Normal rows and random probabilities, of other row counts on either side.</summary>
    public static AdaptationEvidence Random(int sources, int targets, int numbers = 3, int classes = 3, int seed = 1)
    {
        var random = new Random(seed);
        return Of(Normals(random, sources, numbers), Probabilities(random, sources, classes), [.. Enumerable.Range(0, sources).Select(_ => random.NextInt64(classes))],
            Normals(random, targets, numbers), Probabilities(random, targets, classes)) with
        {
            SourceFeatures = Table(Normals(random, sources, 2)),
            TargetFeatures = Table(Normals(random, targets, 2)),
        };
    }

    /// <summary>Certain predictions of the given classes.</summary>
    public static float[][] Certain(int classes, params long[] predicted) =>
        [.. predicted.Select(one => Enumerable.Range(0, classes).Select(k => k == one ? 1f : 0).ToArray())];

    public static Tensor Table(float[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);

    /// <summary>The rows of a table.</summary>
    public static float[][] Rows(Tensor table) => [.. table.data<float>().ToArray().Chunk((int)table.shape[1])];

    public static float[][] Normals(Random random, int rows, int numbers, double mean = 0) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, numbers).Select(_ => (float)(mean + Samples.Normal(random))).ToArray())];

    private static float[][] Probabilities(Random random, int rows, int classes) => [.. Enumerable.Range(0, rows).Select(_ =>
    {
        double[] odds = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(2 * Samples.Normal(random)))];
        return odds.Select(one => (float)(one / odds.Sum())).ToArray();
    })];
}
