using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>The code that runs for every row or every batch, each piece on its own.</summary>
[MemoryDiagnoser]
public class HotParts
{
    private const int Rows = 6_400;
    private const int Batch = 64;

    private readonly float[] _latents = new float[100];
    private readonly RowNoise _normal = new(1, LatentPrior.Normal);
    private readonly RowNoise _uniform = new(1, LatentPrior.Uniform);
    private IDataView _view = null!;
    private TrainingRows _held = null!;
    private TrainingRows _streamed = null!;
    private ulong _row;

    [GlobalSetup]
    public void Setup()
    {
        _view = FashionData.Pixels(new MLContext(seed: 1), Rows);
        _held = Read(1L << 30);
        _streamed = Read(1L << 20);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _held.Dispose();
        _streamed.Dispose();
    }

    [Benchmark(Description = "100 normal latents of a row")]
    public void NormalNoise() => _normal.Fill(_row++, 0, _latents);

    [Benchmark(Description = "100 uniform latents of a row")]
    public void UniformNoise() => _uniform.Fill(_row++, 0, _latents);

    [Benchmark(Description = "a batch of 64 images, held in memory")]
    public void HeldBatch()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        _held.NextBatch();
    }

    [Benchmark(Description = "a batch of 64 images, streamed")]
    public void StreamedBatch()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        _streamed.NextBatch();
    }

    [Benchmark(Description = "a row of 784 pixels through a cursor, checked", OperationsPerInvoke = Rows)]
    public float CursorRow()
    {
        var row = new float[FashionData.Length];
        using RowCursor cursor = Source().Open();
        while (cursor.MoveNext())
        {
            cursor.Read(row);
        }
        return row[0];
    }

    private TrainingRows Read(long budget) => TrainingRows.Read(Source(), new TrainingRowsPlan(Batch, budget), _ => ValueScaling.Range(0, 255),
        [-1, 1, FashionData.Side, FashionData.Side], seed: 1, torch.CPU, CancellationToken.None);

    private RowCursorSource Source() => new(_view, nameof(PixelRow.Pixels), new VectorRowFormat([1, FashionData.Side, FashionData.Side], []));
}

/// <summary>Runs <see cref="HotParts"/>.</summary>
internal static class HotPartsRun
{
    public static Report Run(BenchOptions options)
    {
        // In this process: the threads are pinned here, and no project has to be generated and built.
        Job job = (options.Quick ? Job.Dry : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(options.Quick ? NullLogger.Instance : ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(Runner.Root, "artifacts", "bench"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        Summary summary = BenchmarkRunner.Run<HotParts>(config);
        var report = new Report();
        var rows = new List<string[]> { new[] { "", "mean, µs", "standard deviation, µs", "allocated, bytes" } };
        foreach (BenchmarkReport result in summary.Reports)
        {
            string name = result.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            if (result.ResultStatistics is not { } statistics)
            {
                throw new InvalidOperationException($"The benchmark '{name}' gave no result.");
            }
            long? allocated = result.GcStats.GetBytesAllocatedPerOperation(result.BenchmarkCase);
            rows.Add([name, Format.Number(statistics.Mean / 1000, 3), Format.Number(statistics.StandardDeviation / 1000, 3), $"{allocated}"]);
            report.Figures[result.BenchmarkCase.Descriptor.WorkloadMethod.Name + "Us"] = Format.Round(statistics.Mean / 1000);
        }
        return report.Note("BenchmarkDotNet, in one process; managed allocations.").Table(rows);
    }
}
