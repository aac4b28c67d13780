using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>
/// Every objective and every stabiliser on Fashion-MNIST, with one number of steps for all. Each finished training is kept in
/// artifacts/cache/objectives-fashion: the benchmark can be stopped, and goes on from there. Delete the folder to start anew.
/// </summary>
internal static class ObjectivesFashion
{
    private const int UsualSteps = 2_000;
    private const int Checks = 4;
    private const double HeldOutShare = 0.26;

    // One thread: two cores then do two things, and a busy machine does not multiply the time.
    private const int Threads = 1;

    // The estimator's own defaults but for the objective, written out: the rows differ from these.
    private const int Batch = 32;

    private static readonly TrainingSetting Usual = new TrainingSetting("non-saturating")
    {
        EmaDecay = 0.995,
        LearningRates = new LearningRateSchedule { Decay = LearningRateDecay.Linear },
    }.WithBoth(new AdamOptions { LearningRate = 1e-3 });

    public static Report Run(BenchOptions options)
    {
        torch.set_num_threads(Threads);
        int steps = options.StepsOr(UsualSteps, quick: 4), seeds = options.RoundsOr(3);
        Scale scale = options.Quick ? new Scale(640, 8, 80, 100, steps) : new Scale(40_000, 32, 2_000, 10_000, steps);
        using FashionClassifier classifier = FashionClassifier.Get(options.Quick);
        List<float[]> real = classifier.FeaturesOf(FashionData.Images("t10k")[..(scale.Final * FashionData.Length)]);
        double floor = FrechetDistance.Compute(real, classifier.FeaturesOf(FashionData.Images("train")[..(scale.Final * FashionData.Length)]));
        IDataView rows = FashionData.Pixels(new MLContext(seed: 1), scale.Images);

        TrainingSetting[] settings = Settings(steps);
        var results = settings.ToDictionary(setting => setting.Name, _ => new List<Result>());
        // Seed by seed: where it is stopped, all settings have come as far.
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (TrainingSetting setting in settings)
            {
                string file = Path.Combine(Runner.Measured("objectives-fashion"), $"{setting.Name.Replace(' ', '-')}-{seed}-{steps}.json");
                string changes = setting.Changes(Usual);
                Result? result = options.Quick ? null : Result.Read(file, changes);
                if (result is null)
                {
                    result = Train(setting, changes, rows, scale, seed, classifier, real);
                    if (!options.Quick)
                    {
                        result.Write(file);
                    }
                }
                results[setting.Name].Add(result);
                Console.WriteLine($"seed {seed}, {setting.Name}: {(result.Diverged ? "diverged" : $"{Format.Number(result.Final)} at the end, {Format.Number(result.Best)} after {result.BestStep} steps")}; {Format.Number(result.Seconds, 0)} s");
            }
        }
        return Write(settings, results, scale, seeds, floor, real.Count);
    }

    private static TrainingSetting[] Settings(int steps) =>
    [
        Usual,
        Usual with { Name = "minimax", Objective = new MinimaxObjective() },
        Usual with { Name = "maximum likelihood", Objective = new MaximumLikelihoodObjective(), GeneratorOptimizer = new AdamOptions { LearningRate = 2e-4 } },
        Usual with { Name = "least squares", Objective = new LeastSquaresObjective() },
        Usual with { Name = "energy-based, pull-away", Objective = new EnergyBasedObjective { PullAwayWeight = 0.1 }, DiscriminatorBatchNormalization = true },
        Usual with { Name = "energy-based (the default)", Objective = new EnergyBasedObjective { CodeSize = 64 } },
        (Usual with { Name = "Wasserstein, clipped", Objective = new WassersteinObjective(), Regularizers = [new WeightClipping()], DiscriminatorSteps = 5 })
            .WithBoth(new RmsPropOptions { LearningRate = 1e-4 }),
        (Usual with { Name = "Wasserstein, gradient penalty", Objective = new WassersteinObjective(), Regularizers = [new GradientPenalty()], DiscriminatorSteps = 5 })
            .WithBoth(new AdamOptions { LearningRate = 4e-4, Beta1 = 0, Beta2 = 0.9 }),
        Usual with { Name = "hinge, spectral normalisation", Objective = new HingeObjective(), Regularizers = [new SpectralNormalization()] },
        Usual with
        {
            Name = "relativistic, R1 and R2",
            Objective = new RelativisticObjective(),
            Regularizers = [new R1Regularizer { Gamma = 0.3, Interval = 8 }, new R2Regularizer { Gamma = 0.3, Interval = 8 }],
            DiscriminatorBatchNormalization = false,
        },
        Usual with { Name = "without decay", LearningRates = null },
        Usual with { Name = "without EMA", EmaDecay = null },
        (Usual with { Name = "the paper's optimisers" , EmaDecay = null, LearningRates = null }).WithBoth(new AdamOptions()),
        Usual with { Name = "with R1", Regularizers = [new R1Regularizer { Gamma = 0.3, Interval = 8 }] },
        Usual with { Name = "with R1 for batch normalisation", Regularizers = [new R1Regularizer { Gamma = 0.3, Interval = 8 }], DiscriminatorBatchNormalization = false },
        Usual with { Name = "with spectral normalisation", Regularizers = [new SpectralNormalization()] },
        Usual with { Name = "with instance noise", Regularizers = [new InstanceNoise { StandardDeviation = 0.3, FadingSteps = Math.Max(1, steps / 2) }] },
        Usual with { Name = "with label smoothing", Objective = new NonSaturatingObjective { RealLabel = 0.9 } },
        Usual with { Name = "with weight decay", DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3, WeightDecay = 0.1 } },
        Usual with { Name = "with dropout", Regularizers = [new Dropout()] },
        Usual with { Name = "with DiffAugment", Regularizers = [new DiffAugment()] },
        Usual with { Name = "with adaptive DiffAugment", Regularizers = [new DiffAugment { OverfittingTarget = 0.6 }] },
        Usual with { Name = "with two discriminator steps", DiscriminatorSteps = 2 },
        Usual with { Name = "with loss thresholds", LossThresholds = new LossThresholds { DiscriminatorAbove = 1.0, GeneratorBelow = 1.1 } },
        Usual with { Name = "with two time-scales", GeneratorOptimizer = new AdamOptions { LearningRate = 5e-4 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 2e-3 } },
        Usual with { Name = "with warm-up and cosine decay", LearningRates = new LearningRateSchedule { WarmupSteps = steps / 20, Decay = LearningRateDecay.Cosine } },
        Usual with { Name = "with an ensemble by width", Ensemble = EnsembleMember.ByWidth(0.25, 0.5, 1) },
    ];

    private static Result Train(TrainingSetting setting, string changes, IDataView rows, Scale scale, int seed, FashionClassifier classifier, List<float[]> real)
    {
        int interval = Math.Max(1, scale.Steps / Checks), report = Math.Max(1, scale.Steps / (10 * Checks));
        var quality = new ClassifierQuality(classifier, real, scale.Check, lastCheck: (scale.Steps + interval - 1) / interval);
        var clock = new Intervals(report);
        double Seconds() => clock.Milliseconds.Count > 0 ? Statistics.Median(clock.Milliseconds) * scale.Steps / 1000 : 0;
        try
        {
            using GanTransformer gan = new MLContext(seed).Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), new DcganEstimator.Options
            {
                GeneratorFeatureMaps = scale.Maps,
                DiscriminatorFeatureMaps = scale.Maps / 2,
                BatchSize = Batch,
                Steps = scale.Steps,
                Objective = setting.Objective,
                Regularizers = setting.Regularizers,
                GeneratorOptimizer = setting.GeneratorOptimizer,
                DiscriminatorOptimizer = setting.DiscriminatorOptimizer,
                DiscriminatorSteps = setting.DiscriminatorSteps,
                LossThresholds = setting.LossThresholds,
                Ensemble = setting.Ensemble,
                LearningRates = setting.LearningRates,
                EmaDecay = setting.EmaDecay,
                DiscriminatorBatchNormalization = setting.DiscriminatorBatchNormalization,
                QualityChecks = new QualityCheckOptions { Interval = interval, Measure = quality, HeldOutShare = HeldOutShare, MaxRows = scale.Final },
                ReportInterval = report,
                MetricsCallback = clock.Report,
                Threads = Threads,
                Seed = seed,
            }).Fit(rows);
            // The last generator may be the best one: the same generator is not measured on two sets of latents.
            double best = gan.Step == scale.Steps
                ? quality.Last
                : FrechetDistance.Compute(real, classifier.FeaturesOf(GeneratedImages.Bytes(gan.Generate(scale.Final, seed), scale.Final)));
            return new Result(changes, false, quality.Last, best, gan.Step, Seconds(), [.. gan.QualityChecks.Select(check => check.Distance)]);
        }
        catch (InvalidOperationException divergence) when (Divergence.Is(divergence))
        {
            return new Result(changes, true, 0, 0, 0, Seconds(), []);
        }
    }

    private static Report Write(TrainingSetting[] settings, Dictionary<string, List<Result>> results, Scale scale, int seeds, double floor, int held)
    {
        (TrainingSetting Setting, List<Result> All, List<Result> Done)[] rows = [.. settings
            .Select(setting => (Setting: setting, All: results[setting.Name], Done: results[setting.Name].Where(result => !result.Diverged).ToList()))
            // A setting that diverges with some seed comes after those that do not, whatever the other seeds gave.
            .OrderBy(row => row.All.Count - row.Done.Count)
            .ThenBy(row => row.Done.Count > 0 ? row.Done.Average(result => result.Final) : double.PositiveInfinity)];
        var report = new Report();
        report.Figures["floor"] = Format.Round(floor, 3);
        foreach ((TrainingSetting setting, List<Result> all, List<Result> done) in rows)
        {
            report.Figures[setting.Name] = new JsonObject
            {
                ["final"] = done.Count > 0 ? Format.Round(done.Average(result => result.Final), 3) : null,
                ["best"] = done.Count > 0 ? Format.Round(done.Average(result => result.Best), 3) : null,
                ["diverged"] = all.Count - done.Count,
            };
        }
        double usual = results[Usual.Name].Average(result => result.Final);
        report.Headline = $"lowest Fréchet distance after {Format.Number(scale.Steps, 0)} steps: {rows[0].Setting.Name}, {Format.Number(rows[0].Done.Average(result => result.Final))}; plain non-saturating {Format.Number(usual)}";
        return report
            .Note($"One DCGAN for all: 28×28×1, {scale.Maps} feature maps in the generator and {scale.Maps / 2} in the discriminator, 100 latents, batch {Batch}; but for what a row's last column says, non-saturating, Adam with 1e-3, 0.5, 0.999, linear decay over the second half, EMA 0.995, batch normalisation in both networks. "
                + $"Every training has {Format.Number(scale.Steps, 0)} steps of the generator and about {Format.Number(scale.Images - scale.Final, 0)} training images of Fashion-MNIST; seeds 1 to {seeds}. Nothing was tuned beyond the settings shown. Options that are not named have their type's own defaults: `AdamOptions` alone is 2e-4, 0.5, 0.999.")
            .Note($"Squared Fréchet distance between {Format.Number(scale.Final, 0)} generated images and {Format.Number(held, 0)} held-out ones, in the feature space of [fashion-frechet](fashion-frechet.md) (real against real: {Format.Number(floor)}). "
                + $"At the end: of the last step's generator. Kept: of the generator that `QualityChecks` returned, the best of {Checks} checks by the same measure on {Format.Number(scale.Check, 0)} training images that were held out from learning; "
                + "kept at: its step. Mean, with the range over the seeds; rows in order of the mean at the end. The range over the seeds is the error to read differences by.")
            .Note($"Seconds are the median step times the steps, without the checks, on {Threads} thread: the mean over the seeds. They compare only where nothing else ran beside the benchmark, and here other work did.")
            .Table(
            [
                ["", "at the end", "kept", "kept at", "training, s", "what differs"],
                .. rows.Select(row => new[]
                {
                    row.Setting.Name,
                    Distances(row.Done, result => result.Final) + (row.All.Count > row.Done.Count ? $"; {row.All.Count - row.Done.Count} of {row.All.Count} diverged" : ""),
                    Distances(row.Done, result => result.Best),
                    string.Join(", ", row.Done.Select(result => Format.Number(result.BestStep, 0))),
                    Format.Number(row.All.Average(result => result.Seconds), 0),
                    row.Setting.Changes(Usual),
                }),
            ]);
    }

    private static string Distances(List<Result> results, Func<Result, double> distance) =>
        results.Count > 0 ? Format.MeanAndRange([.. results.Select(distance)], 1) : "none";

    /// <param name="Images">Images to learn from and to check with.</param>
    /// <param name="Maps">Feature maps.</param>
    /// <param name="Check">Images on each side of a check.</param>
    /// <param name="Final">Images on each side of a reported distance.</param>
    /// <param name="Steps">Generator steps.</param>
    private sealed record Scale(int Images, int Maps, int Check, int Final, int Steps);

    /// <summary>What one training gave.</summary>
    /// <param name="Changes">Its setting in words: kept figures of another setting under the same name do not count.</param>
    /// <param name="Diverged">Whether a loss became NaN or infinite; there are no distances then.</param>
    /// <param name="Final">The distance of the last generator.</param>
    /// <param name="Best">The distance of the generator that was kept.</param>
    /// <param name="BestStep">Its step.</param>
    /// <param name="Seconds">The median step times the steps.</param>
    /// <param name="Checks">The distances at the checks.</param>
    private sealed record Result(string Changes, bool Diverged, double Final, double Best, long BestStep, double Seconds, double[] Checks)
    {
        public static Result? Read(string file, string changes) =>
            File.Exists(file) && JsonSerializer.Deserialize<Result>(File.ReadAllText(file)) is { } result && result.Changes == changes ? result : null;

        public void Write(string file)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // Written beside and moved: a run that is stopped here leaves no half file behind.
            File.WriteAllText(file + ".part", JsonSerializer.Serialize(this));
            File.Move(file + ".part", file, overwrite: true);
        }
    }

    /// <summary>
    /// The classifier's Fréchet distance over the first rows of each side, and at the last check also the one over all
    /// generated rows against the held-out test images. Of one training, whose checks it counts.
    /// </summary>
    private sealed class ClassifierQuality(FashionClassifier classifier, List<float[]> test, int rows, int lastCheck) : QualityMeasure
    {
        private List<float[]>? _real;
        private int _checks;

        /// <summary>The distance of the last step's generator.</summary>
        public double Last { get; private set; } = double.NaN;

        public override string Name => string.Create(CultureInfo.InvariantCulture, $"frechet by classifier over {rows}");

        public override double Distance(torch.Tensor real, torch.Tensor generated)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            _real ??= classifier.FeaturesOf(real.narrow(0, 0, rows));
            _checks++;
            List<float[]> features = classifier.FeaturesOf(_checks == lastCheck ? generated : generated.narrow(0, 0, rows));
            if (_checks == lastCheck)
            {
                Last = FrechetDistance.Compute(test, features);
            }
            return FrechetDistance.Compute(_real, features.Take(rows));
        }
    }
}
