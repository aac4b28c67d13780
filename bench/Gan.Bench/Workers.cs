using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>Our side of the comparisons, one measurement a process; prints one JSON line as the peers do.</summary>
internal static class Workers
{
    public static int Run(string name, WorkerArguments arguments)
    {
        torch.set_num_threads(Machine.Threads);
        object? result = name switch
        {
            "dcgan-step" => Step(intervals => DcganOptions(arguments, intervals), arguments),
            "mlp-step" => MlpStep(arguments),
            "generate" => Generate(arguments),
            "mnist-m" => MnistM.Worker(arguments),
            "tabular-fit" => TabularSpeed.Fit(arguments),
            "tabular-step" => TabularSpeed.Step(arguments),
            _ => null,
        };
        if (result is null)
        {
            Console.Error.WriteLine($"There is no worker '{name}'.");
            return 2;
        }
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    /// <summary>Options of a DCGAN as the comparisons train it.</summary>
    public static DcganEstimator.Options DcganOptions(WorkerArguments arguments, Intervals intervals) => new()
    {
        LatentSize = arguments["latent"],
        GeneratorFeatureMaps = arguments["maps"],
        DiscriminatorFeatureMaps = arguments["maps"],
        BatchSize = arguments["batch"],
        // The plain iteration, as the peer has it.
        Objective = new NonSaturatingObjective(),
        GeneratorOptimizer = new AdamOptions(),
        DiscriminatorOptimizer = new AdamOptions(),
        EmaDecay = null,
        LearningRates = null,
        Steps = arguments["report"] * arguments["reports"],
        ReportInterval = arguments["report"],
        MetricsCallback = intervals.Report,
        Threads = Machine.Threads,
        Seed = 1,
    };

    private static object Step(Func<Intervals, DcganEstimator.Options> options, WorkerArguments arguments)
    {
        var ml = new MLContext(seed: 1);
        var intervals = new Intervals(arguments["report"]);
        using GanTransformer model = ml.Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), options(intervals))
            .Fit(FashionData.Pixels(ml, arguments["rows"]));
        return new { threads = torch.get_num_threads(), intervals = intervals.Milliseconds };
    }

    private static object MlpStep(WorkerArguments arguments)
    {
        var ml = new MLContext(seed: 1);
        var intervals = new Intervals(arguments["report"]);
        int width = arguments["width"];
        using GanTransformer model = ml.Transforms.Gan.TrainGan("Generated", "Features", new GanEstimator.Options
        {
            LatentSize = arguments["latent"],
            GeneratorWidths = [width, width],
            DiscriminatorWidths = [width, width],
            BatchSize = arguments["batch"],
            Steps = arguments["report"] * arguments["reports"],
            ReportInterval = arguments["report"],
            MetricsCallback = intervals.Report,
            Threads = Machine.Threads,
            Seed = 1,
        }).Fit(Tables.Normal(ml, arguments["rows"], arguments["columns"]));
        return new { threads = torch.get_num_threads(), intervals = intervals.Milliseconds };
    }

    private static object Generate(WorkerArguments arguments)
    {
        var ml = new MLContext(seed: 1);
        // The weights do not matter here: one step makes a model.
        using GanTransformer model = ml.Transforms.Gan.TrainDcgan("Generated", nameof(PixelRow.Pixels), new DcganEstimator.Options
        {
            LatentSize = arguments["latent"],
            GeneratorFeatureMaps = arguments["maps"],
            DiscriminatorFeatureMaps = 8,
            BatchSize = arguments["batch"],
            Steps = 1,
            Threads = Machine.Threads,
            Seed = 1,
        }).Fit(FashionData.Pixels(ml, 2 * arguments["batch"]));
        torch.set_num_threads(Machine.Threads);
        ReadAll(model.Generate(2 * arguments["batch"], seed: 1));
        var clock = Stopwatch.StartNew();
        ReadAll(model.Generate(arguments["count"], seed: 2));
        return new { threads = torch.get_num_threads(), milliseconds = clock.Elapsed.TotalMilliseconds };
    }

    private static void ReadAll(IDataView view)
    {
        DataViewSchema.Column column = view.Schema["Generated"];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
        }
    }
}

/// <summary>Milliseconds per step between reports; the first report ends the warm-up.</summary>
internal sealed class Intervals(int stepsPerReport)
{
    private long? _last;

    public List<double> Milliseconds { get; } = [];

    public void Report(GanMetrics metrics)
    {
        long now = Stopwatch.GetTimestamp();
        if (_last is { } last)
        {
            Milliseconds.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds / stepsPerReport);
        }
        _last = now;
    }
}
