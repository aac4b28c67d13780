namespace Microsoft.ML.Gan;

/// <summary>Options of <see cref="AugmentingEstimator{TTransformer}"/>.</summary>
public sealed class AugmentationOptions : AugmentationAmount
{
    internal void Validate() => ValidateAmount();
}
