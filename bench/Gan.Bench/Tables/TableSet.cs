using System.Globalization;
using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>A real table: rows of text as the file has them, with missing values empty.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">The label column.</param>
/// <param name="Header">All columns.</param>
/// <param name="IsNumber">Which of them are numbers; the label never is.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TableSet(string Name, string Label, string[] Header, bool[] IsNumber, string[][] Rows)
{
    private const int MostTestRows = 10_000;

    /// <summary>The six tables of the benchmarks: as many rows to train on as each is known by; half of a small one.</summary>
    public static (TableSet Set, int TrainRows)[] Small(string folder)
    {
        TableSet wineRed = WineRed(folder), cancer = BreastCancer(folder), wine = Wine(folder);
        return [(wineRed, wineRed.Rows.Length / 2), (cancer, cancer.Rows.Length / 2), (wine, wine.Rows.Length / 2), (MagicGamma(folder), 500), (Adult(folder), 1_000), (BankMarketing(folder), 1_000)];
    }

    /// <summary>
    /// Other tables: of the R packages mlbench and kernlab those for classifiers with at least 200 rows, at most 60 features and 11 labels, and two more; half of a small one's rows to train on, 500 or 1,000 of a large one's.
    /// Labels of fewer than 3 training rows are left out.
    /// </summary>
    /// <param name="folder">Where the other data sets lie.</param>
    /// <param name="exported">Where the packages' tables lie as CSV files.</param>
    public static (TableSet Set, int TrainRows)[] Others(string folder, string exported)
    {
        TableSet Exported(string name) => Read(name, Path.Combine(exported, name + ".csv"), ',', null, "label");
        (TableSet, int) Of(TableSet set, int? rows = null)
        {
            int train = rows ?? set.Rows.Length / 2, label = Array.IndexOf(set.Header, set.Label);
            Dictionary<string, int> counts = set.Rows.CountBy(row => row[label]).ToDictionary();
            return (set with { Rows = [.. set.Rows.Where(row => counts[row[label]] * (double)train / set.Rows.Length >= 3)] }, train);
        }
        return
        [
            .. new[] { "glass", "ionosphere", "pima", "sonar", "vehicle", "votes", "vowel", "wisconsin" }.Select(name => Of(Exported(name))),
            Of(Exported("income"), 1_000), Of(Exported("satellite"), 500), Of(Exported("shuttle"), 1_000), Of(Exported("spam"), 500),
            Of(Read("iris", Path.Combine(folder, "sklearn-small", "iris.csv"), ',', Numbered(4), "label", skip: 1)),
            Of(Read("wine-white", Path.Combine(folder, "wine-quality", "winequality-white.csv"), ';', null, "quality"), 1_000),
        ];
    }

    public static TableSet Adult(string folder)
    {
        string[] header = ["age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race", "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income"];
        return Read("adult", Path.Combine(folder, "adult", "adult.data"), ',', header, "income");
    }

    /// <summary>The test part of adult.</summary>
    public static TableSet AdultTest(string folder)
    {
        TableSet test = Read("adult", Path.Combine(folder, "adult", "adult.test"), ',', Adult(folder).Header, "income", skip: 1);
        return test with { Rows = [.. test.Rows.Select(row => (string[])[.. row[..^1], row[^1].TrimEnd('.')])] };
    }

    /// <summary>Without the column duration, which tells the label.</summary>
    public static TableSet BankMarketing(string folder) => Read("bank-marketing", Path.Combine(folder, "bank-marketing", "bank-full.csv"), ',', null, "y", leftOut: "duration");

    public static TableSet MagicGamma(string folder) => Read("magic-gamma", Path.Combine(folder, "magic-gamma", "magic04.data"), ',', null, "class");

    public static TableSet WineRed(string folder) => Read("wine-quality, red", Path.Combine(folder, "wine-quality", "winequality-red.csv"), ';', null, "quality");

    public static TableSet BreastCancer(string folder) => Read("breast-cancer", Path.Combine(folder, "sklearn-small", "breast_cancer.csv"), ',', Numbered(30), "label", skip: 1);

    public static TableSet Wine(string folder) => Read("wine", Path.Combine(folder, "sklearn-small", "wine_data.csv"), ',', Numbered(13), "label", skip: 1);

    /// <summary>Rows to train on, with each label's share, and others to test with.</summary>
    public (TableSet Train, TableSet Test) Split(int trainRows, int seed)
    {
        var random = new Random(seed);
        int label = Array.IndexOf(Header, Label);
        var train = new List<string[]>();
        var test = new List<string[]>();
        double owed = 0;
        foreach (IGrouping<string, string[]> rows in Rows.GroupBy(row => row[label]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            string[][] shuffled = [.. rows];
            random.Shuffle(shuffled);
            owed += shuffled.Length * (double)trainRows / Rows.Length;
            int taken = Math.Min((int)Math.Round(owed), shuffled.Length);
            owed -= taken;
            train.AddRange(shuffled[..taken]);
            test.AddRange(shuffled[taken..]);
        }
        string[][] trained = [.. train], tested = [.. test];
        random.Shuffle(trained);
        random.Shuffle(tested);
        return (this with { Rows = trained }, this with { Rows = tested[..Math.Min(tested.Length, MostTestRows)] });
    }

    /// <summary>The rows as a CSV file, in a folder of their own.</summary>
    public string Write(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".csv");
        File.WriteAllLines(path, Rows.Select(row => string.Join(',', row)).Prepend(string.Join(',', Header)));
        return path;
    }

    /// <summary>A CSV file like those of <see cref="Write"/>: numbers as Single, all else as text.</summary>
    public IDataView View(MLContext ml, string path) => ml.Data.Cache(ml.Data.LoadFromTextFile(path, new TextLoader.Options
    {
        Columns = [.. Header.Select((name, i) => new TextLoader.Column(name, IsNumber[i] ? DataKind.Single : DataKind.String, i))],
        Separators = [','], HasHeader = true, AllowQuoting = true,
    }));

    /// <summary>A view of such columns as a CSV file.</summary>
    public static string Write(MLContext ml, IDataView view, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".csv");
        using FileStream stream = File.Create(path);
        ml.Data.SaveAsText(view, stream, separatorChar: ',', headerRow: true, schema: false, forceDense: true);
        return path;
    }

    private static string[] Numbered(int features) => [.. Enumerable.Range(0, features).Select(i => FormattableString.Invariant($"f{i}")), "label"];

    private static TableSet Read(string name, string path, char separator, string[]? header, string label, int skip = 0, string? leftOut = null)
    {
        string[][] lines = [.. File.ReadLines(path).Skip(skip).Where(line => line.Length > 0).Select(line => line.Split(separator, StringSplitOptions.TrimEntries).Select(value => value.Trim('"') is "?" ? "" : value.Trim('"')).ToArray())];
        string[] all = header ?? lines[0];
        int[] kept = [.. Enumerable.Range(0, all.Length).Where(i => all[i] != leftOut)];
        string[][] rows = [.. lines.Skip(header is null ? 1 : 0).Select(line => line.Length == all.Length
            ? kept.Select(i => line[i]).ToArray()
            : throw new DemoException($"'{path}' has a line of {line.Length} fields, not {all.Length}: {string.Join(separator, line)}"))];
        string[] columns = [.. kept.Select(i => all[i])];
        return new TableSet(name, label, columns, [.. columns.Select((column, i) => column != label
            && rows.All(row => row[i].Length == 0 || double.TryParse(row[i], CultureInfo.InvariantCulture, out _)))], rows);
    }
}
