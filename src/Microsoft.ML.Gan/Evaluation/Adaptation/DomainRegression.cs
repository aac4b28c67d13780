using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Logistic regression that tells target rows from source rows, and by it the ratio of their densities. In double precision
/// on the CPU; what it makes belongs to the caller's dispose scope.
/// </summary>
/// <remarks>
/// <para>
/// Minimises Σ w·log(1 + e^z) − Σ_target z + ½‖β‖² with z = βᵀx̃ + b and standardised columns x̃, by Newton's method with
/// step halving: Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 4.4.1. The penalty of
/// weight 1 on the sum over rows keeps domains that can be separated at finite β.
/// </para>
/// <para>
/// The ratio is n_s/n_t · d/(1 − d), where d = 1/(1 + e^−z) is the probability of the target: Bickel, Brückner and Scheffer
/// 2007, "Discriminative Learning for Differing Training and Test Distributions".
/// </para>
/// </remarks>
internal sealed class DomainRegression
{
    private const int MostSteps = 40;
    private const double Ridge = 1;

    // exp of more would leave no finite square.
    private const double MostLogRatio = 300;

    private readonly Tensor _mean;
    private readonly Tensor _spread;
    private readonly Tensor _coefficients;
    private readonly double _balance;

    /// <param name="source">Shape [rows, features], at least 1 row.</param>
    /// <param name="target">Shape [rows, features], at least 1 row.</param>
    /// <param name="sourceWeights">How much each source row counts, above 0: shape [source rows], Float64. Default: 1 each.</param>
    public DomainRegression(Tensor source, Tensor target, Tensor? sourceWeights = null)
    {
        long sources = source.shape[0], targets = target.shape[0];
        Tensor rows = cat([source.cpu(), target.cpu()]).to(ScalarType.Float64);
        _mean = rows.mean([0L]);
        Tensor spread = rows.std(0);
        // A spread within the rounding of Float32 is none: dividing by it would blow up rows that are not in the fit.
        _spread = where(spread.gt(_mean.abs() * 1e-6), spread, ones_like(spread));
        Tensor weights = cat([sourceWeights?.cpu() ?? ones(sources, float64), ones(targets, float64)]);
        Tensor isTarget = cat([zeros(sources, float64), ones(targets, float64)]);
        _coefficients = FitInSpan(Design(rows), isTarget, weights);
        _balance = Math.Log(weights.narrow(0, 0, sources).sum().ToDouble() / targets);
    }

    /// <summary>log p_target(x)/p_source(x) of each row: above 0 where the row is more of a target row, whatever the row counts.</summary>
    /// <param name="rows">Shape [rows, features].</param>
    /// <returns>Shape [rows], Float64, from −300 to 300.</returns>
    public Tensor LogRatio(Tensor rows) =>
        (Design(rows.cpu().to(ScalarType.Float64)).matmul(_coefficients) + _balance).clamp(-MostLogRatio, MostLogRatio);

    /// <summary>
    /// Fits on the even rows and tells the domains of the odd rows. Rows in an order, by class say, are in both halves alike.
    /// </summary>
    /// <param name="source">Shape [rows, features], at least 2 rows.</param>
    /// <param name="target">Shape [rows, features], at least 2 rows.</param>
    /// <param name="sourceWeights">As for the constructor.</param>
    /// <returns>The accuracy, in which each domain counts half: 0.5 is chance. Its standard error is that of the odd rows alone.</returns>
    public static (double Accuracy, double StandardError) HeldOutAccuracy(Tensor source, Tensor target, Tensor? sourceWeights = null)
    {
        Tensor weights = sourceWeights?.cpu() ?? ones(source.shape[0], float64);
        var regression = new DomainRegression(Half(source, 0), Half(target, 0), Half(weights, 0));
        Tensor oddTarget = regression.LogRatio(Half(target, 1));
        (double share, double variance) = WeightedShare(regression.LogRatio(Half(source, 1)).le(0), Half(weights, 1));
        (double targetShare, double targetVariance) = WeightedShare(oddTarget.gt(0), ones_like(oddTarget));
        return ((share + targetShare) / 2, Math.Sqrt(variance + targetVariance) / 2);
    }

    private static Tensor Half(Tensor rows, long first) => rows[TensorIndex.Slice(first, null, 2)];

    // Σwr/Σw, and Σw²(r − share)²/(Σw)² as its variance.
    private static (double Share, double Variance) WeightedShare(Tensor right, Tensor weights)
    {
        Tensor parts = weights / weights.sum(), r = right.to(ScalarType.Float64);
        Tensor share = (parts * r).sum();
        return (share.ToDouble(), (parts * (r - share)).square().sum().ToDouble());
    }

    private Tensor Design(Tensor rows) => cat([(rows - _mean) / _spread, ones(rows.shape[0], 1, float64)], 1);

    /// <summary>
    /// With fewer rows than features, the solution lies in the rows' span: there it is found in fewer numbers, and a rotation leaves
    /// the ridge as it is.
    /// </summary>
    private static Tensor FitInSpan(Tensor design, Tensor isTarget, Tensor weights)
    {
        long rows = design.shape[0], features = design.shape[1] - 1;
        if (rows >= features)
        {
            return Fit(design, isTarget, weights);
        }
        Tensor intercept = design.narrow(1, features, 1);
        (Tensor span, _) = linalg.qr(design.narrow(1, 0, features).t());
        Tensor found = Fit(cat([design.narrow(1, 0, features).matmul(span), intercept], 1), isTarget, weights);
        return cat([span.matmul(found.narrow(0, 0, rows)), found.narrow(0, rows, 1)], 0);
    }

    private static Tensor Fit(Tensor design, Tensor isTarget, Tensor weights)
    {
        long size = design.shape[1];
        // The intercept, last, is not penalised: the fitted shares of the domains are their true ones.
        Tensor ridge = cat([ones(size - 1, float64) * Ridge, zeros(1, float64)]);
        double total = weights.sum().ToDouble();
        Tensor coefficients = zeros(size, float64);
        double loss = Loss(coefficients);
        for (int step = 0; step < MostSteps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor d = design.matmul(coefficients).sigmoid();
            Tensor gradient = design.t().matmul(weights * (d - isTarget)) + ridge * coefficients;
            Tensor curvature = design.t().matmul(design * (weights * d * (1 - d)).unsqueeze(1)) + diag(ridge);
            Tensor move = linalg.solve(curvature, gradient);
            double gain = gradient.dot(move).ToDouble(), length = 1;
            Tensor next = coefficients - move;
            double nextLoss = Loss(next);
            // So near the solution rounding hides what a step gains, and Newton's steps need no check.
            while (gain > 1e-8 * total && nextLoss > loss - 1e-4 * length * gain && length > 1e-6)
            {
                length /= 2;
                next = coefficients - move * length;
                nextLoss = Loss(next);
            }
            coefficients = next.MoveToOuterDisposeScope();
            loss = nextLoss;
            if (gain < 1e-16 * total)
            {
                break;
            }
        }
        return coefficients;

        double Loss(Tensor at)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor z = design.matmul(at);
            // log(1 + e^z) without overflow
            return (weights * (z.logaddexp(zeros_like(z)) - isTarget * z)).sum().ToDouble() + (ridge * at.square()).sum().ToDouble() / 2;
        }
    }
}
