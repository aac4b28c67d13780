using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Splits lines into fields.</summary>
internal sealed class FieldSplitter
{
    private readonly char[] _separators;
    private readonly bool _allowQuoting;
    private readonly char _escape;
    private readonly bool _spaceSeparates;
    private readonly StringBuilder _quoted = new();

    internal FieldSplitter(TextLoader.Options options)
    {
        _separators = options.Separators;
        _allowQuoting = options.AllowQuoting;
        _escape = options.EscapeChar;
        _spaceSeparates = _separators.Contains(' ');
    }

    /// <summary>Whether the line read last had a quote where none may be.</summary>
    internal bool HasQuotingError { get; private set; }

    internal void Split(string line, List<ReadOnlyMemory<char>> fields)
    {
        fields.Clear();
        HasQuotingError = false;
        int at = 0;
        while (true)
        {
            // Leading spaces do not count, trailing ones do.
            while (!_spaceSeparates && at < line.Length && line[at] == ' ')
                at++;
            if (_allowQuoting && at < line.Length && line[at] == '"')
            {
                fields.Add(Quoted(line, ref at));
            }
            else
            {
                int end = line.AsSpan(at).IndexOfAny(_separators);
                end = end < 0 ? line.Length : at + end;
                fields.Add(line.AsMemory(at, end - at));
                at = end;
            }
            if (at >= line.Length)
                return;
            at++;
        }
    }

    /// <summary>The text between quotes; two quotes in it stand for one.</summary>
    private ReadOnlyMemory<char> Quoted(string line, ref int at)
    {
        _quoted.Clear();
        bool isClosed = false, isGood = true;
        for (at++; at < line.Length && !isClosed; at++)
        {
            bool escapes = line[at] == _escape && at + 1 < line.Length && line[at + 1] == '"';
            if (escapes)
                _quoted.Append(line[++at]);
            else if (line[at] == '"')
                isClosed = true;
            else
                _quoted.Append(line[at]);
        }
        for (; at < line.Length && !_separators.Contains(line[at]); at++)
            isGood &= line[at] == ' ';
        if (isClosed && isGood)
            return _quoted.ToString().AsMemory();
        HasQuotingError = true;
        return ReadOnlyMemory<char>.Empty;
    }
}
