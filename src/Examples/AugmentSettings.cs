namespace Gan.Examples;

/// <summary>What a run of <c>augment</c> can be told.</summary>
public sealed record AugmentSettings
{
    /// <summary>A CSV file with a header; null: the table of <see cref="Deliveries"/>.</summary>
    public string? Csv { get; init; }

    /// <summary>The column of labels; null: that of <see cref="Deliveries"/>, and an error with a file.</summary>
    public string? Label { get; init; }

    /// <summary>What stands between two fields of a line, in the files that are written too.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Synthetic rows to write; null: as many as the table has.</summary>
    public int? Rows { get; init; }

    /// <summary>Folds of the comparison's cross validation.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Cross validations, each with folds of its own.</summary>
    public int Repeats { get; init; } = 2;

    /// <summary>Steps of each training of a generator, of which the comparison has one for every fold.</summary>
    public int Steps { get; init; } = 1_000;

    public int Seed { get; init; } = 1;

    /// <summary>The folder for the model and the tables.</summary>
    public string Output { get; init; } = Path.Combine("artifacts", "augment");
}
