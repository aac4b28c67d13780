using System.CommandLine;
using System.CommandLine.Invocation;
using Gan.Examples;

var root = new RootCommand("Generative adversarial training in ML.NET pipelines, by example.")
{
    DcganCommand.Create(),
    ConditionalCommand.Create(),
    LatentCommand.Create(),
    ToyCommand.Create(),
    AdaptCommand.Create(),
    AugmentCommand.Create(),
};
ParseResult parsed = root.Parse(args.Length > 0 ? args : ["--help"]);
if (parsed.Action is ParseErrorAction errors)
{
    // The complaint is enough; --help is a step away.
    errors.ShowHelp = false;
}
// Ctrl+C is answered between two training steps, so give it longer than the default 2 seconds.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
