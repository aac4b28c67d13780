using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// How well a linear classifier tells source features from target features that it was not fitted on: 0 apart where it
/// guesses, 2 where it is always right.
/// </summary>
/// <remarks>
/// 2(1 − 2ε) with the error ε, in which each domain counts half. Ben-David et al. 2007, "Analysis of Representations for Domain
/// Adaptation", section 4; the classifier is <see cref="DomainRegression"/>, fitted on even rows and tested on odd ones.
/// </remarks>
internal static class ProxyADistance
{
    /// <param name="sourceFeatures">Shape [rows, features], finite, at least 2 rows.</param>
    /// <param name="targetFeatures">Alike but for the number of rows.</param>
    /// <returns>The accuracy 1 − ε, where 0.5 is chance, and the distance, from 0 to 2: below chance it is 0 too.</returns>
    /// <exception cref="ArgumentException">A side has fewer than 2 rows or another shape.</exception>
    public static (double Accuracy, double Distance) Compute(Tensor sourceFeatures, Tensor targetFeatures)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Check(sourceFeatures, sourceFeatures.shape[^1], nameof(sourceFeatures));
        Check(targetFeatures, sourceFeatures.shape[^1], nameof(targetFeatures));
        (double accuracy, _) = DomainRegression.HeldOutAccuracy(sourceFeatures, targetFeatures);
        return (accuracy, Math.Clamp(2 * (2 * accuracy - 1), 0, 2));
    }

    private static void Check(Tensor features, long size, string side)
    {
        if (features.dim() != 2 || features.shape[0] < 2 || features.shape[1] != size)
        {
            throw new ArgumentException($"The {side} have the shape [{string.Join(", ", features.shape)}]: [rows, {size}] with at least 2 rows is needed.", side);
        }
    }
}
