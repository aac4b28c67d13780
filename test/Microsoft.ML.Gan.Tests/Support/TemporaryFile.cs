namespace Microsoft.ML.Gan.Tests;

/// <summary>A file name of its own, gone at the end.</summary>
internal sealed class TemporaryFile(string extension) : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gan-{Guid.NewGuid():N}{extension}");

    public void Dispose() => File.Delete(Path);
}
