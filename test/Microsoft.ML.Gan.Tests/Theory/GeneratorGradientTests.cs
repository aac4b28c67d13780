using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>
/// A generator G(z) = m + z against N(μ, 1): at the best critic, the gradient in m is the derivative of the divergence that
/// the objective stands for.
/// </summary>
[TestClass]
public sealed class GeneratorGradientTests
{
    private const int Points = 20_000;
    private static readonly double[] s_latents = new Gaussian(0, 1).Points(Points);

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.5, -1.0)]
    [DataRow(0.0, 3.0)]
    [DataRow(1.0, 1.0)]
    public void MinimaxFollowsTwiceTheJensenShannonDivergence(double real, double generated)
    {
        Gaussian p = new(real, 1), q = new(generated, 1);
        double expected = Gaussian.SlopeInMean(q, moved => 2 * Gaussian.JensenShannon(p, moved));
        Assert.AreEqual(expected, Gradient(new MinimaxObjective(), generated, x => LogRatio(x, p, q)), 1e-3);
    }

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.5, -1.0)]
    [DataRow(1.0, 1.0)]
    public void MaximumLikelihoodFollowsTheKullbackLeiblerDivergence(double real, double generated)
    {
        // KL(N(μ, 1)‖N(m, 1)) = (m − μ)²/2, with slope m − μ.
        Gaussian p = new(real, 1), q = new(generated, 1);
        Assert.AreEqual(generated - real, Gradient(new MaximumLikelihoodObjective(), generated, x => LogRatio(x, p, q)), 5e-3);
    }

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.5, -1.0)]
    [DataRow(0.0, 30.0)]
    public void WassersteinFollowsTheDistance(double real, double generated)
    {
        // W1 = |μ − m|; the best 1-Lipschitz critic is x or −x.
        int sign = Math.Sign(real - generated);
        Assert.AreEqual(-sign, Gradient(new WassersteinObjective(), generated, x => x * sign), 1e-12);
    }

    /// <summary>
    /// Mao et al. 2017, equation 8: with targets a = −1, b = 1, c = 0 and the best critic D* = (p − q)/(p + q), what the
    /// generator is judged by, on real and generated rows together, is the Pearson χ² divergence of p + q and 2q, halved.
    /// </summary>
    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.5, -1.0)]
    [DataRow(1.0, 1.0)]
    public void LeastSquaresAmountsToThePearsonDivergence(double real, double generated)
    {
        using DisposeScope scope = NewDisposeScope();
        Gaussian p = new(real, 1), q = new(generated, 1);
        double pearson = Gaussian.Integrate(x =>
        {
            double a = p.Density(x), b = q.Density(x);
            return a + b > 0 ? (2 * b - (a + b)) * (2 * b - (a + b)) / (a + b) : 0;
        });
        var objective = new LeastSquaresObjective { GeneratedTarget = -1, RealTarget = 1, GeneratorTarget = 0 };
        double Judged(Gaussian rows) => objective.GeneratorLoss(tensor(rows.Points(Points).Select(x =>
        {
            double a = p.Density(x), b = q.Density(x);
            return (a - b) / (a + b);
        }).ToArray()), null).ToDouble();
        Assert.AreEqual(pearson / 2, Judged(p) + Judged(q), 1e-4);
    }

    [TestMethod]
    public void WhereSupportsAreDisjointOnlyWassersteinAndTheNonSaturatingLossPull()
    {
        // 40 standard deviations apart: the best critic is certain.
        Gaussian p = new(0, 1), q = new(40, 1);
        double minimax = Math.Abs(Gradient(new MinimaxObjective(), 40, x => LogRatio(x, p, q)));
        double nonSaturating = Math.Abs(Gradient(new NonSaturatingObjective(), 40, x => LogRatio(x, p, q)));
        Assert.IsLessThan(1e-6 * nonSaturating, minimax);
        Assert.AreEqual(1, Math.Abs(Gradient(new WassersteinObjective(), 40, x => -x)), 1e-12);
    }

    /// <summary>D̃*(x) = log p(x) − log q(x), as a function of the rows with the critic held fixed.</summary>
    private static Tensor LogRatio(Tensor x, Gaussian p, Gaussian q) => ((x - q.Mean).square() - (x - p.Mean).square()) * 0.5;

    private static double Gradient(AdversarialObjective objective, double mean, Func<Tensor, Tensor> critic)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = tensor(mean, ScalarType.Float64).requires_grad_();
        objective.GeneratorLoss(critic(m + tensor(s_latents)), null).backward();
        return m.grad!.ToDouble();
    }
}
