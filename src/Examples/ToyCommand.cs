using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Gan;
using Spectre.Console;

namespace Gan.Examples;

/// <summary><c>toy</c>: uniform noise becomes a Gaussian, drawn as it happens.</summary>
internal static class ToyCommand
{
    public static Command Create()
    {
        Option<string> objective = CommandParts.Choice("--objective", "What the two networks minimise", ToyObjective.Default, [.. ToyObjective.All.Select(one => one.Name)]);
        Option<bool> profile = new("--profile")
        {
            Description = "Train ten discriminators, from much noise on what they see to none, and draw what each can tell on fresh rows (toy-profile.svg)",
        };
        Option<int> steps = CommandParts.Number("--steps", "Generator steps in the end", 3_000, 1, 1_000_000);
        Option<int> seed = CommandParts.Number("--seed", "Seed of everything random", 1, 0, int.MaxValue);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for the drawings",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "toy")),
        };
        Option<FileInfo?> json = new("--json") { Description = "File for the moments, curves included, as JSON" };
        var command = new Command("toy", string.Create(CultureInfo.InvariantCulture,
            $"Turns uniform noise into N({ToyDemo.Mean}, {ToyDemo.Deviation}²) and draws densities and D(x) at several moments of training."))
        {
            objective, profile, steps, seed, output, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            string folder = parsed.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            int last = parsed.GetValue(steps);
            int[] moments = [.. new[] { 1, last / 30, last / 10, last / 3, last }.Where(count => count > 0).Distinct()];
            ToyObjective chosen = ToyObjective.All.Single(one => one.Name == parsed.GetValue(objective));
            List<ToyMoment> seen = await Task.Run(() => ToyDemo.Run(moments, chosen, parsed.GetValue(profile), parsed.GetValue(seed), Report, cancellation));
            string drawing = Path.Combine(folder, "toy.svg"), profiles = Path.Combine(folder, "toy-profile.svg");
            ToyDrawing.Save(drawing, seen, chosen.Objective.Output);
            Json.Write(parsed.GetValue(json), new
            {
                Objective = chosen.Name,
                Target = new { ToyDemo.Mean, ToyDemo.Deviation },
                Final = new { seen[^1].Steps, seen[^1].Mean, seen[^1].Deviation, seen[^1].Distance, seen[^1].Metrics },
                Moments = seen,
            });
            Console.WriteLine($"Drawn in {drawing}");
            if (parsed.GetValue(profile))
            {
                ToyProfileDrawing.Save(profiles, seen);
                Console.WriteLine($"Profiles in {profiles}");
            }
        }));
        return command;
    }

    private static void Report(ToyMoment moment)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{moment.Steps,6} steps: generated mean {moment.Mean:F3}, deviation {moment.Deviation:F3}; distance to the data {moment.Distance:F3}"));
        if (moment.Profile is { } profile)
        {
            AnsiConsole.Write(Table(profile));
        }
    }

    private static Table Table(EnsembleProfile profile)
    {
        string Number(double value, double error) => string.Create(CultureInfo.InvariantCulture, $"{value:F4} ± {error:F4}");
        Table table = new Table().Border(TableBorder.Simple).AddColumns(
            new TableColumn("noise").RightAligned(),
            new TableColumn("loss, real against generated").RightAligned(),
            new TableColumn("real against real").RightAligned(),
            new TableColumn("gap").RightAligned());
        foreach (MemberProfile member in profile.Members)
        {
            table.AddRow(
                member.Member.InputNoise.ToString("F2", CultureInfo.InvariantCulture),
                Number(member.GeneratedLoss, member.GeneratedError),
                Number(member.RealLoss, member.RealError),
                Number(member.Gap, member.GapError));
        }
        return table.AddRow("mean", "", "", Number(profile.MeanGap, profile.MeanGapError));
    }
}
