using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>adapt</c>: labelled simulated digits and unlabelled other ones in, a classifier of these compared before and after.</summary>
internal static class AdaptCommand
{
    public static Command Create()
    {
        var defaults = new AdaptSettings();
        Option<string?> data = new("--data")
        {
            Description = "Folder with MNIST's idx or idx.gz files (train-images-idx3-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte); default: digits drawn as a detector would record them",
        };
        Option<int> count = CommandParts.Number("--count", "Images of each domain to train on", defaults.Count, 100, 100_000);
        Option<int> test = CommandParts.Number("--test", "Images of each domain to test on", defaults.Test, 10, 100_000);
        Option<int> steps = CommandParts.Number("--steps", "Training steps", defaults.Steps, 1, 1_000_000);
        Option<int> seed = CommandParts.Number("--seed", "Seed of everything random", defaults.Seed, 0, int.MaxValue);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for the pictures",
            DefaultValueFactory = _ => new DirectoryInfo(defaults.Output),
        };
        Option<FileInfo?> json = new("--json") { Description = "File for settings, accuracies and paths as JSON" };
        var command = new Command("adapt", "Learns to read digits from simulated ones, for others whose labels it never sees: accuracies, confusions and features before and after domain-adversarial training.")
        {
            data, count, test, steps, seed, output, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            var settings = new AdaptSettings
            {
                Data = parsed.GetValue(data),
                Count = parsed.GetValue(count),
                Test = parsed.GetValue(test),
                Steps = parsed.GetValue(steps),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetRequiredValue(output).FullName,
            };
            AdaptResult result = await AdaptDemo.Run(settings, cancellation);
            Json.Write(parsed.GetValue(json), result);
            Console.WriteLine(result.Verdict);
            Console.WriteLine($"  digits of both domains    {result.Digits}");
            Console.WriteLine($"  features before and after {result.Features}");
        }));
        return command;
    }
}
