using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>Resident memory at report after report of one long training, and the tensors alive around it.</summary>
internal static class MemoryOverTraining
{
    private const double AllowedGrowth = 0.03;

    public static Report Run(BenchOptions options)
    {
        int interval = options.Quick ? 5 : 200, steps = 10 * interval, maps = options.Quick ? 8 : 64;
        var ml = new MLContext(seed: 1);
        IDataView rows = FashionData.Pixels(ml, options.Quick ? 640 : 12_800);
        var resident = new List<(long Step, double Mebibytes)>();
        long before = Live();
        GanTransformer model = ml.Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), new DcganEstimator.Options
        {
            GeneratorFeatureMaps = maps,
            DiscriminatorFeatureMaps = maps,
            BatchSize = 64,
            Steps = steps,
            ReportInterval = interval,
            MetricsCallback = metrics =>
            {
                // What is held, not what the collector has not come round to yet, nor what libtorch has freed and malloc kept: tens of MiB each.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                Trim(0);
                resident.Add((metrics.Step, Machine.ResidentMebibytes()));
                Console.WriteLine($"step {metrics.Step}/{steps}: {Format.Number(resident[^1].Mebibytes, 0)} MiB");
            },
            Threads = Machine.Threads,
            Seed = 1,
        }).Fit(rows);
        long after = Live();
        model.Dispose();
        long disposed = Live();

        double early = resident[0].Mebibytes, late = resident[^1].Mebibytes, growth = late / early - 1;
        var report = new Report();
        report.Figures["growth"] = Format.Round(growth);
        report.Figures["target"] = AllowedGrowth;
        report.Figures["met"] = Math.Abs(growth) <= AllowedGrowth && disposed == before;
        report.Figures["earlyMebibytes"] = Format.Round(early, 1);
        report.Figures["lateMebibytes"] = Format.Round(late, 1);
        report.Figures["tensorsBeforeFit"] = before;
        report.Figures["tensorsAfterFit"] = after;
        report.Figures["tensorsAfterModelDisposed"] = disposed;
        report.Headline = $"{Format.Number(early, 0)} MiB after {interval} steps, {Format.Number(late, 0)} after {Format.Number(steps, 0)}";
        return report
            .Note($"A DCGAN on 28×28×1 images ({maps} feature maps, batch 64) through the estimator; VmRSS of the process at the reports of one `Fit`, each after a garbage collection and `malloc_trim`.")
            .Table([["step", "VmRSS, MiB"], .. resident.Select(point => new[] { Format.Number(point.Step, 0), Format.Number(point.Mebibytes, 1) })])
            .Note($"Growth from step {interval} to step {steps}: {Format.Number(100 * growth, 1)} %. Target: within {100 * AllowedGrowth} %.")
            .Table(["live tensors", "count"], ["before `Fit`", $"{before}"], ["after `Fit` (the model's)", $"{after}"], ["after the model's `Dispose`", $"{disposed}"]);
    }

    /// <summary>Tensors that nobody has disposed, of this thread, which trains. (Tensor.TotalCount counts what became a Parameter twice.)</summary>
    private static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nint keep);
}
