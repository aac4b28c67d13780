namespace Gan.Bench;

/// <summary>One benchmark: a name for the command line and what it does.</summary>
internal sealed record Benchmark(string Name, string Title, Func<BenchOptions, Report> Run);

/// <summary>All benchmarks that <c>bench/run.sh</c> offers.</summary>
internal static class Catalog
{
    private static readonly Benchmark[] All =
    [
        new("dcgan-step", "Whole DCGAN iterations through the estimator, against PyTorch", PeerComparisons.DcganStep),
        new("mlp-step", "Whole iterations of an MLP GAN on a table, against PyTorch", PeerComparisons.MlpStep),
        new("generate", "10,000 images through Generate and a cursor, against PyTorch", PeerComparisons.Generate),
        new("data-path", "The share of reading and batching rows in a training step", DataPath.Run),
        new("memory", "Resident memory and live tensors over a training", MemoryOverTraining.Run),
        new("fashion-frechet", "Fréchet distance of the demo's images of Fashion-MNIST, beside the first release's settings", FashionFrechet.Run),
        new("objectives", "Objectives and stabilisers on a ring of eight Gaussians", ObjectivesRing.Run),
        new("objectives-fashion", "Objectives and stabilisers on Fashion-MNIST", ObjectivesFashion.Run),
        new("conditional", "Whether a conditional DCGAN makes what it is asked for", Conditional.Run),
        new("profile", "Profiles of discriminators' losses over a training", Profile.Run),
        new("mnist-m", "From MNIST to MNIST-M: accuracy source-only and adapted, and steps against PyTorch", MnistM.Run),
        new("mnist-m-settings", "Settings of the adaptation to MNIST-M by a score that needs no target labels", MnistMSettings.Run),
        new("detector-shift", "From simulated showers to those of a shifted detector (magic-gamma)", DetectorShiftBench.Run),
        new("guard", "How often the guard returns the better of the source-only and the adapted version", GuardBench.Run),
        new("tabular", "Macro-F1 with rows added to six small tables, and the verdict on adding them", TabularBench.Run),
        new("verdict", "Whether the verdict on adding rows is right, on fourteen other tables", VerdictBench.Run),
        new("network-settings", "Settings of the neural network for small tables, by cross validation within training rows", NetworkSettings.Run),
        new("tabular-quality", "Columns, pairs of columns and privacy on the full adult and bank-marketing tables", TabularQuality.Run),
        new("tabular-speed", "How long a small table takes to learn, how fast rows are made, and a step against PyTorch", TabularSpeed.Run),
        new("hot-parts", "Noise, batches and cursors on their own (BenchmarkDotNet)", HotPartsRun.Run),
    ];

    public static Benchmark? Find(string name) => Array.Find(All, benchmark => benchmark.Name == name);

    public static IEnumerable<string> Names => All.Select(benchmark => benchmark.Name);
}
