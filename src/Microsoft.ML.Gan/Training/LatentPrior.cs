namespace Microsoft.ML.Gan;

/// <summary>The distribution that latent vectors are drawn from, each number on its own.</summary>
public enum LatentPrior
{
    /// <summary>The standard normal distribution N(0, 1).</summary>
    Normal,

    /// <summary>The uniform distribution on [−1, 1), as in Radford et al. 2016.</summary>
    Uniform,
}
