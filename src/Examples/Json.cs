using System.Text.Json;

namespace Gan.Examples;

/// <summary>The files that <c>--json</c> writes.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write<T>(FileInfo? file, T value)
    {
        if (file is not null)
        {
            file.Directory?.Create();
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(value, Options) + "\n");
        }
    }
}
