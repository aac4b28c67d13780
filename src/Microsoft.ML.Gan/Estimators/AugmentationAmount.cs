namespace Microsoft.ML.Gan;

/// <summary>Where new rows come from, and how many there are. At most one of <see cref="Balance"/>, <see cref="Factor"/> and <see cref="Counts"/> is set.</summary>
public abstract class AugmentationAmount
{
    private const double LargestFactor = 1000;

    private protected AugmentationAmount()
    {
    }

    /// <summary>What makes the new rows: it is fitted on the training rows, and what it gives is disposed when they are made.</summary>
    public required IEstimator<TabularTransformer> Generator { get; init; }

    /// <summary>Whether every label becomes as frequent as the most frequent one, as far as <see cref="BalanceLimit"/> lets it. Default null: yes, where neither <see cref="Factor"/> nor <see cref="Counts"/> is set.</summary>
    public bool? Balance { get; init; }

    /// <summary>
    /// The most new rows for each real row of a label, where labels are balanced. Above 0, at most 1,000; default 1: a label's rows are doubled at most. New rows know no
    /// more of a label than its real ones do, and many of them hide these.
    /// </summary>
    public double BalanceLimit { get; init; } = 1;

    /// <summary>New rows for each real row, with the real rows' shares of labels. Above 0, at most 1,000; default null.</summary>
    public double? Factor { get; init; }

    /// <summary>New rows by label, as labels read: text, a key's value, True or False, a number in the invariant culture. Each at least 0, one above; default null.</summary>
    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>Stops the work with an <see cref="OperationCanceledException"/>; generator and trainer have tokens of their own. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    private protected void ValidateAmount()
    {
        OptionChecks.Range(Generator is not null, nameof(Generator), Generator, "an estimator");
        int set = (Balance == true ? 1 : 0) + (Factor is null ? 0 : 1) + (Counts is null ? 0 : 1);
        OptionChecks.Range(set <= 1, nameof(Balance), Balance, "unset, or false, where Factor or Counts is set, of which one may be");
        OptionChecks.Range(set == 1 || Balance is null, nameof(Balance), Balance, "true where neither Factor nor Counts is set");
        OptionChecks.Range(Factor is null or (> 0 and <= LargestFactor), nameof(Factor), Factor, "above 0 and at most 1000, or null");
        OptionChecks.Range(BalanceLimit is > 0 and <= LargestFactor, nameof(BalanceLimit), BalanceLimit, "above 0 and at most 1000");
        OptionChecks.Range(Counts is null || (Counts.Values.All(count => count >= 0) && Counts.Values.Any(count => count > 0)), nameof(Counts),
            Counts is null ? null : string.Join(", ", Counts.Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value}"))), "counts of at least 0, one of them above");
    }

    /// <summary>How many rows of each label to make; of no label in particular, where there are none.</summary>
    /// <param name="rows">The real rows.</param>
    /// <param name="labels">Their labels and how many have each, in an order that does not change; null where the generator knows of none.</param>
    internal (string? Label, int Count)[] NewRows(int rows, (string Label, int Count)[]? labels)
    {
        (string? Label, int Count)[] wanted = (Factor, Counts, labels) switch
        {
            ({ } factor, _, null) => [(null, Whole(factor * rows))],
            ({ } factor, _, _) => Shares(Whole(factor * rows), labels),
            (_, _, null) => throw new InvalidOperationException($"New rows by label need a generator that knows the label: tell it the label column, or set {nameof(Factor)}."),
            (_, { } counts, _) => [.. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))],
            _ => [.. labels.Select(label => (label.Label, Math.Min(labels.Max(each => each.Count) - label.Count, Whole(Math.Min(int.MaxValue, BalanceLimit * label.Count)))))],
        };
        return [.. wanted.Where(each => each.Count > 0)];
    }

    private static int Whole(double rows) => checked((int)Math.Round(rows, MidpointRounding.AwayFromZero));

    /// <summary>The labels' shares of so many rows, by largest remainders.</summary>
    private static (string? Label, int Count)[] Shares(int total, (string Label, int Count)[] labels)
    {
        long all = labels.Sum(label => (long)label.Count);
        int[] counts = [.. labels.Select(label => (int)(total * (long)label.Count / all))];
        int rest = total - counts.Sum();
        foreach (int label in Enumerable.Range(0, labels.Length).OrderByDescending(i => total * (long)labels[i].Count % all).Take(rest))
        {
            counts[label]++;
        }
        return [.. labels.Select((label, i) => ((string?)label.Label, counts[i]))];
    }
}
