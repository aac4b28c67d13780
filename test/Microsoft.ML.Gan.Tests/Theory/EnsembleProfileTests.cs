using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>
/// Ten logistic regressions that see N(μ, 1) and N(m, 1) through noise between 2 and 0. Through noise σ the two are normal
/// with variance 1 + σ², the best logistic regression is their exact log-ratio, and its loss is log 4 − 2 JSD: an integral.
/// </summary>
[TestClass]
public sealed class EnsembleProfileTests
{
    private const int Members = 10, Rows = 20_000;

    private static readonly double[] s_noise = [.. EnsembleMember.ByInputNoise(Members).Select(member => member.InputNoise)];

    [TestMethod]
    [DataRow(0.0, 2.0)]
    [DataRow(1.0, 0.0)]
    [DataRow(0.0, 0.0)]
    public void EveryTrainedMembersLossIsItsIntegral(double mu, double m)
    {
        EnsembleProfile profile = Profile(mu, m);
        for (int i = 0; i < Members; i++)
        {
            MemberProfile member = profile.Members[i];
            Assert.AreEqual(s_noise[i], member.Member.InputNoise, 1e-12);
            Assert.AreEqual(Loss(mu, m, s_noise[i]), member.GeneratedLoss, 4 * member.GeneratedError + 0.003, $"member {i}");
            Assert.AreEqual(RealLoss(mu, m, s_noise[i]), member.RealLoss, 4 * member.RealError + 0.003, $"member {i}, real rows");
            Assert.IsTrue(member.GeneratedError is > 0 and < 0.02 && member.RealError < 0.05 && member.GapError < 0.05);
        }
    }

    [TestMethod]
    public void LossesFallWithPowerWhereTheTwoDifferAndAgreeWhereTheyDoNot()
    {
        EnsembleProfile apart = Profile(0, 2), same = Profile(0, 0);
        for (int i = 1; i < Members; i++)
        {
            Assert.IsLessThan(apart.Members[i - 1].GeneratedLoss, apart.Members[i].GeneratedLoss, $"member {i}");
            Assert.IsGreaterThan(10 * apart.Members[i].GapError, apart.Members[i].Gap);
        }
        foreach (MemberProfile member in same.Members)
        {
            Assert.AreEqual(Math.Log(4), member.GeneratedLoss, 0.01);
            Assert.AreEqual(0, member.Gap, 4 * member.GapError + 0.002);
        }
        Assert.IsLessThan(0.01, Math.Abs(same.MeanGap));
        Assert.IsGreaterThan(0.3, apart.MeanGap);
    }

    /// <summary>Far apart, the strongest member's gradient in m has vanished for the minimax generator; the ensemble's has not.</summary>
    [TestMethod]
    public void TheEnsembleStillPullsWhereTheStrongestMemberIsCertain()
    {
        const double Mu = 0, M = 12;
        double[] slopes = [.. s_noise.Select(noise => GeneratorSlope(Mu, M, noise))];
        Assert.IsLessThan(1e-6, Math.Abs(slopes[^1]));
        double mean = slopes.Average();
        Assert.IsGreaterThan(1e-3, mean, "raising m, further away, must raise the mean loss");
        Assert.IsGreaterThan(1e3 * Math.Abs(slopes[^1]), mean);
        for (int i = 1; i < Members; i++)
        {
            Assert.IsLessThanOrEqualTo(slopes[i - 1], slopes[i], $"member {i}");
        }
    }

    /// <summary>What each member tells the generator to minimise, 2 JSD − log 4, has its minimum at m = μ, for all of them.</summary>
    [TestMethod]
    public void AllMinimaMeetWhereTheGeneratorIsRight()
    {
        const double Mu = 1.5;
        foreach (double noise in s_noise)
        {
            double[] means = [.. Enumerable.Range(0, 21).Select(i => Mu - 2 + 0.2 * i)];
            double[] values = [.. means.Select(m => -Loss(Mu, m, noise))];
            Assert.AreEqual(Mu, means[Array.IndexOf(values, values.Min())], 1e-9);
            Assert.AreEqual(0, GeneratorSlope(Mu, Mu, noise), 1e-9);
        }
    }

    [TestMethod]
    public void TheDrawingHasBothProfiles()
    {
        string svg = Profile(0, 2, steps: 3).ToSvg();
        Assert.AreEqual(2, svg.Split("<polyline").Length - 1);
        Assert.AreEqual(2 * Members, svg.Split("<circle").Length - 1);
        Assert.AreEqual("svg", System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName);
    }

