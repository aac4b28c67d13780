using System.CommandLine;

namespace Gan.Examples;

/// <summary>The options of the commands that train on images.</summary>
internal sealed class DcganOptions
{
    private static readonly DcganSettings Defaults = new();

    private readonly Option<string> _data;
    private readonly Option<int> _count = CommandParts.Number("--count", "Images to use at most", Defaults.Count, 2, 10_000_000);
    private readonly Option<int> _size = CommandParts.Number("--size", "Side in pixels that images are resized to", Defaults.Size, 8, 128);
    private readonly Option<int?> _epochs = CommandParts.OptionalNumber("--epochs", "Passes over the images, instead of --steps", 1, 100_000);
    private readonly Option<int> _steps = CommandParts.Number("--steps", "Generator steps", Defaults.Steps, 1, 100_000_000);
    private readonly Option<int> _width = CommandParts.Number("--width", "Feature maps of the generator next to the image; they double towards the middle; the discriminator has half", Defaults.Width, 1, 1024);
    private readonly Option<int> _batch = CommandParts.Number("--batch", "Images per batch", Defaults.Batch, 2, 65_536);
    private readonly Option<double> _ema = CommandParts.Number("--ema", "Decay of the running average of the generator's weights; 0: no average", Defaults.Ema, 0, 0.99999);
    private readonly Option<int> _seed = CommandParts.Number("--seed", "Seed of everything random", Defaults.Seed, 0, int.MaxValue);
    private readonly Option<DirectoryInfo> _output;
    private readonly Option<string> _cache = CommandParts.Cache();
    private readonly Option<FileInfo?> _json = new("--json") { Description = "File for settings, final metrics and paths as JSON" };

    /// <param name="data">What <c>--data</c> may be.</param>
    /// <param name="folder">The folder under <c>artifacts</c> that everything goes to.</param>
    public DcganOptions(string data, string folder)
    {
        _data = new("--data") { Description = data, DefaultValueFactory = _ => Defaults.Data };
        _output = new("--out")
        {
            Description = "Folder for gan.zip and the pictures",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", folder)),
        };
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _count, _size, _epochs, _steps, _width, _batch, _ema, _seed, _output, _cache, _json })
        {
            command.Options.Add(option);
        }
    }

    public DcganSettings Settings(ParseResult parsed) => new()
    {
        Data = parsed.GetRequiredValue(_data),
        Count = parsed.GetValue(_count),
        Size = parsed.GetValue(_size),
        Epochs = parsed.GetValue(_epochs),
        Steps = parsed.GetValue(_steps),
        Width = parsed.GetValue(_width),
        Batch = parsed.GetValue(_batch),
        Ema = parsed.GetValue(_ema),
        Seed = parsed.GetValue(_seed),
        Cache = parsed.GetRequiredValue(_cache),
    };

    public string Folder(ParseResult parsed) => parsed.GetRequiredValue(_output).FullName;

    public FileInfo? Json(ParseResult parsed) => parsed.GetValue(_json);
}
