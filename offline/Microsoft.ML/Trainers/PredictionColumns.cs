using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The columns that multiclass models add.</summary>
internal static class PredictionColumns
{
    internal const string Score = "Score";
    internal const string PredictedLabel = "PredictedLabel";

    internal static IEnumerable<SchemaShape.Column> Shapes(SchemaShape.Column label)
    {
        List<SchemaShape.Column> scoreAnnotations = [.. Common()], labelAnnotations = [.. Common()];
        if (label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var keyValues))
        {
            scoreAnnotations.Add(new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
            scoreAnnotations.Add(new(AnnotationUtils.Kinds.TrainingLabelValues, SchemaShape.Column.VectorKind.Vector, keyValues.ItemType, keyValues.IsKey));
            labelAnnotations.Add(keyValues);
        }
        return
        [
            new(Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(scoreAnnotations)),
            new(PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, new SchemaShape(labelAnnotations)),
        ];
    }

    /// <summary>What ties the columns of one model together.</summary>
    internal static void AddCommon(DataViewSchema.Annotations.Builder annotations, string valueKind)
    {
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), 1u);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
    }

    private static IEnumerable<SchemaShape.Column> Common() =>
    [
        new(AnnotationUtils.Kinds.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true),
        new(AnnotationUtils.Kinds.ScoreColumnKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false),
        new(AnnotationUtils.Kinds.ScoreValueKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false),
    ];
}
