using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>From cursor to buffer to batch tensor: what it costs beside the training step that it feeds.</summary>
internal static class DataPath
{
    private const int Batch = 64;
    private const double Target = 0.03;

    public static Report Run(BenchOptions options)
    {
        int count = options.Quick ? 1_280 : 60_000, batches = options.Quick ? 50 : 5_000;
        var ml = new MLContext(seed: 1);
        IDataView view = FashionData.Pixels(ml, count);
        long held = 1L << 30, streamed = Math.Max(1L << 20, count * (long)FashionData.Length * sizeof(float) / 10);
        (double readHeld, double batchHeld) = Measure(view, held, batches);
        (_, double batchStreamed) = Measure(view, streamed, batches);

        var arguments = WorkerArguments.Parse(
            ["--batch", $"{Batch}", "--maps", options.Quick ? "8" : "64", "--latent", "100", "--report", options.Quick ? "5" : "25", "--reports", options.Quick ? "2" : "5"]);
        var intervals = new Intervals(arguments["report"]);
        using (GanTransformer model = ml.Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), Workers.DcganOptions(arguments, intervals)).Fit(view))
        {
            torch.set_num_threads(Machine.Threads);
        }

        // The strictest sharing out: as if the training were over after a single pass.
        double step = intervals.Milliseconds.Average(), read = readHeld / (count / Batch);
        double share = (read + batchHeld) / step;
        var report = new Report();
        report.Figures["share"] = Format.Round(share, 5);
        report.Figures["target"] = Target;
        report.Figures["met"] = share <= Target;
        report.Figures["stepMs"] = Format.Round(step, 2);
        report.Figures["readMsPerStepOfOneEpoch"] = Format.Round(read);
        report.Figures["batchMs"] = Format.Round(batchHeld);
        report.Figures["streamedBatchMs"] = Format.Round(batchStreamed);
        report.Figures["streamedShare"] = Format.Round(batchStreamed / step, 5);
        report.Headline = $"{Percent(share)} of a DCGAN step";
        return report
            .Note($"{Format.Number(count, 0)} rows of 28×28×1 pixels in memory, read through a cursor, checked, measured, scaled and batched by {Batch}; the step is a DCGAN's with {arguments["maps"]} feature maps, through the estimator. "
                + "Reading happens once a training and is charged here to a single epoch; a longer training spreads it thinner.")
            .Table(
                ["", "ms per step", "share of the step"],
                ["reading the view, over one epoch's steps", Format.Number(read, 3), Percent(read / step)],
                ["gathering a batch tensor", Format.Number(batchHeld, 3), Percent(batchHeld / step)],
                ["**both**", $"**{Format.Number(read + batchHeld, 3)}**", $"**{Percent(share)}**"],
                ["instead, a batch streamed from the view (rows beyond the memory budget)", Format.Number(batchStreamed, 3), Percent(batchStreamed / step)],
                ["the whole step", Format.Number(step, 2), ""])
            .Note($"Means over {Format.Number(batches, 0)} batches and {arguments["report"] * (arguments["reports"] - 1)} steps (the slowest report's mean {Format.Number(intervals.Milliseconds.Max())} ms, the fastest's {Format.Number(intervals.Milliseconds.Min())} ms). Target: at most {Percent(Target)}.");
    }

    /// <summary>Milliseconds of reading the view, and of one batch afterwards.</summary>
    private static (double Read, double Batch) Measure(IDataView view, long budget, int batches)
    {
        var source = new RowCursorSource(view, nameof(PixelRow.Pixels), new VectorRowFormat([1, FashionData.Side, FashionData.Side], []));
        var clock = Stopwatch.StartNew();
        using TrainingRows rows = TrainingRows.Read(source, new TrainingRowsPlan(Batch, budget), _ => ValueScaling.Range(0, 255),
            [-1, 1, FashionData.Side, FashionData.Side], seed: 1, torch.CPU, CancellationToken.None);
        double read = clock.Elapsed.TotalMilliseconds;
        for (int i = 0; i < batches / 10; i++)
        {
            using DisposeScope warm = torch.NewDisposeScope();
            rows.NextBatch();
        }
        clock.Restart();
        for (int i = 0; i < batches; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            rows.NextBatch();
        }
        return (read, clock.Elapsed.TotalMilliseconds / batches);
    }

    private static string Percent(double share) => Format.Number(100 * share) + " %";
}
