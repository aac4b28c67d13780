using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using TorchSharp;

namespace Gan.Bench;

/// <summary>Where and with what a figure was measured.</summary>
internal static class Machine
{
    /// <summary>The threads that every measured process is pinned to.</summary>
    public const int Threads = 2;

    public static string Describe()
    {
        string cpu = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024 / 1024;
        return string.Create(CultureInfo.InvariantCulture,
            $"Machine: {cpu}, {Environment.ProcessorCount} cores, {memory:F0} GiB, {System() ?? RuntimeInformation.OSDescription}; every measured process on {Threads} threads. ")
            + $"Versions: .NET {Environment.Version}, Microsoft.ML {Version(typeof(MLContext))}, TorchSharp {Version(typeof(torch))} on libtorch {torch.__version__}{Blas()}. "
            + string.Create(CultureInfo.InvariantCulture, $"Date: {DateTime.UtcNow:yyyy-MM-dd}.");
    }

    /// <summary>The resident set of this process in MiB.</summary>
    public static double ResidentMebibytes() =>
        double.Parse(Field("/proc/self/status", "VmRSS")!.Split(' ')[0], CultureInfo.InvariantCulture) / 1024;

    private static string? Field(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string? System() => File.Exists("/etc/os-release")
        ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('"')[1]
        : null;

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";

    /// <summary>The folder of the BLAS that libtorch has loaded, which names it on Debian; nothing where libtorch brings its own.</summary>
    private static string Blas()
    {
        torch.zeros(1).Dispose(); // loads libtorch
        string? file = File.Exists("/proc/self/maps")
            ? File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).FirstOrDefault(name => Path.GetFileName(name).StartsWith("libblas.so", StringComparison.Ordinal))
            : null;
        return file is null ? "" : $" with {Path.GetFileName(Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file))}";
    }
}
