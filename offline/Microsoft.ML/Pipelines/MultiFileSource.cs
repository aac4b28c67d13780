using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Streams that a loader reads one after the other, as often as it needs.</summary>
public interface IMultiStreamSource
{
    int Count { get; }

    string GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}

/// <summary>Files by name; a pattern with wildcards stands for all files that match.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths)
    {
        Contracts.CheckValueOrNull(paths);
        _paths = [.. (paths ?? []).SelectMany(Expand)];
        Contracts.CheckUserArg(Array.TrueForAll(_paths, path => !string.IsNullOrWhiteSpace(path)), nameof(paths));
    }

    public int Count => _paths.Length;

    public string GetPathOrNull(int index)
    {
        Contracts.CheckParam(0 <= index && index < Count, nameof(index));
        return _paths[index];
    }

    public Stream Open(int index)
    {
        Contracts.CheckParam(0 <= index && index < Count, nameof(index));
        string path = _paths[index];
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Contracts.ExceptIO(null, ex, "Error opening file '{0}'", path);
        }
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private static IEnumerable<string> Expand(string path)
    {
        if (string.IsNullOrEmpty(path) || path.IndexOfAny(['*', '?']) < 0)
            return [path];
        string folder = Path.GetDirectoryName(path);
        string[] files = Directory.GetFiles(string.IsNullOrEmpty(folder) ? "." : folder, Path.GetFileName(path));
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
