using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>New rows beside real ones, held in memory: trainers read their rows many times.</summary>
internal sealed class SyntheticRows
{
    private readonly TableLayout _layout;
    private readonly Table[] _parts;
    private readonly int _draws;

    private SyntheticRows(TableLayout layout, Table[] parts, int draws, int realCount)
    {
        _layout = layout;
        _parts = parts;
        _draws = draws;
        RealCount = realCount;
    }

    /// <summary>The real rows.</summary>
    public int RealCount { get; }

    /// <summary>The new rows of a draw.</summary>
    public int Count => _parts.Sum(part => part.Count / _draws);

    /// <summary>Counts the real rows, and has as many new ones made as the options ask for, for each draw. The generator is not needed afterwards.</summary>
    /// <exception cref="InvalidOperationException">A label is asked for that the generator can't make, or labels are and it knows none.</exception>
    public static SyntheticRows Make(TabularTransformer generator, IDataView real, AugmentationAmount amount, int draws = 1)
    {
        CancellationToken cancellation = amount.CancellationToken;
        string? labelColumn = generator.LabelColumnName;
        string[] labels = ShownValues.Read(real, cancellation, labelColumn is null ? [] : [labelColumn]).SingleOrDefault() ?? [];
        int count = labelColumn is null ? CountRows(real, cancellation) : labels.Length;
        var parts = new List<Table>();
        foreach ((string? label, int wanted) in amount.NewRows(count, labelColumn is null ? null : ShownValues.Counts(labels)))
        {
            if (label is not null && !generator.Labels.Contains(label))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{wanted} new rows with the label '{label}' are asked for, which the generator can't make. Its labels: {string.Join(", ", generator.Labels)}."));
            }
            long rows = (long)wanted * draws;
            IDataView made = label is null ? generator.Generate(rows) : generator.Generate(rows, labelColumn!, label);
            parts.Add(generator.Layout.Read(made, cancellation));
        }
        return new SyntheticRows(generator.Layout, [.. parts], draws, count);
    }

    /// <summary>The real rows with new ones between them.</summary>
    /// <param name="real">The rows that were counted.</param>
    /// <param name="realCount">How many they are.</param>
    /// <param name="share">How many of a label's new rows in the draw to take, the first ones.</param>
    /// <param name="draw">Which draw's rows, from 0.</param>
    public IDataView Among(IDataView real, long realCount, Func<int, int> share, int draw = 0)
    {
        // Within a label one after another, and the labels evenly mixed.
        (int Part, int Row)[] order = [.. _parts.SelectMany((part, number) => Enumerable.Range(0, share(part.Count / _draws)).Select(row => (number, row)))
            .OrderBy(each => (each.row + 0.5) / share(_parts[each.number].Count / _draws))
            .Select(each => (each.number, draw * (_parts[each.number].Count / _draws) + each.row))];
        if (order.Length == 0)
        {
            return real;
        }
        double[][] values = [.. _layout.Fields.Select((field, i) => field.Role switch
        {
            // Numbered on over all labels.
            ColumnRole.Identifier => Enumerable.Range(0, order.Length).Select(row => field.Fixed(row)).ToArray(),
            ColumnRole.Ignored => new double[order.Length],
            _ => [.. order.Select(each => _parts[each.Part].Values[i][each.Row])],
        })];
        return new AugmentedView(real, realCount, new TableView(_layout, order.Length, (first, rows) =>
            [.. values.Select(field => field[(int)first..((int)first + rows)])]));
    }

    private static int CountRows(IDataView view, CancellationToken cancellation)
    {
        int count = 0;
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        for (; cursor.MoveNext(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
        }
        return count;
    }
}
