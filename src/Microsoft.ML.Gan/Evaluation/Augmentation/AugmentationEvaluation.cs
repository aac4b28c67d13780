using System.Globalization;
using System.Text;

namespace Microsoft.ML.Gan;

/// <summary>How a classifier does with and without new rows, on the same test folds, and which of the four ways to use.</summary>
/// <remarks>
/// <para>Scores are those of all test rows of all folds together (Forman and Scholz 2010). Differences to real rows only are paired fold by fold: what a fold adds to a difference is the sum of its rows'
/// influences on both scores. Errors and 95 % intervals are those of the corrected resampled t-test (Nadeau and Bengio 2003, section 3), which minds that the folds' training rows overlap.</para>
/// <para>Recommended is the simplest arm that no other beats with odds of two to one or more, by the difference over its error
/// and Student's distribution; simpler comes first: real rows only, SMOTE, the generator, both. What is recommended is so about half a
/// standard error below the best arm at most, and need not be better than real rows for certain: the verdict says where its interval reaches down to 0.</para>
/// </remarks>
public sealed record AugmentationEvaluation
{
    // Two to one: the central third of the distribution, and half of the rest below it.
    private const double Doubt = 1.0 / 3;

    private readonly PairedDifference[][] _differences;

    private AugmentationEvaluation(AugmentationMetric metric, PairedDifference[][] differences, IReadOnlyList<AugmentationArmResult> arms, AugmentationArm recommended, string verdict)
    {
        _differences = differences;
        Metric = metric;
        Arms = arms;
        Recommended = recommended;
        Verdict = verdict;
    }

    /// <summary>What the arms were compared by.</summary>
    public AugmentationMetric Metric { get; }

    /// <summary>The four arms, in the order of <see cref="AugmentationArm"/>.</summary>
    public IReadOnlyList<AugmentationArmResult> Arms { get; }

    /// <summary>The arm to use; <see cref="AugmentationArm.RealOnly"/> where new rows are not worth it.</summary>
    public AugmentationArm Recommended { get; }

    /// <summary>The recommendation and its figures, in a sentence.</summary>
    public string Verdict { get; }

    /// <param name="metric">What decides.</param>
    /// <param name="folds">The folds of a cross validation.</param>
    /// <param name="arms">For each arm, in order, its folds and its tests; the same rows in each.</param>
    internal static AugmentationEvaluation Of(AugmentationMetric metric, int folds, IReadOnlyList<(IReadOnlyList<AugmentationFold> Folds, IReadOnlyList<AugmentationTest> Tests)> arms)
    {
        ClassificationScores[] scores = [.. arms.Select(arm => new ClassificationScores([.. arm.Tests.Select(test => test.Actual)], [.. arm.Tests.Select(test => test.Predicted)]))];
        int fits = arms[0].Tests.Max(test => test.Fit) + 1;
        // Each fold's score, to first order: their mean is the arm's.
        double[][] parts = [.. scores.Select((arm, i) =>
        {
            var sums = new double[fits];
            foreach ((AugmentationTest test, double influence) in arms[i].Tests.Zip(arm.Influences(metric)))
            {
                sums[test.Fit] += influence;
            }
            return sums.Select(sum => arm.Of(metric) + fits * sum).ToArray();
        })];
        PairedDifference[][] differences = [.. parts.Select(arm => parts.Select(other => PairedDifference.Of([.. arm.Zip(other, (a, b) => a - b)], 1.0 / (folds - 1))).ToArray())];

        AugmentationArmResult[] results = [.. arms.Select((arm, i) => new AugmentationArmResult
        {
            Arm = (AugmentationArm)i,
            Folds = arm.Folds,
            Score = scores[i].Of(metric),
            Difference = differences[i][0].Mean,
            StandardError = differences[i][0].StandardError,
            Lower = differences[i][0].Lower,
            Upper = differences[i][0].Upper,
        })];
        (int best, int chosen) = Choose([.. results.Select(result => result.Score)], (arm, other) => differences[arm][other].StandardError, fits - 1);
        return new AugmentationEvaluation(metric, differences, results, (AugmentationArm)chosen, Sentence(metric, results, best, chosen));
    }

