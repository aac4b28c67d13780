using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Bench;

internal static class TabularScratch
{
    public static Report Run(BenchOptions options)
    {
        string folder = DataFolder.Find("adult", "bank-marketing", "wine-quality", "sklearn-small", "magic-gamma");
        string temp = "/tmp/tabx/data";
        var ratios = new List<double>();
        string only = Environment.GetEnvironmentVariable("ONLY") ?? "";
        foreach ((TableSet set, int rows) in TableSet.Small(folder).Where(each => each.Set.Name.Contains(only)))
        {
            for (int seed = 1; seed <= options.RoundsOr(1); seed++)
            {
                (TableSet train, TableSet test) = set.Split(rows, seed);
                var ml = new MLContext(seed);
                string trainPath = train.Write(temp, "train"), testPath = test.Write(temp, "test");
                IDataView view = train.View(ml, trainPath);
                var clock = Stopwatch.StartNew();
                using TabularGanTransformer gan = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = set.Label, Seed = seed, Threads = 1, Steps = options.Steps, MetricsCallback = null }).Fit(view);
                double seconds = clock.Elapsed.TotalSeconds;
                string synthetic = TableSet.Write(ml, gan.Generate(rows), temp, "synthetic");
                var start = new ProcessStartInfo("/usr/bin/python3", ["-B", Path.Combine(Runner.Root, "bench/peers/forest.py"), "--label", set.Label, "--test", testPath, "--seed", seed.ToString(CultureInfo.InvariantCulture), trainPath, synthetic]) { RedirectStandardOutput = true };
                using Process process = Process.Start(start)!;
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                double[] f1 = [.. System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("macro_f1").EnumerateArray().Select(each => each.GetDouble())];
                ratios.Add(f1[1] / f1[0]);
                Console.WriteLine($"{set.Name} {seed}: {seconds:F1} s, real {f1[0]:F3} synthetic {f1[1]:F3} ratio {f1[1] / f1[0]:F3}; wasserstein {gan.History[^1].DiscriminatorLoss:F3}; {string.Join(' ', gan.Roles.Values)}");
            }
        }
        Console.WriteLine($"mean {ratios.Average():F3}");
        return new Report();
    }
}
