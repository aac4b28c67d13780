namespace Microsoft.ML.Gan;

/// <summary>The way from one latent vector to another.</summary>
public enum LatentInterpolation
{
    /// <summary>A straight line, <see cref="LatentSpace.Lerp"/>: the choice for <see cref="LatentPrior.Uniform"/>, whose box it never leaves.</summary>
    Linear,

    /// <summary>
    /// A great circle, <see cref="LatentSpace.Slerp"/>: the choice for <see cref="LatentPrior.Normal"/>, whose vectors nearly all have
    /// a length near √size; the middle of a straight line is shorter than any that the generator learnt from.
    /// </summary>
    Spherical,
}
