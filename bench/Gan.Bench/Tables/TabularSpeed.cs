using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using TorchSharp;

namespace Gan.Bench;

/// <summary>How long a small table takes to learn, how fast rows are made, and a step beside PyTorch's.</summary>
internal static class TabularSpeed
{
    private const int Rows = 1_000, Made = 100_000, Batch = 128, Width = 128, Latent = 32;
    private const double MostSeconds = 30, LeastShape = 0.85, MostMakingSeconds = 2, TargetRatio = 0.75;

    public static Report Run(BenchOptions options)
    {
        int rounds = options.RoundsOr(options.Quick ? 1 : 7), made = options.Quick ? 5_000 : Made;
        (string, int)[] fit = [("steps", options.Quick ? 20 : 0), ("made", made), ("seed", 1)];
        JsonElement[] fits = [.. Enumerable.Range(1, options.Quick ? 1 : 3).Select(seed => ChildProcess.Ours("tabular-fit", [.. fit[..2], ("seed", seed)]))];
        double Median(string figure) => Statistics.Median(fits.Select(result => result.GetProperty(figure).GetDouble()));

        (string, int)[] step = [("report", options.Quick ? 5 : 200), ("reports", options.Quick ? 2 : 6)];
        var ours = new List<double>();
        var peers = new List<double>();
        string peer = "", blocks = "";
        int places = 0;
        for (int round = 1; round <= rounds; round++)
        {
            // What the peer's rows look like is known from ours, which are first in the first round.
            void Ours()
            {
                JsonElement result = ChildProcess.Ours("tabular-step", step);
                ours.Add(result.GetProperty("intervals").EnumerateArray().Average(interval => interval.GetDouble()));
                (blocks, places) = (result.GetProperty("blocks").GetString()!, result.GetProperty("places").GetInt32());
            }
            if (round % 2 == 1)
            {
                Ours();
            }
            JsonElement other = ChildProcess.Peer("tabular.py", ["--blocks", blocks], [.. step, ("rows", Rows), ("batch", Batch), ("width", Width), ("latent", Latent), ("labels", 2), ("places", places)]);
            peer = other.GetProperty("version").GetString()!;
            peers.Add(other.GetProperty("intervals").EnumerateArray().Average(interval => interval.GetDouble()));
            if (round % 2 == 0)
            {
                Ours();
            }
            Console.WriteLine($"round {round}: ours {Format.Number(ours[^1])}, {peer} {Format.Number(peers[^1])} ms per step");
        }
        double ratio = Statistics.Median(ours) / Statistics.Median(peers), seconds = Median("fit_seconds"), shapeScore = Median("shape_score"), making = Median("generate_seconds");

        var report = new Report();
        report.Figures["fit_seconds"] = Format.Round(seconds, 1);
        report.Figures["shape_score"] = Format.Round(shapeScore);
        report.Figures["trend_score"] = Format.Round(Median("trend_score"));
        report.Figures["rows_per_second"] = Format.Round(made / making, 0);
        report.Figures["peak_mebibytes"] = Format.Round(Median("peak_mebibytes"), 0);
        report.Figures["ratio"] = Format.Round(ratio);
        report.Figures["met"] = seconds < MostSeconds && shapeScore >= LeastShape && making < MostMakingSeconds && ratio <= TargetRatio;
        report.Headline = $"1,000 rows of 15 mixed columns are learnt in {Format.Number(seconds, 0)} s (column shapes {Format.Number(shapeScore)}), and {Format.Number(made / making, 0)} rows made a second; a step takes {Format.Number(ratio)} of PyTorch's time";
        return report
            .Note($"{Format.Number(Rows, 0)} rows of a made-up table of 15 mixed columns (six measured, two whole numbers, four texts of 3 to 20 values, a key, two booleans; missing and repeated values; two labels), default options, processes of their own. "
                + $"Column shapes and pair trends as `TableQuality` computes them, of made rows against the training rows; as many held-out rows in their place beside them. Making {Format.Number(made, 0)} rows counts the reading of every column through a cursor.")
            .Table(
            [
                ["seed", "seconds to fit", "column shapes", "held out", "pair trends", "held out", $"seconds for {Format.Number(made, 0)} rows", "peak memory, MiB"],
                .. fits.Select((result, i) => (string[])[Format.Number(i + 1, 0), Shown(result, "fit_seconds", 1), Shown(result, "shape_score", 3), Shown(result, "shape_ceiling", 3), Shown(result, "trend_score", 3), Shown(result, "trend_ceiling", 3), Shown(result, "generate_seconds", 2), Shown(result, "peak_mebibytes", 0)]),
            ])
            .Note($"A step: one of the critic on {Batch} real and {Batch} made rows with the gradient penalty, one of the generator; both networks {Width}-{Width}, {Latent} latents, batch normalisation, Gumbel-softmax in blocks of {blocks} choices. Ours is measured inside `Fit` between reports; PyTorch is the same networks in the loop that CTGAN has (`bench/peers/tabular.py`), eager, penalty by double backward.")
            .Table(
            [
                ["", "median, ms per step", "range over rounds"],
                ["Gan.MLNet", Format.Number(Statistics.Median(ours)), Format.Range(ours)],
                [peer, Format.Number(Statistics.Median(peers)), Format.Range(peers)],
                ["**ratio**", $"**{Format.Number(ratio)}**", Format.Range([.. ours.Zip(peers, (a, b) => a / b)])],
            ])
            .Note($"{ours.Count} alternating rounds. Targets: under {Format.Number(MostSeconds, 0)} s, column shapes of at least {Format.Number(LeastShape)}, under {Format.Number(MostMakingSeconds, 0)} s, a ratio of at most {Format.Number(TargetRatio)}.");
    }

