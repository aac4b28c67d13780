using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>augment</c>: a table with labels in; new rows, how good they are and whether they help a classifier out.</summary>
internal static class AugmentCommand
{
    private const string Tab = "tab";

    public static Command Create()
    {
        var defaults = new AugmentSettings();
        Option<string?> csv = new("--csv") { Description = "A CSV file with a header; '?', 'NA' and nothing are missing values; default: a made-up table of deliveries" };
        Option<string?> label = new("--label") { Description = $"The column of labels; needed with --csv, else {Deliveries.Label}" };
        Option<string> separator = CommandParts.Choice("--separator", "What stands between two fields of a line", $"{defaults.Separator}", [",", ";", Tab]);
        Option<int?> rows = CommandParts.OptionalNumber("--rows", "Synthetic rows to write; default: as many as the table has", 1, 10_000_000);
        Option<int> folds = CommandParts.Number("--folds", "Folds of the comparison's cross validation", defaults.Folds, 2, 100);
        Option<int> repeats = CommandParts.Number("--repeats", "Cross validations", defaults.Repeats, 1, 1_000);
        Option<int> steps = CommandParts.Number("--steps", "Steps of each training of a generator: one for the model, one for every fold", defaults.Steps, 1, 1_000_000);
        Option<int> seed = CommandParts.Number("--seed", "Seed of everything random", defaults.Seed, 0, int.MaxValue);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for synthetic.csv, gan.zip and the rows that were learnt from and held out",
            DefaultValueFactory = _ => new DirectoryInfo(defaults.Output),
        };
        Option<FileInfo?> json = new("--json") { Description = "File for settings, comparison, quality and paths as JSON" };
        var command = new Command("augment", "Learns to make rows of a table, says how good they are and whether a classifier gains from them, and writes them as CSV.")
        {
            csv, label, separator, rows, folds, repeats, steps, seed, output, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            var settings = new AugmentSettings
            {
                Csv = parsed.GetValue(csv),
                Label = parsed.GetValue(label),
                Separator = parsed.GetRequiredValue(separator) is var text && text == Tab ? '\t' : text[0],
                Rows = parsed.GetValue(rows),
                Folds = parsed.GetValue(folds),
                Repeats = parsed.GetValue(repeats),
                Steps = parsed.GetValue(steps),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetRequiredValue(output).FullName,
            };
            AugmentResult result = await AugmentDemo.Run(settings, cancellation);
            Json.Write(parsed.GetValue(json), result);
            Console.WriteLine($"{result.SyntheticRows} synthetic rows");
            Console.WriteLine($"  synthetic rows       {result.Synthetic}");
            Console.WriteLine($"  rows learnt from     {result.Training}");
            Console.WriteLine($"  rows held out        {result.HeldOut}");
            Console.WriteLine($"  model                {result.Model}");
        }));
        return command;
    }
}
