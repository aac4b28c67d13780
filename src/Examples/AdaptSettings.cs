namespace Gan.Examples;

/// <summary>What a run of <c>adapt</c> can be told.</summary>
public sealed record AdaptSettings
{
    /// <summary>A folder with MNIST's idx files; null: digits are drawn as a detector would record them.</summary>
    public string? Data { get; init; }

    /// <summary>Images to train on: this many simulated ones with labels, and at most as many others without.</summary>
    public int Count { get; init; } = 6_000;

    /// <summary>Images of each kind to test on, none of which was trained on.</summary>
    public int Test { get; init; } = 2_000;

    public int Steps { get; init; } = 1_000;

    public int Seed { get; init; } = 1;

    /// <summary>The folder for the pictures.</summary>
    public string Output { get; init; } = Path.Combine("artifacts", "adapt");
}