    /// <summary>Through the public door: profiles of a trained model, also after loading, where the objective must be told.</summary>
    [TestMethod]
    public void ATransformerGivesItsProfile()
    {
        var ml = new MLContext(seed: 1);
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            LatentSize = 4, Steps = 100, GeneratorWidths = [16], DiscriminatorWidths = [16], Ensemble = EnsembleMember.ByWidth(0.25, 1), Seed = 1,
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-2 },
        }).Fit(Samples.Vectors(ml));
        IDataView heldOut = Samples.Vectors(ml, 400, seed: 9);
        EnsembleProfile profile = model.Profile(heldOut);
        Assert.HasCount(2, profile.Members);
        Assert.AreEqual(200, profile.Rows);
        Assert.AreEqual(0.25, profile.Members[0].Member.Width);
        // What is generated after 100 steps is far from the data, and real rows are not.
        Assert.IsGreaterThan(5 * profile.Members[1].GapError, profile.Members[1].Gap);

        using var file = new TemporaryFile(".zip");
        ml.Model.Save(model, heldOut.Schema, file.Path);
        using var loaded = (GanTransformer)ml.Model.Load(file.Path, out _);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => loaded.Profile(heldOut)).Message, "objective");
        EnsembleProfile again = loaded.Profile(heldOut, objective: new NonSaturatingObjective());
        CollectionAssert.AreEqual(profile.Members.ToArray(), again.Members.ToArray());
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => model.Profile(Samples.Vectors(ml, 39))).Message, "39 rows");
    }

    /// <summary>Members trained as a training does, and profiled on other rows.</summary>
    private static EnsembleProfile Profile(double mu, double m, int steps = 400)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        using var weights = new Generator(2);
        var architecture = new MlpArchitecture(1, 1, [], []);
        CriticPlan[] plans = [.. s_noise.Select(noise => new CriticPlan { InputNoise = noise })];
        var options = new GanEstimator.Options();
        Critic[] critics = [.. plans.Select(plan => architecture.CreateCritic(plan, weights))];
        var objective = new MinimaxObjective();
        foreach (double rate in new[] { 0.05, 0.005 })
        {
            using var ensemble = new DiscriminatorEnsemble([.. critics.Select((critic, i) =>
                new Discriminator(critic, objective, options.RegularizersOf(plans[i]), new AdamOptions { LearningRate = rate, Beta1 = 0.9 }, random))]);
            for (int i = 0; i < steps / 2; i++)
            {
                using DisposeScope step = NewDisposeScope();
                ensemble.Update(Draw(mu, 2048, random), Draw(m, 2048, random), null);
            }
        }
        return EnsembleProfile.Compute(critics, plans, objective, new TrainingBatch(Draw(mu, Rows, random), null),
            new TrainingBatch(Draw(mu, Rows, random), null), new TrainingBatch(Draw(m, Rows, random), null), random);
    }

    private static Tensor Draw(double mean, int rows, Generator random) => empty(rows, 1).normal_(mean, 1, random);

    /// <summary>log 4 − 2 JSD of what is seen through the noise.</summary>
    private static double Loss(double mu, double m, double noise)
    {
        double deviation = Math.Sqrt(1 + noise * noise);
        return Math.Log(4) - 2 * Gaussian.JensenShannon(new Gaussian(mu, deviation), new Gaussian(m, deviation));
    }

    /// <summary>The same member's loss on real rows against real ones: E softplus(−D̃) + E softplus(D̃), both over p.</summary>
    private static double RealLoss(double mu, double m, double noise)
    {
        double variance = 1 + noise * noise;
        var p = new Gaussian(mu, Math.Sqrt(variance));
        return Gaussian.Integrate(x =>
        {
            double logit = ((x - m) * (x - m) - (x - mu) * (x - mu)) / (2 * variance);
            return p.Density(x) * (SoftPlus(-logit) + SoftPlus(logit));
        });
    }

    /// <summary>The slope in m of the minimax generator's loss −E softplus(D̃*) at the member's best critic, held fixed.</summary>
    private static double GeneratorSlope(double mu, double m, double noise)
    {
        double variance = 1 + noise * noise;
        var q = new Gaussian(m, Math.Sqrt(variance));
        // D̃*(x) is linear with slope (μ − m)/variance; the slope in m of −softplus(D̃*(x + dm)) is −σ(D̃*)·D̃*′.
        return Gaussian.Integrate(x =>
        {
            double logit = ((x - m) * (x - m) - (x - mu) * (x - mu)) / (2 * variance);
            return -q.Density(x) / (1 + Math.Exp(-logit)) * (mu - m) / variance;
        });
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
