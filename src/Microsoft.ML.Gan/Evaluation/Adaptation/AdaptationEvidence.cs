using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// What one classifier makes of held-out source rows and of target rows: all that a score may judge it by. Labels of target
/// rows are no part of it.
/// </summary>
/// <remarks>The tensors are Float32 but for the labels, on any device, and stay the caller's.</remarks>
public sealed record AdaptationEvidence
{
    // Of what a row's probabilities add up to; Float32 over thousands of classes is off by less.
    private const double SumTolerance = 1e-4;

    /// <summary>Source rows that were not trained on, as the networks see them, flattened: shape [n, numbers], n at least 2.</summary>
    public required Tensor SourceRows { get; init; }

    /// <summary>The classifier's features of those rows: shape [n, features].</summary>
    public required Tensor SourceFeatures { get; init; }

    /// <summary>The classifier's probabilities of the classes for those rows: shape [n, classes], at least 2 classes.</summary>
    public required Tensor SourceProbabilities { get; init; }

    /// <summary>The true classes of those rows, from 0: shape [n], Int64.</summary>
    public required Tensor SourceLabels { get; init; }

    /// <summary>Target rows as the networks see them, flattened: shape [m, numbers], m at least 2.</summary>
    public required Tensor TargetRows { get; init; }

    /// <summary>The classifier's features of the target rows: shape [m, features].</summary>
    public required Tensor TargetFeatures { get; init; }

    /// <summary>The classifier's probabilities of the classes for the target rows: shape [m, classes].</summary>
    public required Tensor TargetProbabilities { get; init; }

    /// <summary>Decides what a score leaves to chance. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Refuses what no score can be computed from. What it makes belongs to the caller's dispose scope.</summary>
    /// <exception cref="ArgumentException">A tensor is of the wrong type or shape, or has a value that it may not have.</exception>
    internal void Validate()
    {
        (long sources, long numbers) = Check(SourceRows, nameof(SourceRows));
        (long targets, long targetNumbers) = Check(TargetRows, nameof(TargetRows));
        (long sourceFeatureRows, long features) = Check(SourceFeatures, nameof(SourceFeatures));
        (long targetFeatureRows, long targetFeatures) = Check(TargetFeatures, nameof(TargetFeatures));
        (long sourceProbabilityRows, long classes) = Check(SourceProbabilities, nameof(SourceProbabilities));
        (long targetProbabilityRows, long targetClasses) = Check(TargetProbabilities, nameof(TargetProbabilities));
        Same(targetNumbers, numbers, "numbers in a row", nameof(TargetRows), nameof(SourceRows));
        Same(targetFeatures, features, "features", nameof(TargetFeatures), nameof(SourceFeatures));
        Same(targetClasses, classes, "classes", nameof(TargetProbabilities), nameof(SourceProbabilities));
        Same(sourceFeatureRows, sources, "rows", nameof(SourceFeatures), nameof(SourceRows));
        Same(sourceProbabilityRows, sources, "rows", nameof(SourceProbabilities), nameof(SourceRows));
        Same(targetFeatureRows, targets, "rows", nameof(TargetFeatures), nameof(TargetRows));
        Same(targetProbabilityRows, targets, "rows", nameof(TargetProbabilities), nameof(TargetRows));
        CheckProbabilities(SourceProbabilities, nameof(SourceProbabilities));
        CheckProbabilities(TargetProbabilities, nameof(TargetProbabilities));
        CheckLabels(sources, classes);
    }

    private static (long Rows, long Columns) Check(Tensor values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.dim() != 2 || values.dtype != ScalarType.Float32 || values.shape[1] == 0)
        {
            throw new ArgumentException($"{name} is {values.dtype} of shape [{string.Join(", ", values.shape)}]: Float32 of shape [rows, numbers] is needed.", name);
        }
        if (values.shape[0] < 2)
        {
            throw new ArgumentException($"{name} has {values.shape[0]} rows: at least 2 are needed.", name);
        }
        RefuseRows(values.isfinite().all(1).logical_not(), "has a value that is NaN or infinite", name);
        return (values.shape[0], values.shape[1]);
    }

    private static void Same(long count, long expected, string what, string name, string other)
    {
        if (count != expected)
        {
            throw new ArgumentException($"{name} has {count} {what}, {other} {expected}: both need the same.", name);
        }
    }

    private static void CheckProbabilities(Tensor probabilities, string name)
    {
        if (probabilities.shape[1] < 2)
        {
            throw new ArgumentException($"{name} has 1 class: at least 2 are needed.", name);
        }
        RefuseRows(probabilities.lt(0).any(1), "has a negative value", name);
        Tensor off = (probabilities.to(ScalarType.Float64).sum(dim: 1) - 1).abs();
        RefuseRows(off.gt(SumTolerance), "does not add up to 1", name);
    }

    private void CheckLabels(long rows, long classes)
    {
        const string name = nameof(SourceLabels);
        ArgumentNullException.ThrowIfNull(SourceLabels, name);
        if (SourceLabels.dim() != 1 || SourceLabels.shape[0] != rows || SourceLabels.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"{name} is {SourceLabels.dtype} of shape [{string.Join(", ", SourceLabels.shape)}]: Int64 of shape [{rows}] is needed.", name);
        }
        RefuseRows(SourceLabels.lt(0).logical_or(SourceLabels.ge(classes)), $"is no class from 0 to {classes - 1}", name);
    }

    /// <param name="bad">One truth value for each row.</param>
    /// <param name="complaint">What a bad row is or has.</param>
    /// <param name="name">The tensor.</param>
    private static void RefuseRows(Tensor bad, string complaint, string name)
    {
        if (bad.any().ToBoolean())
        {
            throw new ArgumentException($"Row {bad.to(ScalarType.Int32).argmax().ToInt64()} of {name} {complaint}.", name);
        }
    }
}
