using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The lines of some files, one after the other, without comments, empty lines and headers.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly IMultiStreamSource _source;
    private readonly TextLoader.Options _options;
    private TextReader _reader;
    private int _file = -1;

    internal LineReader(IMultiStreamSource source, TextLoader.Options options)
    {
        _source = source;
        _options = options;
    }

    /// <summary>The number of the line read last in its file, from 1.</summary>
    internal int Line { get; private set; }

    internal string Path => _source.GetPathOrNull(_file) ?? "";

    /// <summary>The next line of data, or null at the end.</summary>
    internal string Next()
    {
        while (true)
        {
            if (_reader is null && !OpenNext())
                return null;
            string text = NextInFile();
            if (text is not null)
                return text;
            _reader.Dispose();
            _reader = null;
        }
    }

    /// <summary>The header of the first file.</summary>
    internal static string Header(IMultiStreamSource source, TextLoader.Options options)
    {
        using var lines = new LineReader(source, options) { _file = 0, _reader = source.OpenTextReader(0) };
        return lines.NextInFile();
    }

    public void Dispose() => _reader?.Dispose();

    private bool OpenNext()
    {
        if (_file + 1 >= _source.Count)
            return false;
        _reader = _source.OpenTextReader(++_file);
        Line = 0;
        if (_options.HasHeader)
            NextInFile();
        return true;
    }

    private string NextInFile()
    {
        while (_reader.ReadLine() is { } text)
        {
            Line++;
            if (_options.ReadMultilines && _options.AllowQuoting)
                text = Complete(text);
            if (_options.TrimWhitespace)
                text = text.TrimEnd();
            if (text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith("#@", StringComparison.Ordinal))
                return text;
        }
        return null;
    }

    /// <summary>Adds the lines that a quoted field goes on over.</summary>
    private string Complete(string text)
    {
        if (!IsOpen(text))
            return text;
        var all = new StringBuilder(text);
        while (_reader.ReadLine() is { } more)
        {
            Line++;
            all.Append('\n').Append(more);
            if (!IsOpen(all.ToString()))
                break;
        }
        return all.ToString();
    }

    private bool IsOpen(string text)
    {
        bool isOpen = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isOpen && _options.EscapeChar != '"' && text[i] == _options.EscapeChar)
                i++;
            else if (text[i] == '"')
                isOpen = !isOpen;
        }
        return isOpen;
    }
}
