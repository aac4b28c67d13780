namespace Microsoft.ML.Gan;

/// <summary>Keeps the networks of the step that scores best without target labels, and can stop a training early.</summary>
public sealed record AdaptationChecks
{
    /// <summary>Steps between two checks; the last step is always checked. At least 1; default 500.</summary>
    public int Interval { get; init; } = 500;

    /// <summary>Checks in a row without a better one after which training stops. At least 1; default null: it runs to its end.</summary>
    public int? Patience { get; init; }

    internal void Validate(string option)
    {
        OptionChecks.Range(Interval >= 1, $"{option}.{nameof(Interval)}", Interval, "at least 1");
        OptionChecks.Range(Patience is null or >= 1, $"{option}.{nameof(Patience)}", Patience, "at least 1, or null");
    }
}
