using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>A first pass over the labels of a view in which every row has one.</summary>
internal static class LabelledRows
{
    /// <summary>The labels of a column, each with its count.</summary>
    /// <exception cref="InvalidOperationException">A row has no label, or all rows have the same.</exception>
    public static LabelSet Count(IDataView view, string labelColumnName, CancellationToken cancellation)
    {
        DataViewSchema.Column column = view.Schema[labelColumnName];
        LabelSet labels = LabelSet.Of(column);
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        LabelReader read = labels.CreateLearner(cursor, column);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            int label = read();
            if (label == LabelSet.Missing)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Column '{labelColumnName}', row {cursor.Position}: the label is missing; leave such rows out."));
            }
            labels.Add(label);
        }
        return labels.Counts.Count(count => count > 0) >= 2
            ? labels
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{labelColumnName}' has {(labels.Counts.Sum() == 0 ? "no rows" : "one label only")}; a classifier needs rows of two. {labels.Known()}"));
    }
}
