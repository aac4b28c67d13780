namespace Microsoft.ML.Gan;

/// <summary>What the guard saw of the source-only and the adapted version, and which one it returned. No target label was looked at.</summary>
public sealed record AdaptationReport
{
    /// <summary>Whether the adapted version was returned; else the source-only one was.</summary>
    public required bool Adapted { get; init; }

    /// <summary>The verdict and its reason, in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>The scores of both versions, the deciding one first; higher is better.</summary>
    public required IReadOnlyList<AdaptationComparison> Scores { get; init; }

    /// <summary>The labels, in the order of the shares below.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Each label's share of the held-out source rows; they add up to 1.</summary>
    public required IReadOnlyList<double> SourceShares { get; init; }

    /// <summary>Each label's share of the target rows as the source-only version predicts them.</summary>
    public required IReadOnlyList<double> SharesBefore { get; init; }

    /// <summary>Each label's share of the target rows as the adapted version predicts them.</summary>
    public required IReadOnlyList<double> SharesAfter { get; init; }

    /// <summary>The share of held-out source rows whose label the source-only version predicts right.</summary>
    public required double SourceAccuracyBefore { get; init; }

    /// <summary>The share of held-out source rows whose label the adapted version predicts right.</summary>
    public required double SourceAccuracyAfter { get; init; }

    /// <summary>The share of rows whose domain a linear classifier tells from the source-only version's features; both domains weigh the same, 0.5 is chance.</summary>
    public required double DomainAccuracyBefore { get; init; }

    /// <summary>The same for the adapted version's features.</summary>
    public required double DomainAccuracyAfter { get; init; }

    /// <summary>
    /// The share of rows whose domain a linear classifier tells from the source-only version's features once source rows count as
    /// often as their label seems to occur in the target: near 0.5, class shares are all that differs.
    /// </summary>
    public required double DomainAccuracyBeyondShares { get; init; }

    /// <summary>Whether class shares alone seem to part the domains, so that there is nothing to adapt to.</summary>
    public required bool SharesExplainDomains { get; init; }

    /// <summary>A sentence, where the target's labels seem to be shared out otherwise than the source's, so that invariant features hurt; else null.</summary>
    public string? LabelShiftWarning { get; init; }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Adapted);
        writer.Write(SharesExplainDomains);
        writer.Write(Verdict);
        writer.Write(LabelShiftWarning ?? "");
        writer.Write(Scores.Count);
        foreach (AdaptationComparison score in Scores)
        {
            writer.Write(score.Name);
            writer.Write(score.SourceOnly);
            writer.Write(score.Adapted);
        }
        writer.Write(Labels.Count);
        for (int i = 0; i < Labels.Count; i++)
        {
            writer.Write(Labels[i]);
            writer.Write(SourceShares[i]);
            writer.Write(SharesBefore[i]);
            writer.Write(SharesAfter[i]);
        }
        foreach (double value in (double[])[SourceAccuracyBefore, SourceAccuracyAfter, DomainAccuracyBefore, DomainAccuracyAfter, DomainAccuracyBeyondShares])
        {
            writer.Write(value);
        }
    }

    internal static AdaptationReport Load(BinaryReader reader)
    {
        bool adapted = reader.ReadBoolean(), explained = reader.ReadBoolean();
        string verdict = reader.ReadString(), warning = reader.ReadString();
        AdaptationComparison[] scores = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => new AdaptationComparison(reader.ReadString(), reader.ReadDouble(), reader.ReadDouble()))];
        (string Label, double Source, double Before, double After)[] shares =
            [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => (reader.ReadString(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()))];
        return new AdaptationReport
        {
            Adapted = adapted,
            SharesExplainDomains = explained,
            Verdict = verdict,
            LabelShiftWarning = warning.Length > 0 ? warning : null,
            Scores = scores,
            Labels = [.. shares.Select(share => share.Label)],
            SourceShares = [.. shares.Select(share => share.Source)],
            SharesBefore = [.. shares.Select(share => share.Before)],
            SharesAfter = [.. shares.Select(share => share.After)],
            SourceAccuracyBefore = reader.ReadDouble(),
            SourceAccuracyAfter = reader.ReadDouble(),
            DomainAccuracyBefore = reader.ReadDouble(),
            DomainAccuracyAfter = reader.ReadDouble(),
            DomainAccuracyBeyondShares = reader.ReadDouble(),
        };
    }
}

/// <summary>A score of both versions; higher is better.</summary>
/// <param name="Name">The score's name.</param>
/// <param name="SourceOnly">That of the source-only version.</param>
/// <param name="Adapted">That of the adapted version.</param>
public sealed record AdaptationComparison(string Name, double SourceOnly, double Adapted);
