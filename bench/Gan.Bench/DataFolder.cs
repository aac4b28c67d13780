using Gan.Examples;

namespace Gan.Bench;

/// <summary>Where the data sets lie that no package installs: a folder with one folder for each of them.</summary>
internal static class DataFolder
{
    private const string Variable = "GAN_BENCH_DATA";

    /// <summary>The folder named by the environment variable <c>GAN_BENCH_DATA</c>; without it, <c>shared/data</c> beside the repository.</summary>
    /// <param name="needed">The data sets that must be there, by their folders' names.</param>
    /// <exception cref="DemoException">One of them is not there.</exception>
    public static string Find(params string[] needed)
    {
        string folder = Path.GetFullPath(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Path.Combine(Runner.Root, "..", "shared", "data"));
        return Array.Find(needed, name => !Directory.Exists(Path.Combine(folder, name))) is { } missing
            ? throw new DemoException($"'{folder}' has no folder '{missing}': set {Variable} to the folder that holds {string.Join(" and ", needed)}.")
            : folder;
    }
}
