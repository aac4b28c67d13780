namespace Microsoft.ML.Gan;

/// <summary>How <see cref="TableQuality.Evaluate"/> measures.</summary>
public sealed record TableQualityOptions
{
    /// <summary>What columns hold, by name, where that is not to be found out from the real rows. Default: none is given.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles { get; init; } = new Dictionary<string, ColumnRole>();

    /// <summary>A scalar column of categories, which are predicted for held-out rows after training on generated rows, and on real ones. Default
    /// null: none.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>k of the nearest-neighbour measures, or all other rows where there are fewer. 1 to 100; default 5, as in Naeem et al. 2020.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>
    /// Rows of a side for the measures that compare rows with rows, drawn by the seed where there are more. At least 2; default 2,000. Time grows
    /// with its square, and with its product with the number of training rows, of which privacy looks at all.
    /// </summary>
    public int MaxRows { get; init; } = 2000;

    /// <summary>Decides which rows are drawn. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Stops the reading of the views, and the measuring between two measures, with an <see cref="OperationCanceledException"/>. Default:
    /// none.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Roles);
        OptionChecks.Range(LabelColumnName is not "", nameof(LabelColumnName), LabelColumnName, "a column's name, or null");
        OptionChecks.Range(Neighbours is >= 1 and <= 100, nameof(Neighbours), Neighbours, "from 1 to 100");
        OptionChecks.Range(MaxRows >= 2, nameof(MaxRows), MaxRows, "at least 2");
    }
}
