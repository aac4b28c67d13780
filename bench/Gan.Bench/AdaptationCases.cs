using Microsoft.ML;
using Microsoft.ML.Gan;
using Microsoft.ML.Gan.Tests;

namespace Gan.Bench;

/// <summary>The small adaptations: moons and showers.</summary>
internal static class AdaptationCases
{
    private const int MoonRows = 600, TestRows = 2_000;

    public const string MoonSetting = "600 rows of each domain; features of 15, 15 units, batches of 64, 3,000 steps, Adam with 1e-2, a fifth of the source rows held out";
    public const string MagicSetting = "features of 64, 64 units, batches of 128, 3,000 steps, a fifth of the source rows held out";

    /// <summary>Two moons, as they are for source; rotated and shared out otherwise for target.</summary>
    public static AdaptationCase Moon(string name, double degrees, double shareOfFirst, int steps) => new(name,
        (ml, seed) => Moons.View(ml, MoonRows, 0, seed),
        (ml, seed) => Moons.View(ml, MoonRows, degrees, seed + 1_000, labelled: false, shareOfFirst),
        (ml, seed) => Moons.View(ml, TestRows, degrees, seed + 2_000, labelled: true, shareOfFirst),
        (seed, guard) => new DomainAdversarialTrainer.Options
        {
            Steps = steps, BatchSize = 64, HeldOutShare = 0.2, Seed = seed, Threads = 1, ReportInterval = steps, Guard = guard,
            FeatureExtractor = new MlpFeatureExtractor { Widths = [15, 15] },
            Optimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
            DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-2, Beta1 = 0.9 },
        });

    /// <summary>Showers of another detector for target.</summary>
    public static AdaptationCase ShiftedDetector(string folder, int steps) => Magic("magic-gamma, shifted detector",
        seed => MagicGamma.Load(folder, new DetectorShift(seed), seed), set => set, steps);

    /// <summary>Showers of the same detector, but four gamma rays in five are left out of the target.</summary>
    public static AdaptationCase RareGammas(string folder, int steps) => Magic("magic-gamma, label shift",
        seed => MagicGamma.Load(folder, DetectorShift.None, seed), set => set.FewerGammas(5), steps);

    /// <summary>Options for showers.</summary>
    public static DomainAdversarialTrainer.Options MagicOptions(int seed, AdaptationGuard? guard, int steps, double lambda = 1) => new()
    {
        Steps = steps, BatchSize = 128, HeldOutShare = 0.2, Seed = seed, Threads = 1, ReportInterval = steps, Guard = guard, LambdaMax = lambda,
        FeatureExtractor = new MlpFeatureExtractor { Widths = [64, 64] },
    };

    private static AdaptationCase Magic(string name, Func<int, MagicGamma> load, Func<MagicSet, MagicSet> target, int steps) => new(name,
        (ml, seed) => load(seed).SourceTrain.Multiclass(ml),
        (ml, seed) => target(load(seed).TargetTrain).Unlabelled(ml),
        (ml, seed) => target(load(seed).TargetTest).Multiclass(ml),
        (seed, guard) => MagicOptions(seed, guard, steps));
}
