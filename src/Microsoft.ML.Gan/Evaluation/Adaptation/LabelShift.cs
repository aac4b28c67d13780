using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How far the domains differ in their class shares alone: what aligning the features of all rows would undo by moving rows
/// into wrong classes.
/// </summary>
/// <remarks>
/// Saerens, Latinne and Decaestecker 2002, "Adjusting the Outputs of a Classifier to New a Priori Probabilities: A Simple
/// Procedure", section 2.2: the likelihood of the target shares is climbed by EM, with the classifier's probabilities as those
/// under the source shares. They need to be calibrated. Target rows that have moved from one class towards another are taken
/// for rows of that other class.
/// </remarks>
internal static class LabelShift
{
    private const int MostSteps = 1000;
    private const double Tolerance = 1e-10;

    // What a row says that has probability only in classes without source rows: nothing, but it must not divide by 0.
    private const double Background = 1e-12;

    // No source row is dropped altogether, however rare its class is in the target domain.
    private const double LeastWeight = 1e-6;

    /// <summary>The classes' shares of the held-out source labels.</summary>
    public static double[] SourceShares(AdaptationEvidence evidence)
    {
        using DisposeScope scope = NewDisposeScope();
        evidence.Validate();
        Tensor labels = evidence.SourceLabels.cpu();
        Tensor counts = bincount(labels, minlength: evidence.SourceProbabilities.shape[1]).to(ScalarType.Float64);
        return (counts / labels.shape[0]).Numbers<double>();
    }

    /// <summary>The estimated classes' shares of the target rows. A class without source rows has none.</summary>
    public static double[] TargetShares(AdaptationEvidence evidence)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] source = SourceShares(evidence), shares = source;
        double[] probabilities = evidence.TargetProbabilities.to(ScalarType.Float64).Numbers<double>();
        for (int step = 0; step < MostSteps; step++)
        {
            double[] next = Step(source, shares, probabilities);
            bool settled = TotalVariation(next, shares) < Tolerance;
            shares = next;
            if (settled)
            {
                break;
            }
        }
        return shares;
    }

    /// <summary>½ Σ |p − q|: the share that would have to change its class, from 0 to 1.</summary>
    public static double TotalVariation(double[] first, double[] second) => first.Zip(second, (p, q) => Math.Abs(p - q)).Sum() / 2;

    /// <summary>
    /// Whether class shares alone tell the domains apart: source rows count by what their class's share is in the target domain
    /// over what it is in the source domain, and a linear classifier is fitted on the features of even rows and tested on odd ones.
    /// </summary>
    /// <returns>The classifier's accuracy, in which each domain counts half: near 0.5 where the shares explain all that it sees.
    /// The standard error is that of the odd rows, with the estimated shares taken as true.</returns>
    public static (double Accuracy, double StandardError) AccuracyBeyondShares(AdaptationEvidence evidence)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double[] source = SourceShares(evidence), target = TargetShares(evidence);
        // A class without source rows has no row to weigh.
        double[] ratios = [.. source.Zip(target, (before, now) => before > 0 ? Math.Max(now / before, LeastWeight) : 1)];
        Tensor weights = tensor(ratios).index_select(0, evidence.SourceLabels.cpu());
        return DomainRegression.HeldOutAccuracy(evidence.SourceFeatures, evidence.TargetFeatures, weights);
    }

    // qₖ ← (1/m) Σⱼ pⱼₖqₖ/πₖ / Σₗ pⱼₗqₗ/πₗ
    private static double[] Step(double[] source, double[] shares, double[] probabilities)
    {
        double[] ratios = [.. shares.Zip(source, (now, before) => before > 0 ? now / before : 0)];
        var next = new double[shares.Length];
        var posterior = new double[shares.Length];
        for (int start = 0; start < probabilities.Length; start += shares.Length)
        {
            double sum = 0;
            for (int k = 0; k < shares.Length; k++)
            {
                posterior[k] = probabilities[start + k] * ratios[k] + Background * shares[k];
                sum += posterior[k];
            }
            for (int k = 0; k < shares.Length; k++)
            {
                next[k] += posterior[k] / sum * shares.Length / probabilities.Length;
            }
        }
        return next;
    }
}
