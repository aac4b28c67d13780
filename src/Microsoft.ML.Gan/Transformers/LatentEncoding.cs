namespace Microsoft.ML.Gan;

/// <summary>The latent vector whose generated row came nearest to a given row.</summary>
/// <param name="Latent">The latent vector, <see cref="LatentSpace.Size"/> numbers.</param>
/// <param name="Error">
/// The mean squared difference between the generated row and the given one, per number, in the networks' scale: for images and pixels
/// from 0 to 4, since black to white is −1 to 1 there; for vectors in squared standard deviations of each slot in training, so that
/// about 1 is what the training's mean row has. Without the prior's term.
/// </param>
public sealed record LatentEncoding(float[] Latent, double Error);
