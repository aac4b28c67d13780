namespace Gan.Examples;

/// <summary>What a run of <see cref="LatentDemo"/> can be told.</summary>
public sealed record LatentSettings
{
    /// <summary>A model file with a generator of images.</summary>
    public string Model { get; init; } = Path.Combine("artifacts", "demo", "gan.zip");

    /// <summary>What to generate, by a model that was trained with labels; null: its first label.</summary>
    public string? Label { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Pairs of latents to walk between.</summary>
    public int Pairs { get; init; } = 4;

    /// <summary>Images on each walk, both ends included.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Numbers of samples for a in a − b + c; none: the brightest. Likewise the darkest for b and the middling for c.</summary>
    public IReadOnlyList<int> A { get; init; } = [];

    public IReadOnlyList<int> B { get; init; } = [];

    public IReadOnlyList<int> C { get; init; } = [];

    /// <summary>Real images; null: none are looked for.</summary>
    public string? Data { get; init; }

    /// <summary>How many of them to use at most.</summary>
    public int Count { get; init; } = 5_000;

    /// <summary>How many of them to reconstruct, and generated ones to find neighbours of.</summary>
    public int Examples { get; init; } = 8;

    public string Cache { get; init; } = new DcganSettings().Cache;
}
