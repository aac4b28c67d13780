using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>Every objective and some stabilisers on a ring of eight Gaussians, where what a generator leaves out can be counted.</summary>
internal static class ObjectivesRing
{
    private const int Modes = 8;
    private const double Radius = 2;
    private const double Deviation = 0.05;
    private const int Rows = 20_000;
    private const int Samples = 2_500;
    private const double GoodWithin = 3 * Deviation;
    private const int LeastInMode = 20;
    private const int Batch = 256;
    private const int Latents = 16;
    private const int UsualSteps = 5_000;

    private static readonly TrainingSetting Usual = new TrainingSetting("non-saturating")
        .WithBoth(new AdamOptions { LearningRate = 1e-3 });

    private static readonly TrainingSetting[] Settings =
    [
        Usual,
        Usual with { Name = "minimax", Objective = new MinimaxObjective() },
        Usual with { Name = "maximum likelihood, R1", Objective = new MaximumLikelihoodObjective(), Regularizers = [new R1Regularizer { Gamma = 0.1 }], GeneratorOptimizer = new AdamOptions { LearningRate = 2e-4 } },
        Usual with { Name = "least squares", Objective = new LeastSquaresObjective() },
        Usual with { Name = "energy-based", Objective = new EnergyBasedObjective { CodeSize = 2, Margin = 0.1 } },
        (Usual with { Name = "Wasserstein, clipped", Objective = new WassersteinObjective(), Regularizers = [new WeightClipping { Bound = 0.3 }], DiscriminatorSteps = 5 })
            .WithBoth(new RmsPropOptions { LearningRate = 5e-4 }),
        (Usual with { Name = "Wasserstein, gradient penalty", Objective = new WassersteinObjective(), Regularizers = [new GradientPenalty { Lambda = 0.1 }], DiscriminatorSteps = 5 })
            .WithBoth(new AdamOptions { LearningRate = 1e-3, Beta1 = 0, Beta2 = 0.9 }),
        Usual with { Name = "hinge, R1", Objective = new HingeObjective(), Regularizers = [new R1Regularizer { Gamma = 0.02 }] },
        Usual with { Name = "relativistic, R1 and R2", Objective = new RelativisticObjective(), Regularizers = [new R1Regularizer { Gamma = 0.02 }, new R2Regularizer { Gamma = 0.02 }] },
        Usual with { Name = "non-saturating, R1", Regularizers = [new R1Regularizer { Gamma = 0.1 }] },
        Usual with { Name = "non-saturating, instance noise", Regularizers = [new InstanceNoise { StandardDeviation = 0.2, FadingSteps = UsualSteps / 2 }] },
        Usual with { Name = "non-saturating, label smoothing", Objective = new NonSaturatingObjective { RealLabel = 0.9 } },
        Usual with { Name = "non-saturating, ensemble by noise", Ensemble = EnsembleMember.ByInputNoise(3, from: 0.5) },
        Usual with { Name = "non-saturating, loss thresholds", LossThresholds = new LossThresholds { DiscriminatorAbove = 1.0, GeneratorBelow = 1.1 } },
        Usual with { Name = "non-saturating, EMA", EmaDecay = 0.99 },
        Usual with { Name = "non-saturating, cosine decay", LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Cosine } },
    ];

    public static Report Run(BenchOptions options)
    {
        int steps = options.StepsOr(UsualSteps, quick: 25), seeds = options.RoundsOr(3);
        var trained = new (RingScore Score, double Seconds)[Settings.Length * seeds];
        // Networks this small gain nothing from a second thread: two trainings at a time do.
        Parallel.For(0, trained.Length, new ParallelOptions { MaxDegreeOfParallelism = Machine.Threads }, i =>
        {
            (TrainingSetting setting, int seed) = (Settings[i / seeds], i % seeds + 1);
            var clock = Stopwatch.StartNew();
            RingScore score = Train(setting, steps, seed);
            trained[i] = (score, clock.Elapsed.TotalSeconds);
            Console.WriteLine($"{setting.Name}, seed {seed}: {score.Modes} modes, {Format.Number(100 * score.Good, 1)} % good, {Format.Number(score.OffUniform)} off uniform; {Format.Number(trained[i].Seconds, 1)} s");
        });
        (TrainingSetting Setting, List<RingScore> Scores, double Seconds)[] results = [.. Settings.Zip(trained.Chunk(seeds),
            (setting, runs) => (setting, runs.Select(run => run.Score).ToList(), runs.Average(run => run.Seconds)))];
        RingScore data = RingScore.Of(Ring(Samples, seed: 0));

        var report = new Report();
        foreach ((TrainingSetting setting, List<RingScore> scores, double seconds) in results)
        {
            report.Figures[setting.Name] = new JsonObject
            {
                ["modes"] = Format.Round(scores.Average(score => score.Modes), 2),
                ["good"] = Format.Round(scores.Average(score => score.Good)),
                ["offUniform"] = Format.Round(scores.Average(score => score.OffUniform)),
                ["diverged"] = scores.Count(score => score.Diverged),
            };
        }
        string[] complete = [.. results.Where(result => result.Scores.All(score => score.Modes == Modes)).Select(result => result.Setting.Name)];
        report.Headline = $"{complete.Length} of {results.Length} settings cover all {Modes} modes with every seed";
        return report
            .Note($"{Modes} Gaussians of deviation {Deviation} on a circle of radius {Radius}, {Format.Number(Rows, 0)} rows, as a vector column of two numbers through `TrainGan` (which standardises them: the deviation is "
                + $"{Format.Number(Deviation / Math.Sqrt(Radius * Radius / 2), 3)} to the networks). MLPs with two hidden layers of 128, {Latents} latents, batch {Batch}, {Format.Number(steps, 0)} steps of the generator for everyone, "
                + $"seeds 1 to {seeds}; Adam with 1e-3, 0.5, 0.999 and the non-saturating objective where nothing else is said. {Machine.Threads} at a time, each training on one thread. What differs was tried by hand in one or two forms each, on the first seed. Options that are not named have their type's own defaults: `AdamOptions` alone is 2e-4, 0.5, 0.999.")
            .Note($"Of {Format.Number(Samples, 0)} generated rows, one is good within three deviations of a centre (Srivastava et al. 2017, \"VEEGAN\"); a mode counts as covered with at least {LeastInMode} good rows, so that a few strays do not make one. "
                + "Off uniform: the total variation distance between the good rows' shares of modes and equal shares; 1 where no row is good. A training that diverged counts as nothing covered. Mean, with the range over the seeds; no figure is picked along the way: the last step counts.")
            .Table(
            [
                ["", "modes covered", "good, %", "off uniform", "seconds a training", "what differs"],
                ["the data", $"{data.Modes}", Format.Number(100 * data.Good, 1), Format.Number(data.OffUniform), "", ""],
                .. results.Select(result => new[]
                {
                    result.Setting.Name, Covered(result.Scores), Good(result.Scores) + Diverged(result.Scores), Off(result.Scores), Format.Number(result.Seconds, 1), result.Setting.Changes(Usual),
                }),
            ])
            .Note("Two dimensions are a test of modes, not of images: an order here is none there. A discriminator that steps five times for each of the generator's, a penalty or a second discriminator costs what the seconds say.");
    }

    private static string Covered(List<RingScore> scores) => Format.MeanAndRange([.. scores.Select(score => (double)score.Modes)], 1);

    private static string Good(List<RingScore> scores) => Format.MeanAndRange([.. scores.Select(score => 100 * score.Good)], 1);

    private static string Off(List<RingScore> scores) => Format.MeanAndRange([.. scores.Select(score => score.OffUniform)]);

    private static string Diverged(List<RingScore> scores) => scores.Count(score => score.Diverged) is > 0 and var count ? $"; {count} diverged" : "";

    private static RingScore Train(TrainingSetting setting, int steps, int seed)
    {
        var ml = new MLContext(seed);
        IDataView rows = ml.Data.LoadFromEnumerable(Ring(Rows, seed).Select(point => new PointRow { Point = point }));
        try
        {
            using GanTransformer gan = ml.Transforms.Gan.TrainGan("Generated", nameof(PointRow.Point), new GanEstimator.Options
            {
                LatentSize = Latents,
                GeneratorWidths = [128, 128],
                DiscriminatorWidths = [128, 128],
                BatchSize = Batch,
                Steps = steps,
                Objective = setting.Objective,
                Regularizers = setting.Regularizers,
                GeneratorOptimizer = setting.GeneratorOptimizer,
                DiscriminatorOptimizer = setting.DiscriminatorOptimizer,
                DiscriminatorSteps = setting.DiscriminatorSteps,
                LossThresholds = setting.LossThresholds,
                Ensemble = setting.Ensemble,
                LearningRates = setting.LearningRates,
                EmaDecay = setting.EmaDecay,
                Threads = 1,
                Seed = seed,
            }).Fit(rows);
            return RingScore.Of(ml.Data.CreateEnumerable<GeneratedPoint>(gan.Generate(Samples, seed), reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.Generated));
        }
        catch (InvalidOperationException divergence) when (Divergence.Is(divergence))
        {
            return RingScore.None;
        }
    }

    private static IEnumerable<float[]> Ring(int rows, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            double angle = 2 * Math.PI * random.Next(Modes) / Modes;
            // Box and Muller 1958.
            double length = Deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), direction = 2 * Math.PI * random.NextDouble();
            yield return [(float)(Radius * Math.Cos(angle) + length * Math.Cos(direction)), (float)(Radius * Math.Sin(angle) + length * Math.Sin(direction))];
        }
    }

    private sealed record RingScore(int Modes, double Good, double OffUniform, bool Diverged)
    {
        public static RingScore None { get; } = new(0, 0, 1, true);

        public static RingScore Of(IEnumerable<float[]> points)
        {
            var inMode = new int[ObjectivesRing.Modes];
            int all = 0;
            foreach (float[] point in points)
            {
                all++;
                int nearest = (int)Math.Round(Math.Atan2(point[1], point[0]) / (2 * Math.PI) * inMode.Length + inMode.Length) % inMode.Length;
                double angle = 2 * Math.PI * nearest / inMode.Length;
                if (Math.Sqrt(Math.Pow(point[0] - Radius * Math.Cos(angle), 2) + Math.Pow(point[1] - Radius * Math.Sin(angle), 2)) <= GoodWithin)
                {
                    inMode[nearest]++;
                }
            }
            int good = inMode.Sum();
            double off = good > 0 ? inMode.Sum(count => Math.Abs((double)count / good - 1.0 / inMode.Length)) / 2 : 1;
            return new RingScore(inMode.Count(count => count >= LeastInMode), (double)good / all, off, false);
        }
    }

    private sealed class PointRow
    {
        [VectorType(2)]
        public float[] Point { get; set; } = [];
    }

    private sealed class GeneratedPoint
    {
        [VectorType(2)]
        public float[] Generated { get; set; } = [];
    }
}
