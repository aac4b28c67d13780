namespace Microsoft.ML.Gan;

/// <summary>A row that a classifier was tested on.</summary>
/// <param name="Fit">The training rows' number, from 0: one for each fold of each repeat, whatever the draw.</param>
/// <param name="Actual">Its label.</param>
/// <param name="Predicted">What was predicted; "" where nothing was.</param>
internal readonly record struct AugmentationTest(int Fit, string Actual, string Predicted);
