using System.Globalization;
using System.Text;

namespace Microsoft.ML.Gan;

/// <summary>How a classifier does with and without new rows, on the same test folds, and which of the four ways to use.</summary>
/// <remarks>
/// <para>Differences to real rows only are paired fold by fold; their errors and 95 % intervals are those of the corrected resampled
/// t-test (Nadeau and Bengio 2003, section 3), which minds that the folds' training rows overlap.</para>
/// <para>Recommended is the simplest arm that no other beats with odds of two to one or more, by the mean difference over its corrected error
/// and Student's distribution; simpler comes first: real rows only, SMOTE, the generator, both. What is recommended is so about half a
/// standard error below the best arm at most, and need not be better than real rows for certain: the verdict says where its interval reaches down to 0.</para>
/// </remarks>
public sealed record AugmentationEvaluation
{
    // Two to one: the central third of the distribution, and half of the rest below it.
    private const double Doubt = 1.0 / 3;

    private AugmentationEvaluation(AugmentationMetric metric, IReadOnlyList<AugmentationArmResult> arms, AugmentationArm recommended, string verdict)
    {
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
    /// <param name="scores">For each arm, in order, its scores, fold by fold.</param>
    internal static AugmentationEvaluation Of(AugmentationMetric metric, int folds, IReadOnlyList<IReadOnlyList<AugmentationFold>> scores)
    {
        double testShare = 1.0 / (folds - 1);
        double[][] values = [.. scores.Select(arm => arm.Select(fold => fold.Score(metric)).ToArray())];
        PairedDifference Between(int arm, int other) => PairedDifference.Of([.. values[arm].Zip(values[other], (a, b) => a - b)], testShare);

        AugmentationArmResult[] arms = [.. scores.Select((arm, i) =>
        {
            PairedDifference difference = Between(i, 0);
            return new AugmentationArmResult
            {
                Arm = (AugmentationArm)i,
                Folds = arm,
                Mean = values[i].Average(),
                Difference = difference.Mean,
                StandardError = difference.StandardError,
                Lower = difference.Lower,
                Upper = difference.Upper,
            };
        })];
        int best = Enumerable.Range(0, arms.Length).MaxBy(i => arms[i].Mean);
        double likely = StudentDistribution.CentralQuantile(Doubt, values[0].Length - 1);
        int chosen = Enumerable.Range(0, arms.Length).First(i => i == best || Between(best, i) is var lead && lead.Mean <= likely * lead.StandardError);
        return new AugmentationEvaluation(metric, arms, (AugmentationArm)chosen, Sentence(metric, arms, best, chosen));
    }

    /// <summary>The arms as a plain table, and the verdict.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{NameOf(Metric) + ", " + Arms[0].Folds.Count + " test folds",-26}{"mean",8}{"difference",12}{"error",8}  95 % interval");
        foreach (AugmentationArmResult arm in Arms)
        {
            string name = (arm.Arm == Recommended ? "> " : "  ") + NameOf(arm.Arm);
            text.AppendLine(arm.Arm == AugmentationArm.RealOnly
                ? string.Create(CultureInfo.InvariantCulture, $"{name,-26}{arm.Mean,8:F4}")
                : string.Create(CultureInfo.InvariantCulture, $"{name,-26}{arm.Mean,8:F4}{Signed(arm.Difference),12}{arm.StandardError,8:F4}  {Interval(arm)}"));
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
            string near = best == chosen ? "" : string.Create(CultureInfo.InvariantCulture, $"; {NameOf(arms[best].Arm)}, {arms[best].Mean:F4}, is better, but with odds of less than two to one");
            string doubt = arm.Lower > 0 ? "" : "; the interval reaches down to 0, so that the gain is not certain";
            return string.Create(CultureInfo.InvariantCulture, $"Use {NameOf(arm.Arm)}: {name} {arm.Mean:F4} against {real.Mean:F4} with real rows only ({Signed(arm.Difference)}, 95 % interval {Interval(arm)}{doubt}{near}).");
        }
        AugmentationArmResult other = best == 0 ? arms.Skip(1).MaxBy(each => each.Mean)! : arms[best];
        string reason = best == 0 ? "no new rows do better than real rows only" : "no gain over real rows only has odds of two to one";
        return string.Create(CultureInfo.InvariantCulture, $"Don't augment: {reason}, {name} {real.Mean:F4} (next, {NameOf(other.Arm)}: {other.Mean:F4}, {Signed(other.Difference)}, 95 % interval {Interval(other)}).");
    }

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Interval(AugmentationArmResult arm) => $"{Signed(arm.Lower)} to {Signed(arm.Upper)}";
}
