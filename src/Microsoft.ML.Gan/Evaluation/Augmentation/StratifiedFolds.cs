namespace Microsoft.ML.Gan;

/// <summary>Folds that have their share of each label.</summary>
internal static class StratifiedFolds
{
    /// <summary>The fold of each row: of every label, and of all labelled rows, any two folds have as many rows, or one more.</summary>
    /// <param name="labels">The rows' labels; empty where one is missing.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="random">Decides which rows of a label go together.</param>
    public static int[] Assign(IReadOnlyList<string> labels, int folds, Random random)
    {
        var assigned = new int[labels.Count];
        int next = 0;
        foreach (IGrouping<string, int> group in Enumerable.Range(0, labels.Count).GroupBy(row => labels[row], StringComparer.Ordinal).OrderBy(group => group.Key.Length == 0))
        {
            int[] rows = [.. group];
            random.Shuffle(rows);
            foreach (int row in rows)
            {
                assigned[row] = next++ % folds;
            }
        }
        return assigned;
    }
}
