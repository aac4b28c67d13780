namespace Microsoft.ML.Gan;

/// <summary>Options of <see cref="GanCatalog.EvaluateAugmentation"/>.</summary>
/// <remarks>It fits <see cref="Repeats"/> · <see cref="Folds"/> generators and 4 · <see cref="Draws"/> times as many classifiers: 15 and 120 by default.</remarks>
public sealed class AugmentationEvaluationOptions : AugmentationAmount
{
    /// <summary>The column of labels: text, boolean, key or number. The generator must know it, if it knows any.</summary>
    public required string LabelColumnName { get; init; }

    /// <summary>The trainer's column of predicted labels: text, boolean, key or number. Default: <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Folds of a cross validation, each of which tests once. 2 to 100; default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Cross validations, each with folds of its own. 1 to 1,000; default 3.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>
    /// Classifiers for each way and fold: each is trained on new rows of its own from the fold's one generator, and on the real rows begun at another
    /// of them; the fold's score is their mean. It costs classifiers, not generators, and takes the chance of one training out of the comparison.
    /// 1 to 1,000; default 2.
    /// </summary>
    public int Draws { get; init; } = 2;

    /// <summary>What decides. Default: <see cref="AugmentationMetric.MacroF1"/>.</summary>
    public AugmentationMetric Metric { get; init; }

    /// <summary>SMOTE's options, with the same label column. Default null: 5 neighbours, and roles that are found out.</summary>
    public SmoteEstimator.Options? Smote { get; init; }

    /// <summary>One seed, the same folds. Default null: from the MLContext's seed. Generator and trainer have seeds of their own.</summary>
    public int? Seed { get; init; }

    internal void Validate()
    {
        ValidateAmount();
        OptionChecks.Range(!string.IsNullOrEmpty(LabelColumnName), nameof(LabelColumnName), LabelColumnName, "a column name");
        OptionChecks.Range(!string.IsNullOrEmpty(PredictedLabelColumnName), nameof(PredictedLabelColumnName), PredictedLabelColumnName, "a column name");
        OptionChecks.Range(Folds is >= 2 and <= 100, nameof(Folds), Folds, "from 2 to 100");
        OptionChecks.Range(Repeats is >= 1 and <= 1000, nameof(Repeats), Repeats, "from 1 to 1000");
        OptionChecks.Range(Draws is >= 1 and <= 1000, nameof(Draws), Draws, "from 1 to 1000");
        OptionChecks.Range(Enum.IsDefined(Metric), nameof(Metric), Metric, "MacroF1 or Accuracy");
        Smote?.Validate();
        OptionChecks.Range(Smote is null || Smote.LabelColumnName == LabelColumnName, $"{nameof(Smote)}.{nameof(LabelColumnName)}", Smote?.LabelColumnName, $"'{LabelColumnName}', the label column");
    }
}
