using System.IO.Compression;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Damage to saved models.</summary>
internal static class ModelFiles
{
    /// <summary>The model with one entry changed, or left out.</summary>
    public static byte[] Rewrite(byte[] file, string name, Func<byte[], byte[]?> change)
    {
        using var output = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(file)))
        using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(content);
                }
                byte[]? bytes = content.ToArray();
                if (entry.Name == name)
                {
                    bytes = change(bytes);
                }
                if (bytes is not null)
                {
                    using Stream stream = target.CreateEntry(entry.FullName).Open();
                    stream.Write(bytes);
                }
            }
        }
        return output.ToArray();
    }
}
