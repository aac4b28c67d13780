using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Which rows of a view are of the source and which of the target domain.</summary>
internal static class DomainRows
{
    /// <summary>
    /// The numbers of the rows of both domains: by the domain column where there is one; else rows without a label are the
    /// target's. The label of a target row is not read.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="labelColumnName">The column of labels.</param>
    /// <param name="domainColumnName">The boolean column that is true on target rows, or null.</param>
    /// <param name="sourceOnly">Whether the target has a view of its own, so that all rows must be the source's.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">A source row has no label, or a domain has no rows.</exception>
    public static (HashSet<long> Source, HashSet<long> Target) Part(IDataView view, string labelColumnName, string? domainColumnName, bool sourceOnly, CancellationToken cancellation)
    {
        DataViewSchema.Column labelColumn = view.Schema[labelColumnName];
        DataViewSchema.Column? domainColumn = domainColumnName is null ? null : view.Schema[domainColumnName];
        using DataViewRowCursor cursor = view.GetRowCursor(domainColumn is { } column ? [labelColumn, column] : [labelColumn]);
        LabelReader label = LabelSet.Of(labelColumn).CreateLearner(cursor, labelColumn);
        ValueGetter<bool>? domain = domainColumn is { } found ? cursor.GetGetter<bool>(found) : null;
        var source = new HashSet<long>();
        var target = new HashSet<long>();
        for (long row = 0; cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isTarget = false;
            domain?.Invoke(ref isTarget);
            if (!isTarget && label() == LabelSet.Missing)
            {
                isTarget = domain is null && !sourceOnly
                    ? true
                    : throw new InvalidOperationException(FormattableString.Invariant($"Column '{labelColumnName}', row {row}: the label is missing, and the row is of the source domain; leave such rows out."));
            }
            (isTarget ? target : source).Add(row);
        }
        if (source.Count == 0)
        {
            throw new InvalidOperationException($"Column '{labelColumnName}' has no rows of the source domain: {(domain is null ? "no row has a label" : $"'{domainColumnName}' is true in every row")}.");
        }
        if (target.Count == 0 && !sourceOnly)
        {
            throw new InvalidOperationException(domain is null
                ? $"Column '{labelColumnName}' has no rows of the target domain: every row has a label. Give unlabeledTarget, or the option DomainColumnName, or rows whose label is missing."
                : $"Column '{domainColumnName}' has no rows of the target domain: it is false in every row.");
        }
        return (source, target);
    }
}
