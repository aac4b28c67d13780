using System.CommandLine;
using System.Globalization;

namespace Gan.Examples;

/// <summary><c>toy</c>: uniform noise becomes a Gaussian, drawn as it happens.</summary>
internal static class ToyCommand
{
    public static Command Create()
    {
        Option<int> steps = CommandParts.Number("--steps", "Generator steps in the end", 3_000, 1, 1_000_000);
        Option<int> seed = CommandParts.Number("--seed", "Seed of everything random", 1, 0, int.MaxValue);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for toy.svg",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "toy")),
        };
        Option<FileInfo?> json = new("--json") { Description = "File for the moments, curves included, as JSON" };
        var command = new Command("toy", string.Create(CultureInfo.InvariantCulture,
            $"Turns uniform noise into N({ToyDemo.Mean}, {ToyDemo.Deviation}²) and draws densities and D(x) at several moments of training."))
        {
            steps, seed, output, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            string folder = parsed.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            int last = parsed.GetValue(steps);
            int[] moments = [.. new[] { 1, last / 30, last / 10, last / 3, last }.Where(count => count > 0).Distinct()];
            List<ToyMoment> seen = await Task.Run(() => ToyDemo.Run(moments, parsed.GetValue(seed), Report, cancellation));
            string drawing = Path.Combine(folder, "toy.svg");
            ToyDrawing.Save(drawing, seen);
            Json.Write(parsed.GetValue(json), new
            {
                Target = new { ToyDemo.Mean, ToyDemo.Deviation },
                Final = new { seen[^1].Steps, seen[^1].Mean, seen[^1].Deviation, seen[^1].Distance, seen[^1].Metrics },
                Moments = seen,
            });
            Console.WriteLine($"Drawn in {drawing}");
        }));
        return command;
    }

    private static void Report(ToyMoment moment) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{moment.Steps,6} steps: generated mean {moment.Mean:F3}, deviation {moment.Deviation:F3}; distance to the data {moment.Distance:F3}"));
}