    private static string Shown(JsonElement result, string figure, int digits) => Format.Number(result.GetProperty(figure).GetDouble(), digits);

    /// <summary>A fit with default options, and rows from it.</summary>
    public static object Fit(WorkerArguments arguments)
    {
        var ml = new MLContext(seed: 1);
        IDataView train = MixedTable.View(ml, Rows, arguments["seed"]), heldOut = MixedTable.View(ml, Rows, arguments["seed"] + 1_000);
        var clock = Stopwatch.StartNew();
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = nameof(MixedTable.Left), Seed = arguments["seed"], Steps = arguments["steps"] > 0 ? arguments["steps"] : null }).Fit(train);
        double fitSeconds = clock.Elapsed.TotalSeconds;
        TableQualityReport quality = TableQuality.Evaluate(train, model.Generate(Rows), heldOut);
        Read(model.Generate(100));
        clock.Restart();
        int read = Read(model.Generate(arguments["made"]));
        double generateSeconds = clock.Elapsed.TotalSeconds;
        return new
        {
            threads = torch.get_num_threads(), fit_seconds = fitSeconds, generate_seconds = generateSeconds, read,
            shape_score = quality.Shapes.Generated, shape_ceiling = quality.Shapes.Real, trend_score = quality.Trends!.Generated, trend_ceiling = quality.Trends.Real,
            peak_mebibytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
        };
    }

    /// <summary>Steps inside a fit.</summary>
    public static object Step(WorkerArguments arguments)
    {
        var ml = new MLContext(seed: 1);
        var intervals = new Intervals(arguments["report"]);
        (TableLayout layout, Table table) = TableLayout.Read(MixedTable.View(ml, Rows, 1), new Dictionary<string, ColumnRole>(), [nameof(MixedTable.Left)], default);
        TableEncoding encoding = TableEncoding.Of(table, layout.FieldOf(nameof(MixedTable.Left), ""), new Random(1));
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options
        {
            LabelColumnName = nameof(MixedTable.Left), Seed = 1, Steps = arguments["report"] * arguments["reports"], ReportInterval = arguments["report"], MetricsCallback = intervals.Report, Threads = Machine.Threads,
            BatchSize = Batch, LatentSize = Latent, GeneratorWidths = [Width, Width], DiscriminatorWidths = [Width, Width],
        }).Fit(MixedTable.View(ml, Rows, 1));
        return new
        {
            threads = torch.get_num_threads(), intervals = intervals.Milliseconds, places = encoding.Places,
            blocks = string.Join(',', encoding.Groups.SelectMany(group => Enumerable.Repeat(group.Choices, group.Count))),
        };
    }

    private static int Read(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Action[] getters = [.. view.Schema.Select(column => column.Type.RawType switch
        {
            var type when type == typeof(float) => Getter<float>(cursor, column),
            var type when type == typeof(int) => Getter<int>(cursor, column),
            var type when type == typeof(uint) => Getter<uint>(cursor, column),
            var type when type == typeof(bool) => Getter<bool>(cursor, column),
            _ => Getter<ReadOnlyMemory<char>>(cursor, column),
        })];
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            foreach (Action getter in getters)
            {
                getter();
            }
        }
        return rows;
    }

    private static Action Getter<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        return () => getter(ref value);
    }
}
