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
}
