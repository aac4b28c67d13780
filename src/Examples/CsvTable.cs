using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Examples;

/// <summary>A table of text with a label column, and what its columns hold.</summary>
public sealed class CsvTable
{
    // What ML.NET's loader takes for a missing number; a missing text is empty.
    private const string MissingNumber = "NA";

    private const int HeldOutOf = 5, FewestHeldOut = 2, FewestOfLabel = 2;

    private readonly char _separator;

    private CsvTable(string name, string label, char separator, IReadOnlyList<string> header, IReadOnlyList<DataKind> kinds, IReadOnlyList<string[]> rows)
    {
        Name = name;
        Label = label;
        _separator = separator;
        Header = header;
        Kinds = kinds;
        Rows = rows;
    }

    /// <summary>Where it is from.</summary>
    public string Name { get; }

    /// <summary>The column of labels, which are text.</summary>
    public string Label { get; }

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>What the columns hold: <see cref="DataKind.Single"/>, <see cref="DataKind.Double"/> or <see cref="DataKind.String"/>.</summary>
    public IReadOnlyList<DataKind> Kinds { get; }

    /// <summary>The rows that have a label.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>The labels and how many rows have each, the most frequent first.</summary>
    public IReadOnlyDictionary<string, int> Labels => Rows.CountBy(row => row[LabelPlace]).OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal).ToDictionary();

    private int LabelPlace => IndexOf(Header, Label);

    /// <summary>A CSV file with a header.</summary>
    public static CsvTable Read(string path, string? label, char separator)
    {
        if (!File.Exists(path))
        {
            throw new DemoException($"There is no file '{path}': name a CSV file with --csv.");
        }
        // The header is checked before the rest is read: with a wrong separator quotes seem wrong, too.
        if (CsvFile.Read(path, separator).FirstOrDefault().Fields is not { } names)
        {
            throw new DemoException($"'{path}' is empty: a header and rows are needed.");
        }
        string[] header = [.. names.Select((name, i) => name.Length > 0 ? name : $"column {i + 1}")];
        if (header.Length == 1)
        {
            throw new DemoException($"'{path}' has a header of one column, '{header[0]}': a label and something beside it are needed; --separator says what stands between columns.");
        }
        if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new DemoException($"'{path}' has {twice.Count()} columns '{twice.Key}': each needs a name of its own.");
        }
        if (label is null)
        {
            throw new DemoException($"'{path}' needs a label column: name one with --label. Its columns: {string.Join(", ", header)}.");
        }
        var rows = new List<string[]>();
        foreach ((int line, string[] fields) in CsvFile.Read(path, separator).Skip(1))
        {
            if (fields.Length != header.Length)
            {
                throw new DemoException($"'{path}', line {line}, has {fields.Length} fields, but the header has {header.Length}: one for each column is needed, in quotes where it has '{(separator == '\t' ? "tab" : separator)}' in it.");
            }
            rows.Add(fields);
        }
        return Of($"'{path}'", label, separator, header, rows);
    }

    /// <summary>A table of rows in memory.</summary>
    public static CsvTable Of(string name, string label, char separator, IReadOnlyList<string> header, IReadOnlyList<string[]> rows)
    {
        int place = IndexOf(header, label);
        if (place < 0)
        {
            throw new DemoException($"{name} has no column '{label}' to take labels from: name one with --label. Its columns: {string.Join(", ", header)}.");
        }
        if (label is "PredictedLabel" or "Score")
        {
            throw new DemoException($"{name} has labels in a column '{label}', a name that classifiers give to theirs: rename it.");
        }
        string[][] labelled = [.. rows.Where(row => !IsMissing(row[place]))];
        DataKind[] kinds = [.. header.Select((_, i) => i == place ? DataKind.String : KindOf(labelled.Select(row => row[i]).Where(value => !IsMissing(value))))];
        var table = new CsvTable(name, label, separator, header, kinds,
            [.. labelled.Select(row => (string[])[.. row.Select((value, i) => !IsMissing(value) ? value : kinds[i] == DataKind.String ? "" : MissingNumber)])]);
        if (table.Labels.Count < 2)
        {
            throw new DemoException($"{name} has {(table.Labels.Count == 0 ? "no label" : $"the label '{table.Labels.Keys.First()}' only")} in column '{label}': a classifier needs two at least.");
        }
        if (table.Labels.FirstOrDefault(each => each.Value < FewestOfLabel) is { Key: { } rare })
        {
            throw new DemoException($"{name} has a single row of the label '{rare}' in column '{label}', which can't be both learnt from and tested on: leave it out, or join it with another label.");
        }
        return table;
    }

    /// <summary>A fifth of each label's rows apart from the others, chosen by the seed.</summary>
    public (CsvTable Training, CsvTable HeldOut) Split(int seed)
    {
        var random = new Random(seed);
        var heldOut = new HashSet<int>();
        foreach (IGrouping<string, int> label in Enumerable.Range(0, Rows.Count).GroupBy(row => Rows[row][LabelPlace], StringComparer.Ordinal))
        {
            int[] rows = [.. label];
            random.Shuffle(rows);
            heldOut.UnionWith(rows[..(rows.Length / HeldOutOf)]);
        }
        return heldOut.Count >= FewestHeldOut
            ? (Part(row => !heldOut.Contains(row)), Part(heldOut.Contains))
            : throw new DemoException($"{Name} has {Rows.Count} rows with labels in column '{Label}', too few to hold a fifth of each label out: {HeldOutOf * FewestHeldOut} of one label, or {HeldOutOf} of two, are needed.");

        CsvTable Part(Func<int, bool> isIn) => new(Name, Label, _separator, Header, Kinds, [.. Rows.Where((_, row) => isIn(row))]);
    }

    /// <summary>Writes the rows to a file and has ML.NET's text loader read them.</summary>
    public IDataView Load(MLContext ml, string path)
    {
        CsvFile.Write(path, _separator, [Header, .. Rows]);
        return ml.Data.Cache(ml.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            Columns = [.. Header.Select((name, i) => new TextLoader.Column(name, Kinds[i], i))],
            Separators = [_separator],
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true,
            MissingRealsAsNaNs = true,
        }));
    }

    /// <summary>Writes the rows of a view that has these columns.</summary>
    public void Save(IDataView view, string path) => CsvFile.Write(path, _separator, Lines(view).Prepend(Header));

    private IEnumerable<IReadOnlyList<string>> Lines(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Func<string>[] cells = [.. Header.Select((name, i) => Kinds[i] switch
        {
            DataKind.Single => Cell<float>(cursor, name, number => Text(number, number.ToString(CultureInfo.InvariantCulture))),
            DataKind.Double => Cell<double>(cursor, name, number => Text(number, number.ToString(CultureInfo.InvariantCulture))),
            _ => Cell<ReadOnlyMemory<char>>(cursor, name, text => text.ToString()),
        })];
        while (cursor.MoveNext())
        {
            yield return Array.ConvertAll(cells, cell => cell());
        }
    }

    private static Func<string> Cell<T>(DataViewRowCursor cursor, string name, Func<T, string> show)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[name]);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return show(value);
        };
    }

    /// <summary>A number without an exponent, where it is whole.</summary>
    private static string Text(double number, string shown) =>
        double.IsNaN(number) ? MissingNumber : Math.Abs(number) < long.MaxValue && Math.Truncate(number) == number ? ((long)number).ToString(CultureInfo.InvariantCulture) : shown;

    private static DataKind KindOf(IEnumerable<string> present)
    {
        DataKind kind = DataKind.Single;
        foreach (string value in present)
        {
            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                return DataKind.String;
            }
            if (double.IsFinite(number) && (!float.IsFinite((float)number) || (Math.Truncate(number) == number && (float)number != number)))
            {
                kind = DataKind.Double;
            }
        }
        return kind;
    }

    private static bool IsMissing(string value) => value is "" or "?" or "NA";

    private static int IndexOf(IReadOnlyList<string> header, string name) => header.ToList().IndexOf(name);
}
