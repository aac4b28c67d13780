namespace Microsoft.ML.Gan;

/// <summary>The one form of complaint about an option: its name, its value, what would be right.</summary>
internal static class OptionChecks
{
    public static void Range(bool valid, string option, object? value, string allowed)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(option, value, FormattableString.Invariant($"{option} must be {allowed}."));
        }
    }

    public static void Widths(IReadOnlyList<int> widths, string option, int least = 0) =>
        Range(widths is not null && widths.Count >= least && widths.All(width => width is >= 1 and <= 65536), option,
            widths is null ? null : string.Join(", ", widths), $"a list of widths from 1 to 65536{(least > 0 ? $", at least {least}" : "")}");
}
