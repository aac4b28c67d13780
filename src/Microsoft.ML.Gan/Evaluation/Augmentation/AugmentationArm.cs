namespace Microsoft.ML.Gan;

/// <summary>What a classifier is trained on, from the simplest.</summary>
public enum AugmentationArm
{
    /// <summary>The real rows.</summary>
    RealOnly,

    /// <summary>The real rows and SMOTE's.</summary>
    Smote,

    /// <summary>The real rows and the generator's.</summary>
    Generator,

    /// <summary>The real rows, and half of the new rows from each.</summary>
    Both,
}

/// <summary>What a comparison of classifiers goes by.</summary>
public enum AugmentationMetric
{
    /// <summary>The mean of the labels' F1, each 2 · hits / (predicted + actual): rare labels count like frequent ones.</summary>
    MacroF1,

    /// <summary>The share of rows whose label is predicted right.</summary>
    Accuracy,
}

/// <summary>How classifiers did on one test fold: means over the draws.</summary>
/// <param name="Repeat">The repeat, from 0.</param>
/// <param name="Fold">The fold, from 0.</param>
/// <param name="NewRows">The new rows that each was trained on beside real ones.</param>
/// <param name="MacroF1">The macro-F1, 0 to 1, over the labels that the fold has or that were predicted there.</param>
/// <param name="Accuracy">The accuracy, 0 to 1.</param>
public sealed record AugmentationFold(int Repeat, int Fold, int NewRows, double MacroF1, double Accuracy);

/// <summary>One arm of an <see cref="AugmentationEvaluation"/>.</summary>
public sealed record AugmentationArmResult
{
    /// <summary>The arm.</summary>
    public required AugmentationArm Arm { get; init; }

    /// <summary>Its scores, fold by fold; the same folds in every arm.</summary>
    public required IReadOnlyList<AugmentationFold> Folds { get; init; }

    /// <summary>The metric over all test rows of all folds, repeats and draws together. A mean of the folds' macro-F1 would be another, which suffers where a fold has few rows of a label (Forman and Scholz 2010, "Apples-to-Apples in Cross-Validation Studies").</summary>
    public required double Score { get; init; }

    /// <summary>The difference of scores to the arm of real rows only; 0 in that arm.</summary>
    public required double Difference { get; init; }

    /// <summary>The difference's standard error, corrected for training rows that folds share.</summary>
    public required double StandardError { get; init; }

    /// <summary>The lower end of the difference's 95 % interval.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end.</summary>
    public required double Upper { get; init; }
}
