using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>latent</c>: a trained generator in, pictures of its latent space out.</summary>
internal static class LatentCommand
{
    public static Command Create()
    {
        var defaults = new LatentSettings();
        Option<string> model = new("--model") { Description = "A model file of the command dcgan or conditional", DefaultValueFactory = _ => defaults.Model };
        Option<string?> label = new("--label") { Description = "What to draw with a model of the command conditional; default: the first label it learnt" };
        Option<int> seed = CommandParts.Number("--seed", "Seed of the latents", defaults.Seed, 0, int.MaxValue);
        Option<int> pairs = CommandParts.Number("--pairs", "Pairs of latents to walk between", defaults.Pairs, 1, LatentDemo.Samples / 2);
        Option<int> steps = CommandParts.Number("--steps", "Images on each walk", defaults.Steps, 2, 100);
        Option<int[]> a = Samples("--a", "Samples whose mean is a in a − b + c", "the brightest");
        Option<int[]> b = Samples("--b", "Samples whose mean is b", "the darkest");
        Option<int[]> c = Samples("--c", "Samples whose mean is c", "middling ones");
        Option<string?> data = new("--data") { Description = "Real images, a folder or an idx file: some are reconstructed, and searched for the nearest to generated ones" };
        Option<int> count = CommandParts.Number("--count", "Real images to use at most", defaults.Count, 1, 10_000_000);
        Option<int> examples = CommandParts.Number("--examples", "Images to reconstruct and to find neighbours of", defaults.Examples, 1, LatentDemo.Samples);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for the pictures",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "latent")),
        };
        Option<string> cache = CommandParts.Cache();
        Option<FileInfo?> json = new("--json") { Description = "File for settings, paths and findings as JSON" };

        var command = new Command("latent", "Draws what lies between and around the latents of a trained generator: walks, a plane, arithmetic; with --data also reconstructions and nearest neighbours.")
        {
            model, label, seed, pairs, steps, a, b, c, data, count, examples, output, cache, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            var settings = new LatentSettings
            {
                Model = parsed.GetRequiredValue(model),
                Label = parsed.GetValue(label),
                Seed = parsed.GetValue(seed),
                Pairs = parsed.GetValue(pairs),
                Steps = parsed.GetValue(steps),
                A = parsed.GetRequiredValue(a),
                B = parsed.GetRequiredValue(b),
                C = parsed.GetRequiredValue(c),
                Data = parsed.GetValue(data),
                Count = parsed.GetValue(count),
                Examples = parsed.GetValue(examples),
                Cache = parsed.GetRequiredValue(cache),
            };
            string folder = parsed.GetRequiredValue(output).FullName;
            LatentResult result = await Task.Run(() => LatentDemo.Run(settings, folder, picture => Console.WriteLine($"{picture.Path}: {picture.Text}"), cancellation));
            Json.Write(parsed.GetValue(json), result);
        }));
        return command;
    }

    private static Option<int[]> Samples(string name, string description, string otherwise) =>
        CommandParts.Numbers(name, $"{description}, by their numbers in samples.png, separated by commas; default: {otherwise}", 0, LatentDemo.Samples - 1);
}
