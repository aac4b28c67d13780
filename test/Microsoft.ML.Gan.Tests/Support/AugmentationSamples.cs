using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Small tables of unequal classes, and what reads them.</summary>
internal static class AugmentationSamples
{
    public sealed class Row
    {
        /// <summary>The row's number; ignored by generators, so that new rows have none.</summary>
        public float Id { get; set; }

        public string Label { get; set; } = "";

        public string Kind { get; set; } = "";

        public float X { get; set; }

        public float Y { get; set; }
    }

    extension(Row row)
    {
        // Not in the class: a property there is a column.
        public bool IsNew => float.IsNaN(row.Id);
    }

    public static readonly Dictionary<string, ColumnRole> Roles = new()
    {
        ["Id"] = ColumnRole.Ignored, ["Kind"] = ColumnRole.Categorical, ["X"] = ColumnRole.Continuous, ["Y"] = ColumnRole.Continuous,
    };

    /// <summary>Classes a, b, c, … of so many rows, each around a centre of its own, in a mixed order.</summary>
    public static Row[] Rows(params int[] counts)
    {
        var random = new Random(4);
        Row[] rows = [.. counts.SelectMany((count, label) => Enumerable.Range(0, count).Select(i => new Row
        {
            Label = ((char)('a' + label)).ToString(),
            Kind = random.NextDouble() < 0.7 ? "odd" : "even",
            X = (float)(3 * label + Samples.Normal(random)),
            Y = (float)(100 * (label % 2) + 30 * Samples.Normal(random)),
        }))];
        random.Shuffle(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Id = i;
        }
        return rows;
    }

    public static Row[] Read(MLContext ml, IDataView view) => [.. ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false, ignoreMissingColumns: true)];

    public static SmoteEstimator Smote(MLContext ml, int neighbours = 5, int? seed = 1) =>
        ml.Transforms.Gan.Smote(new SmoteEstimator.Options { LabelColumnName = "Label", Neighbours = neighbours, Roles = Roles, Seed = seed });

    /// <summary>A chain from the raw columns to a predicted label.</summary>
    public static IEstimator<ITransformer> Classifier(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.Categorical.OneHotEncoding("KindSlots", "Kind"))
            .Append(ml.Transforms.Concatenate("Features", "X", "Y", "KindSlots"))
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());

    public static DataViewRowId[] Ids(IDataView view)
    {
        var ids = new List<DataViewRowId>();
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getter(ref id);
            ids.Add(id);
        }
        return [.. ids];
    }
}
