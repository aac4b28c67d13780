using System.CommandLine;

namespace Gan.Examples;

/// <summary><c>dcgan</c>: images in, a picture grid and <c>gan.zip</c> out.</summary>
internal static class DcganCommand
{
    public static Command Create()
    {
        var options = new DcganOptions("A folder of PNG and JPEG images, or an idx or idx.gz file of images", "demo");
        var command = new Command("dcgan", "Trains a DCGAN on images with LoadImages, ResizeImages and TrainDcgan; Fashion-MNIST unless told otherwise.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => CommandParts.Run(async () =>
        {
            DcganResult result = await DcganDemo.Run(options.Settings(parsed), options.Folder(parsed), cancellation);
            Json.Write(options.Json(parsed), result);
            Console.WriteLine($"Trained in {result.Seconds:F0} s");
            Console.WriteLine($"  model                {result.Model}");
            Console.WriteLine($"  generated images     {result.Grid}");
            Console.WriteLine($"  real and generated   {result.Comparison}");
        }));
        return command;
    }
}
