using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>dcgan</c>: images in, a picture grid and <c>gan.zip</c> out.</summary>
internal static class DcganCommand
{
    public static Command Create()
    {
        var defaults = new DcganSettings();
        Option<string> data = new("--data")
        {
            Description = "A folder of PNG and JPEG images, or an idx or idx.gz file of images",
            DefaultValueFactory = _ => defaults.Data,
        };
        Option<int> count = CommandParts.Number("--count", "Images to use at most", defaults.Count, 2, 10_000_000);
        Option<int> size = CommandParts.Number("--size", "Side in pixels that images are resized to", defaults.Size, 8, 128);
        Option<int?> epochs = CommandParts.OptionalNumber("--epochs", "Passes over the images, instead of --steps", 1, 100_000);
        Option<int> steps = CommandParts.Number("--steps", "Generator steps", defaults.Steps, 1, 100_000_000);
        Option<int> width = CommandParts.Number("--width", "Feature maps next to the image; they double towards the middle", defaults.Width, 1, 1024);
        Option<int> batch = CommandParts.Number("--batch", "Images per batch", defaults.Batch, 2, 65_536);
        Option<double> ema = CommandParts.Number("--ema", "Decay of the running average of the generator's weights; 0: no average", defaults.Ema, 0, 0.99999);
        Option<int> seed = CommandParts.Number("--seed", "Seed of everything random", defaults.Seed, 0, int.MaxValue);
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder for gan.zip and the pictures",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "demo")),
        };
        Option<string> cache = new("--cache")
        {
            Description = "Folder that idx files are unpacked into, once",
            DefaultValueFactory = _ => defaults.Cache,
        };
        Option<FileInfo?> json = new("--json") { Description = "File for settings, final metrics and paths as JSON" };

        var command = new Command("dcgan", "Trains a DCGAN on images with LoadImages, ResizeImages and TrainDcgan; Fashion-MNIST unless told otherwise.")
        {
            data, count, size, epochs, steps, width, batch, ema, seed, output, cache, json,
        };
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            var settings = new DcganSettings
            {
                Data = parsed.GetRequiredValue(data),
                Count = parsed.GetValue(count),
                Size = parsed.GetValue(size),
                Epochs = parsed.GetValue(epochs),
                Steps = parsed.GetValue(steps),
                Width = parsed.GetValue(width),
                Batch = parsed.GetValue(batch),
                Ema = parsed.GetValue(ema),
                Seed = parsed.GetValue(seed),
                Cache = parsed.GetRequiredValue(cache),
            };
            DcganResult result = await DcganDemo.Run(settings, parsed.GetRequiredValue(output).FullName, cancellation);
            Json.Write(parsed.GetValue(json), result);
            Console.WriteLine($"Trained in {result.Seconds:F0} s");
            Console.WriteLine($"  model                {result.Model}");
            Console.WriteLine($"  generated images     {result.Grid}");
            Console.WriteLine($"  real and generated   {result.Comparison}");
        }));
        return command;
    }
}
