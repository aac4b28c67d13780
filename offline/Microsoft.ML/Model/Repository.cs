using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A zip archive seen as folders of seekable streams.</summary>
internal static class RepositoryPath
{
    public const string ModelStreamName = "Model.key";

    public static string Combine(string directory, string name) =>
        string.IsNullOrEmpty(directory) ? name : $"{directory}/{name}";

    // A nested model is written while its parent's stream is open, and loaded with seeks: neither works in a zip itself.
    public static FileStream TemporaryStream(string folder) => new(
        Path.Combine(folder, "ml_dotnet_" + Path.GetRandomFileName()),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);

    public static string TemporaryFolder(IExceptionContext context) =>
        context is IHostEnvironmentInternal { TempFilePath: { } path } ? path : Path.GetTempPath();
}

/// <summary>Collects entries; <see cref="Commit"/> writes the archive.</summary>
internal sealed class RepositoryWriter : IDisposable
{
    private readonly Stream _target;
    private readonly string _folder;
    private readonly List<(string Path, Stream Stream)> _entries = [];

    private RepositoryWriter(Stream target, IExceptionContext context)
    {
        _target = target;
        _folder = RepositoryPath.TemporaryFolder(context);
        ExceptionContext = context;
    }

    public IExceptionContext ExceptionContext { get; }

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter(stream, ectx);
        Stream version = repository.CreateEntry("TrainingInfo", "Version.txt");
        string product = typeof(RepositoryWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        version.Write(Encoding.UTF8.GetBytes(product + Environment.NewLine));
        return repository;
    }

    /// <summary>A stream that this object closes.</summary>
    public Stream CreateEntry(string directory, string name)
    {
        ExceptionContext.CheckParam(!string.IsNullOrWhiteSpace(name) && !name.Contains("..", StringComparison.Ordinal), nameof(name));
        string path = RepositoryPath.Combine(directory, name);
        if (_entries.Exists(entry => entry.Path == path))
            throw ExceptionContext.ExceptParam(nameof(name), "Duplicate entry: '{0}'", path);
        FileStream stream = RepositoryPath.TemporaryStream(_folder);
        _entries.Add((path, stream));
        return stream;
    }

    public void Commit()
    {
        using var archive = new ZipArchive(_target, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string path, Stream stream) in _entries)
        {
            using Stream entry = archive.CreateEntry(path).Open();
            stream.Position = 0;
            stream.CopyTo(entry);
        }
    }

    public void Dispose()
    {
        foreach ((_, Stream stream) in _entries)
            stream.Dispose();
        _entries.Clear();
    }
}

/// <summary>Reads entries of an archive.</summary>
internal sealed class RepositoryReader : IDisposable
{
    private const int InMemoryLimit = 1 << 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private RepositoryReader(Stream stream, IExceptionContext context)
    {
        ExceptionContext = context;
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in _archive.Entries)
                _entries[entry.FullName.Replace('\\', '/')] = entry;
        }
        catch (InvalidDataException ex)
        {
            throw context.ExceptDecode(ex, "Failed to open a zip archive");
        }
    }

    public IExceptionContext ExceptionContext { get; }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        return new RepositoryReader(stream, ectx);
    }

    /// <summary>A seekable copy of the entry, which the caller closes.</summary>
    public Stream OpenEntryOrNull(string directory, string name)
    {
        if (!_entries.TryGetValue(RepositoryPath.Combine(directory, name), out ZipArchiveEntry entry))
            return null;

        Stream copy = entry.Length <= InMemoryLimit
            ? new MemoryStream()
            : RepositoryPath.TemporaryStream(RepositoryPath.TemporaryFolder(ExceptionContext));
        try
        {
            using Stream source = entry.Open();
            source.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();
}
