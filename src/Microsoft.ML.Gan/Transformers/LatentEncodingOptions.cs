namespace Microsoft.ML.Gan;

/// <summary>How <see cref="LatentSpace.Encode"/> looks for the latent vector of a row.</summary>
public sealed record LatentEncodingOptions
{
    internal const int MostRestarts = 64;

    /// <summary>Steps of Adam. At least 1; default 300.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Adam's learning rate: about how far each number of a latent vector moves in a step. Greater than 0; default 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Starts from different latent vectors, of which the best end counts: the error has local minima. 1 to 64; default 4.</summary>
    public int Restarts { get; init; } = 4;

    /// <summary>
    /// The weight of the mean square of the latent vector's numbers beside <see cref="LatentEncoding.Error"/>: it keeps the vector where
    /// the prior has its mass. 0 or greater; default 0.001.
    /// </summary>
    public double PriorWeight { get; init; } = 1e-3;

    /// <summary>Decides the starts. Default null: the training's own.</summary>
    public int? Seed { get; init; }

    internal void Validate()
    {
        OptionChecks.Range(Steps >= 1, nameof(Steps), Steps, "at least 1");
        OptionChecks.Range(LearningRate is > 0 and < double.PositiveInfinity, nameof(LearningRate), LearningRate, "greater than 0 and finite");
        OptionChecks.Range(Restarts is >= 1 and <= MostRestarts, nameof(Restarts), Restarts, $"from 1 to {MostRestarts}");
        OptionChecks.Range(PriorWeight is >= 0 and < double.PositiveInfinity, nameof(PriorWeight), PriorWeight, "0 or greater, and finite");
    }
}
