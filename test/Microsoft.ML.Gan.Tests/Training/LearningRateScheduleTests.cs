namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class LearningRateScheduleTests
{
    /// <summary>Factors worked out by hand, for trainings of 100 steps.</summary>
    [TestMethod]
    [DataRow(0, LearningRateDecay.None, 0.5, 0.0, 1, 1.0)]
    [DataRow(0, LearningRateDecay.None, 0.5, 0.0, 100, 1.0)]
    [DataRow(10, LearningRateDecay.None, 0.5, 0.0, 1, 0.1)]
    [DataRow(10, LearningRateDecay.None, 0.5, 0.0, 5, 0.5)]
    [DataRow(10, LearningRateDecay.None, 0.5, 0.0, 11, 1.0)]
    [DataRow(0, LearningRateDecay.Linear, 0.5, 0.0, 50, 1.0)]
    [DataRow(0, LearningRateDecay.Linear, 0.5, 0.0, 75, 0.5)]
    [DataRow(0, LearningRateDecay.Linear, 0.5, 0.0, 100, 0.0)]
    [DataRow(0, LearningRateDecay.Linear, 0.0, 0.2, 50, 0.6)]
    [DataRow(0, LearningRateDecay.Linear, 0.0, 0.2, 100, 0.2)]
    // ½(1 + cos(π/3)) = 0.75 a third of the way
    [DataRow(0, LearningRateDecay.Cosine, 0.4, 0.0, 60, 0.75)]
    [DataRow(0, LearningRateDecay.Cosine, 0.4, 0.0, 100, 0.0)]
    [DataRow(100, LearningRateDecay.Linear, 0.5, 0.0, 75, 0.375)]
    public void FactorsAreThose(int warmup, LearningRateDecay decay, double start, double final, int step, double factor) =>
        Assert.AreEqual(factor, new LearningRateSchedule { WarmupSteps = warmup, Decay = decay, DecayStart = start, FinalFactor = final }.Factor(step, 100), 1e-12);

    /// <summary>A decay that has ended moves neither network.</summary>
    [TestMethod]
    public void TheScheduleReachesBothNetworks()
    {
        float[][] Rows(double learningRate, LearningRateSchedule? schedule)
        {
            var ml = new MLContext(seed: 1);
            var adam = new AdamOptions { LearningRate = learningRate };
            using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
            {
                // One step, of which a linear decay from the start leaves nothing.
                LatentSize = 4, Steps = 1, GeneratorWidths = [8], DiscriminatorWidths = [8], Seed = 3, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam, LearningRates = schedule,
            }).Fit(Samples.Vectors(ml));
            return [.. Samples.Read(model.Generate(20), "Generated"), .. Samples.Read(model.Score(Samples.Vectors(ml, 20)), "Score")];
        }
        float[][] untrained = Rows(1e-30, null);
        Samples.AssertEqual(untrained, Rows(0.1, new LearningRateSchedule { Decay = LearningRateDecay.Linear, DecayStart = 0 }));
        float[][] trained = Rows(0.1, null);
        Assert.IsFalse(untrained.Zip(trained).Any(pair => pair.First.SequenceEqual(pair.Second)));
        Samples.AssertEqual(trained, Rows(0.1, new LearningRateSchedule()));
    }
}
