using System.Text;

namespace Gan.Examples;

/// <summary>Files of rows of text: fields with a separator between them, in quotes where need be (RFC 4180).</summary>
public sealed class CsvFile
{
    private readonly string _path, _text;
    private readonly char _separator;
    private int _at, _line = 1;

    private CsvFile(string path, char separator)
    {
        _path = path;
        _text = File.ReadAllText(path);
        _separator = separator;
    }

    /// <summary>The rows of a file, each with the number of its first line, from 1. Empty lines are left out, blanks around fields without quotes as well.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(string path, char separator)
    {
        var file = new CsvFile(path, separator);
        while (file._at < file._text.Length)
        {
            int line = file._line;
            string[] fields = file.Row();
            if (fields is not [""])
            {
                yield return (line, fields);
            }
        }
    }

    /// <summary>Writes rows to a file, beside it first: an interrupted run leaves no half file behind.</summary>
    public static void Write(string path, char separator, IEnumerable<IReadOnlyList<string>> rows)
    {
        string part = path + ".part";
        File.WriteAllLines(part, rows.Select(row => string.Join(separator, row.Select(field => Quoted(field, separator)))));
        File.Move(part, path, overwrite: true);
    }

    // Blanks at the ends would be lost, and lines that begin with // or #@ are comments to ML.NET.
    private static string Quoted(string field, char separator) =>
        field.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) >= 0 || field is [' ' or '\t' or '/' or '#', ..] or [.., ' ' or '\t']
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;

    private string[] Row()
    {
        var fields = new List<string> { Field() };
        while (Next() == _separator)
        {
            _at++;
            fields.Add(Field());
        }
        if (Next() == '\r')
        {
            _at++;
        }
        if (Next() == '\n')
        {
            _at++;
        }
        _line++;
        return [.. fields];
    }

    private char? Next() => _at < _text.Length ? _text[_at] : null;

    private string Field()
    {
        SkipBlanks();
        if (Next() == '"')
        {
            return InQuotes();
        }
        int length = _text.AsSpan(_at).IndexOfAny(_separator, '\n', '\r');
        int end = length < 0 ? _text.Length : _at + length;
        string field = _text[_at..end].TrimEnd();
        _at = end;
        return field;
    }

    /// <summary>The text between quotes; two quotes in it stand for one.</summary>
    private string InQuotes()
    {
        int first = _line;
        var field = new StringBuilder();
        do
        {
            int end = _text.IndexOf('"', _at + 1);
            if (end < 0)
            {
                throw new DemoException($"'{_path}', line {first}: a field begins with a quote and has no quote that ends it; quotes within a field are doubled.");
            }
            field.Append(_text, _at + 1, end - _at - 1);
            _line += _text.AsSpan(_at, end - _at).Count('\n');
            _at = end + 1;
            if (Next() == '"')
            {
                field.Append('"');
            }
        }
        while (Next() == '"');
        SkipBlanks();
        return Next() is null or '\n' or '\r' || Next() == _separator
            ? field.ToString()
            : throw new DemoException($"'{_path}', line {_line}: a field goes on after the quote that ends it; quotes within a field are doubled.");
    }

    private void SkipBlanks()
    {
        while (Next() is ' ' or '\t' && Next() != _separator)
        {
            _at++;
        }
    }
}
