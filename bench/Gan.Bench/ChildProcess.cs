using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gan.Bench;

/// <summary>Measured work in processes of their own: ours and the peers' alike, with the same threads and arguments.</summary>
internal static class ChildProcess
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Ours: this program as a worker.</summary>
    public static JsonElement Ours(string worker, params (string Name, int Value)[] arguments) =>
        Run(Environment.ProcessPath!, [typeof(ChildProcess).Assembly.Location, "worker", worker, .. Flatten(arguments)]);

    /// <summary>The peer: a script of <c>bench/peers</c>.</summary>
    public static JsonElement Peer(string script, params (string Name, int Value)[] arguments) => Peer(script, [], arguments);

    /// <summary>The peer, with arguments that are no numbers.</summary>
    public static JsonElement Peer(string script, string[] others, (string Name, int Value)[] arguments) =>
        Run(Python, ["-B", Path.Combine(Runner.Root, "bench", "peers", script), .. others, .. Flatten(arguments)]);

    /// <summary>A script of <c>bench/peers</c> that is not timed; the last line that it prints.</summary>
    public static JsonElement Script(string script, string[] arguments) => Result(Start(Python, ["-B", Path.Combine(Runner.Root, "bench", "peers", script), .. arguments]));

    private static IEnumerable<string> Flatten((string Name, int Value)[] arguments) =>
        arguments.SelectMany(argument => new[] { "--" + argument.Name, argument.Value.ToString(CultureInfo.InvariantCulture) });

    private static JsonElement Run(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = Start(program, arguments);
        JsonElement result = Result(start);
        int used = result.GetProperty("threads").GetInt32();
        return used == Machine.Threads
            ? result
            : throw new InvalidOperationException($"{used} threads instead of {Machine.Threads} in: {Command(start)}");
    }

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        string threads = Machine.Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;
        start.Environment["MKL_NUM_THREADS"] = threads;
        return start;
    }

    private static JsonElement Result(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Exit code {process.ExitCode} from: {Command(start)}");
        }
        using JsonDocument document = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        return document.RootElement.Clone();
    }

    private static string Command(ProcessStartInfo start) => $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
}
