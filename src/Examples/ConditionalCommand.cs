using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>conditional</c>: labelled images in, images by label out.</summary>
internal static class ConditionalCommand
{
    public static Command Create()
    {
        var options = new DcganOptions("An idx or idx.gz file of images", "conditional");
        Option<string> labels = new("--labels")
        {
            Description = "An idx or idx.gz file with a number for each image",
            DefaultValueFactory = _ => ImageFiles.FashionMnistLabels,
        };
        Option<string?> names = new("--names")
        {
            Description = "What the numbers from 0 mean, separated by commas; default: garments where --labels has 'fashion' in its path, else the numbers themselves",
        };
        Option<int> columns = CommandParts.Number("--columns", "Images per label in the picture", 10, 1, 100);
        var command = new Command("conditional", "Trains a DCGAN on labelled images and draws a row of images for each label; Fashion-MNIST unless told otherwise.")
        {
            labels, names, columns,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            ConditionalResult result = await ConditionalDemo.Run(options.Settings(parsed), parsed.GetRequiredValue(labels), parsed.GetValue(names)?.Split(','),
                parsed.GetValue(columns), options.Folder(parsed), cancellation);
            Json.Write(options.Json(parsed), result);
            Console.WriteLine($"Trained in {result.Seconds:F0} s");
            Console.WriteLine($"  model                {result.Model}");
            Console.WriteLine($"  images by label      {result.Grid}");
            Console.WriteLine($"  rows from the top    {string.Join(", ", result.Labels)}");
        }));
        return command;
    }
}
