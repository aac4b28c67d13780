using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Gan.Examples;

/// <summary>What the commands share: checked numbers, and one line instead of a stack trace.</summary>
internal static class CommandParts
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    public static Option<T> Number<T>(string name, string description, T value, T smallest, T largest) where T : struct, INumber<T> =>
        new(name)
        {
            Description = $"{description} ({smallest} to {largest})",
            DefaultValueFactory = _ => value,
            CustomParser = result => Parse(result, result.Tokens[0].Value, name, smallest, largest) ?? value,
        };

    public static Option<int?> OptionalNumber(string name, string description, int smallest, int largest) =>
        new(name)
        {
            Description = $"{description} ({smallest} to {largest})",
            CustomParser = result => Parse(result, result.Tokens[0].Value, name, smallest, largest),
        };

    /// <summary>Numbers with commas between them; none where the option is not given.</summary>
    public static Option<int[]> Numbers(string name, string description, int smallest, int largest) =>
        new(name)
        {
            Description = $"{description} ({smallest} to {largest})",
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens[0].Value.Split(',').Select(text => Parse(result, text, name, smallest, largest) ?? smallest)],
        };

    public static Option<string> Choice(string name, string description, string value, IReadOnlyList<string> choices) =>
        new(name)
        {
            Description = $"{description}: {string.Join(", ", choices)}",
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!choices.Contains(text))
                {
                    result.AddError($"{name} is '{text}': it must be one of {string.Join(", ", choices)}.");
                }
                return text;
            },
        };

    public static Option<string> Cache() => new("--cache")
    {
        Description = "Folder that idx files are unpacked into, once",
        DefaultValueFactory = _ => new DcganSettings().Cache,
    };

    /// <summary>Runs a command; what a person can put right is told in one line, with a non-zero exit code.</summary>
    public static async Task<int> Run(Func<Task> command)
    {
        try
        {
            await command();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled.");
            return Cancelled;
        }
        catch (Exception error) when (error is DemoException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("Error: " + error.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    private static T? Parse<T>(ArgumentResult result, string text, string name, T smallest, T largest) where T : struct, INumber<T>
    {
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T number) && number >= smallest && number <= largest)
        {
            return number;
        }
        result.AddError($"{name} is '{text}': it must be a {(typeof(T) == typeof(double) ? "number" : "whole number")} from {smallest} to {largest}.");
        return null;
    }
}