    /// <summary>The arm with the highest score, and the simplest that it does not beat with odds of two to one.</summary>
    internal static (int Best, int Chosen) Choose(IReadOnlyList<double> scores, Func<int, int, double> errorOf, int degrees)
    {
        int best = Enumerable.Range(0, scores.Count).MaxBy(i => scores[i]);
        double likely = StudentDistribution.CentralQuantile(Doubt, degrees);
        return (best, Enumerable.Range(0, scores.Count).First(i => i == best || scores[best] - scores[i] <= likely * errorOf(best, i)));
    }

    /// <summary>By how much one arm's score is above another's, and the standard error of that.</summary>
    public (double Difference, double StandardError) Compare(AugmentationArm arm, AugmentationArm other)
    {
        PairedDifference difference = _differences[(int)arm][(int)other];
        return (difference.Mean, difference.StandardError);
    }

    /// <summary>The arms as a plain table, and the verdict.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{NameOf(Metric) + ", " + Arms[0].Folds.Count + " test folds",-26}{"score",8}{"difference",12}{"error",8}  95 % interval");
        foreach (AugmentationArmResult arm in Arms)
        {
            string name = (arm.Arm == Recommended ? "> " : "  ") + NameOf(arm.Arm);
            text.AppendLine(arm.Arm == AugmentationArm.RealOnly
                ? string.Create(CultureInfo.InvariantCulture, $"{name,-26}{arm.Score,8:F4}")
                : string.Create(CultureInfo.InvariantCulture, $"{name,-26}{arm.Score,8:F4}{Signed(arm.Difference),12}{arm.StandardError,8:F4}  {Interval(arm)}"));
        }
        return text.Append(Verdict).ToString();
    }

    internal static string NameOf(AugmentationArm arm) => arm switch
    {
        AugmentationArm.RealOnly => "real rows only",
        AugmentationArm.Smote => "SMOTE",
        AugmentationArm.Generator => "the generator",
        _ => "both, half of each",
    };

    internal static string NameOf(AugmentationMetric metric) => metric == AugmentationMetric.MacroF1 ? "macro-F1" : "accuracy";

    private static string Sentence(AugmentationMetric metric, AugmentationArmResult[] arms, int best, int chosen)
    {
        string name = NameOf(metric);
        AugmentationArmResult real = arms[0], arm = arms[chosen];
        if (chosen != 0)
        {
            string near = best == chosen ? "" : string.Create(CultureInfo.InvariantCulture, $"; {NameOf(arms[best].Arm)}, {arms[best].Score:F4}, is better, but with odds of less than two to one");
            string doubt = arm.Lower > 0 ? "" : "; the interval reaches down to 0, so that the gain is not certain";
            return string.Create(CultureInfo.InvariantCulture, $"Use {NameOf(arm.Arm)}: {name} {arm.Score:F4} against {real.Score:F4} with real rows only ({Signed(arm.Difference)}, 95 % interval {Interval(arm)}{doubt}{near}).");
        }
        AugmentationArmResult other = best == 0 ? arms.Skip(1).MaxBy(each => each.Score)! : arms[best];
        string reason = best == 0 ? "no new rows do better than real rows only" : "no gain over real rows only has odds of two to one";
        return string.Create(CultureInfo.InvariantCulture, $"Don't augment: {reason}, {name} {real.Score:F4} (next, {NameOf(other.Arm)}: {other.Score:F4}, {Signed(other.Difference)}, 95 % interval {Interval(other)}).");
    }

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Interval(AugmentationArmResult arm) => $"{Signed(arm.Lower)} to {Signed(arm.Upper)}";
}
