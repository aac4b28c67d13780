namespace Gan.Bench;

/// <summary>A training that diverged is a result of a comparison, not its end.</summary>
internal static class Divergence
{
    public static bool Is(InvalidOperationException exception) => exception.Message.StartsWith("Training diverged", StringComparison.Ordinal);
}
