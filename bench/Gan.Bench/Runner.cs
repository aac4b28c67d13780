using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Gan.Bench;

/// <summary>Runs one benchmark: its page into docs/benchmarks, its figures as the last line of the output.</summary>
internal static class Runner
{
    /// <summary>The repository's root, known from where this file was compiled.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>What may be kept from run to run.</summary>
    public static string Cache { get; } = Path.Combine(Root, "artifacts", "cache");

    /// <summary>Where a benchmark keeps what it has measured, to go on there. Another libtorch gives other figures.</summary>
    public static string Measured(string benchmark) => Path.Combine(Cache, $"{benchmark}-libtorch-{torch.__version__}");

    public static int Run(Benchmark benchmark, BenchOptions options)
    {
        torch.set_num_threads(Machine.Threads);
        Report report = benchmark.Run(options);
        string command = $"bench/run.sh {benchmark.Name}{(options.Quick ? " --quick" : "")}{(options.Rounds is { } rounds ? $" --rounds {rounds}" : "")}{(options.Steps is { } steps ? $" --steps {steps}" : "")}";
        // A smoke run's figures mean nothing: they stay out of the documentation.
        string folder = options.Quick ? Path.Combine(Root, "artifacts", "bench") : Path.Combine(Root, "docs", "benchmarks");
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, benchmark.Name + ".md");
        File.WriteAllText(page, report.Page(benchmark, command));
        Console.WriteLine($"Written to {page}");
        if (!options.Quick)
        {
            UpdateReadme(benchmark.Name, report.Headline);
        }

        var line = new JsonObject { ["benchmark"] = benchmark.Name };
        if (options.Quick)
        {
            line["quick"] = true;
        }
        foreach ((string key, JsonNode? value) in report.Figures)
        {
            line[key] = value?.DeepClone();
        }
        Console.WriteLine(line.ToJsonString());
        return 0;
    }

    public static int Usage()
    {
        Console.Error.WriteLine($"Name one of: {string.Join(", ", Catalog.Names)}. Options: --quick, --rounds N, --steps N.");
        return 2;
    }

    /// <summary>Puts the figure between the README's marks for this benchmark, if it has any.</summary>
    private static void UpdateReadme(string name, string headline)
    {
        const string close = "<!-- / -->";
        string file = Path.Combine(Root, "README.md"), open = $"<!-- {name} -->", text = File.ReadAllText(file);
        int start = text.IndexOf(open, StringComparison.Ordinal);
        if (start >= 0)
        {
            start += open.Length;
            int end = text.IndexOf(close, start, StringComparison.Ordinal);
            File.WriteAllText(file, text[..start] + headline + text[end..]);
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
