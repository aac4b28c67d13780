using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ObjectiveTests
{
    private const double Ln2 = 0.6931471805599453;

    // softplus(1), softplus(−1), softplus(2), softplus(−2), to 16 digits.
    private const double S1 = 1.3132616875182228, Sm1 = 0.3132616875182228, S2 = 2.1269280110429727, Sm2 = 0.1269280110429726;
    private const double E = Math.E;

    /// <summary>Known critic outputs, real then generated, and losses worked out by hand.</summary>
    public static IEnumerable<object[]> Table =>
    [
        Row(new MinimaxObjective(), [0, 0], [0, 0], 2 * Ln2, -Ln2),
        Row(new MinimaxObjective(), [1, 2], [-1, 1], (Sm1 + Sm2) / 2 + (Sm1 + S1) / 2, -(Sm1 + S1) / 2),
        Row(new NonSaturatingObjective(), [0, 0], [0, 0], 2 * Ln2, Ln2),
        Row(new NonSaturatingObjective(), [1, 2], [-1, 1], (Sm1 + Sm2) / 2 + (Sm1 + S1) / 2, (S1 + Sm1) / 2),
        Row(new MaximumLikelihoodObjective(), [0, 0], [0, 0], 2 * Ln2, -1),
        Row(new MaximumLikelihoodObjective(), [1, 2], [-1, 1], (Sm1 + Sm2) / 2 + (Sm1 + S1) / 2, -(E + 1 / E) / 2),
        Row(new LeastSquaresObjective(), [1, 1], [0, 0], 0, 0.5),
        // ½·½(0 + 1) + ½·½(1 + 1) and ½·½(4 + 0)
        Row(new LeastSquaresObjective(), [1, 2], [-1, 1], 0.75, 1),
        // a = −1, b = 1, c = 0: ½·½(0 + 1) + ½·½(0 + 4) and ½·½(1 + 1)
        Row(new LeastSquaresObjective { GeneratedTarget = -1, RealTarget = 1, GeneratorTarget = 0 }, [1, 2], [-1, 1], 1.25, 0.5),
        Row(new WassersteinObjective(), [1, 2], [-1, 3], -0.5, -1),
        // [0 + 0.5]/2 + [0 + 2]/2
        Row(new HingeObjective(), [1, 0.5f], [-1, 1], 1.25, 0),
        Row(new HingeObjective(), [5, 3], [-2, -4], 0, 3),
        // Outputs are −E. E(x) = 0.5, 1.5; E(G) = 0.25, 3 with margin 1: [0.75 + 0]/2 more for D; 3.25/2 for G.
        Row(new EnergyBasedObjective { Margin = 1 }, [-0.5f, -1.5f], [-0.25f, -3], 1 + 0.375, 1.625),
        // margin 4: [3.75 + 1]/2
        Row(new EnergyBasedObjective { Margin = 4 }, [0, -2], [-0.25f, -3], 1 + 2.375, 1.625),
        Row(new RelativisticObjective(), [0, 0], [0, 0], Ln2, Ln2),
        // differences 2 and 1
        Row(new RelativisticObjective(), [1, 2], [-1, 1], (Sm2 + Sm1) / 2, (S2 + S1) / 2),
    ];

    [TestMethod]
    [DynamicData(nameof(Table))]
    public void LossesAreThoseOfThePaper(AdversarialObjective objective, float[] real, float[] generated, double discriminator, double generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(real), g = tensor(generated);
        Assert.AreEqual(discriminator, objective.DiscriminatorLoss(x, g).ToDouble(), 1e-6, $"{objective.Name}, discriminator");
        Assert.AreEqual(generator, objective.GeneratorLoss(g, objective.GeneratorSeesReal ? x : null).ToDouble(), 1e-6, $"{objective.Name}, generator");
    }

    /// <summary>Higher is more real: raising real outputs never raises the discriminator's loss, raising generated ones never lowers it.</summary>
    [TestMethod]
    [DynamicData(nameof(Table))]
    public void HigherMeansMoreReal(AdversarialObjective objective, float[] real, float[] generated, double _, double __)
    {
        using DisposeScope scope = NewDisposeScope();
        // Between its targets, for least squares: beyond them it turns back by design.
        Tensor x = tensor(real).clamp(-0.9, 0.9).requires_grad_(), g = tensor(generated).clamp(-0.9, 0.9).requires_grad_();
        objective.DiscriminatorLoss(x, g).backward();
        Assert.IsLessThanOrEqualTo(0, x.grad!.max().ToDouble());
        if (objective is not LeastSquaresObjective { GeneratedTarget: 0 })
        {
            Assert.IsGreaterThanOrEqualTo(0, g.grad!.min().ToDouble());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Table))]
    public void LossesAndSlopesAreFiniteAtLogitsOfPlusMinus50(AdversarialObjective objective, float[] _, float[] __, double ___, double ____)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 50f, -50f }).requires_grad_(), g = tensor(new[] { -50f, 50f }).requires_grad_();
        Tensor sum = objective.DiscriminatorLoss(x, g) + objective.GeneratorLoss(g, objective.GeneratorSeesReal ? x : null);
        sum.backward();
        Assert.IsTrue(sum.isfinite().all().item<bool>() && x.grad!.isfinite().all().item<bool>() && g.grad!.isfinite().all().item<bool>(), objective.Name);
    }

    [TestMethod]
    public void TheNonSaturatingGeneratorLearnsWhereTheMinimaxOneDoesNot()
    {
        using DisposeScope scope = NewDisposeScope();
        double Slope(AdversarialObjective objective)
        {
            Tensor g = tensor(new[] { -50f }).requires_grad_();
            objective.GeneratorLoss(g, null).backward();
            return Math.Abs(g.grad!.ToDouble());
        }
        Assert.IsLessThan(1e-6 * Slope(new NonSaturatingObjective()), Slope(new MinimaxObjective()));
        Assert.AreEqual(1, Slope(new NonSaturatingObjective()), 1e-6);
        Assert.AreEqual(1, Slope(new WassersteinObjective()), 1e-6);
    }

    /// <summary>Codes (1, 0), (3, 4) and (0, 2): cosines 0.6, 0 and 0.8, each pair twice among the 3·2 ordered ones.</summary>
    [TestMethod]
    public void ThePullAwayTermIsTheMeanSquaredCosine()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor codes = tensor(new double[,] { { 1, 0 }, { 3, 4 }, { 0, 2 } });
        Assert.AreEqual(0.1 * (0.36 + 0 + 0.64) / 3, new EnergyBasedObjective { PullAwayWeight = 0.1 }.CodePenalty(codes)!.ToDouble(), 1e-9);
        Assert.IsNull(new EnergyBasedObjective().CodePenalty(codes));
    }

    private static object[] Row(AdversarialObjective objective, float[] real, float[] generated, double discriminator, double generator) =>
        [objective, real, generated, discriminator, generator];
}
