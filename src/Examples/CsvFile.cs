using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Gan.Examples;

/// <summary>Files of rows of text: fields with a separator between them, in quotes where need be (RFC 4180).</summary>
public static class CsvFile
{
    /// <summary>The rows of a file, each with the number of the line that it ends on, from 1. Empty lines are left out, blanks around fields as well.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(string path, char separator)
    {
        using var text = new StreamReader(path);
        using var parser = new CsvParser(text, Configuration(separator, trim: TrimOptions.Trim, bad: row =>
            throw new DemoException($"'{path}', line {row}: a quote stands within a field, or is not ended; quotes within a field are doubled, and the field is put in quotes.")));
        while (parser.Read())
        {
            yield return (parser.RawRow, parser.Record!);
        }
    }

    /// <summary>Writes rows to a file, beside it first: an interrupted run leaves no half file behind.</summary>
    public static void Write(string path, char separator, IEnumerable<IReadOnlyList<string>> rows)
    {
        string part = path + ".part";
        using (var text = new StreamWriter(part))
        using (var writer = new CsvWriter(text, Configuration(separator)))
        {
            foreach (IReadOnlyList<string> row in rows)
            {
                foreach (string field in row)
                {
                    // Lines that begin with // or #@ are comments to ML.NET.
                    writer.WriteField(field, field is [' ' or '\t' or '/' or '#', ..] or [.., ' ' or '\t'] || field.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) >= 0);
                }
                writer.NextRecord();
            }
        }
        File.Move(part, path, overwrite: true);
    }

    private static CsvConfiguration Configuration(char separator, TrimOptions trim = TrimOptions.None, Action<int>? bad = null) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = separator.ToString(),
        TrimOptions = trim,
        NewLine = "\n",
        BadDataFound = bad is null ? null : data => bad(data.Context.Parser!.RawRow),
    };
}
