using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>The columns of a classifier by name, and what it promises of them.</summary>
internal sealed record ClassifierColumns(string Features, bool Binary, string? Extracted, string? DomainScore)
{
    public const string Score = "Score", PredictedLabel = "PredictedLabel", Probability = "Probability";
    private const string SlotNames = "SlotNames", KeyValues = "KeyValues";

    /// <summary>The columns that are added, with their annotations; <see cref="ClassifierMap"/> gives them in this order.</summary>
    public IReadOnlyList<DataViewSchema.DetachedColumn> Added(LabelSet labels, int features)
    {
        var columns = new List<DataViewSchema.DetachedColumn> { labels.CreateColumn(PredictedLabel) };
        columns.AddRange(Binary
            ? [new(Score, NumberDataViewType.Single), new(Probability, NumberDataViewType.Single)]
            : [new VectorRowFormat([labels.Count], [.. labels.Names]).CreateColumn(Score)]);
        if (Extracted is { } extracted)
        {
            columns.Add(new VectorRowFormat([features], []).CreateColumn(extracted));
        }
        if (DomainScore is { } domain)
        {
            columns.Add(new(domain, NumberDataViewType.Single));
        }
        return columns;
    }

    /// <summary>The schema that a trainer promises.</summary>
    public SchemaShape Promise(SchemaShape input, string labelColumnName)
    {
        SchemaShape.Column label = InputColumns.Find(input, labelColumnName);
        const SchemaShape.Column.VectorKind scalar = SchemaShape.Column.VectorKind.Scalar, vector = SchemaShape.Column.VectorKind.Vector;
        SchemaShape.Column Single(string name) => new(name, scalar, NumberDataViewType.Single, false);
        var added = new List<SchemaShape.Column>
        {
            new(PredictedLabel, scalar, label.ItemType, label.IsKey, new SchemaShape(label.Annotations.Where(annotation => annotation.Name == KeyValues))),
        };
        added.AddRange(Binary
            ? [Single(Score), Single(Probability)]
            : [new SchemaShape.Column(Score, vector, NumberDataViewType.Single, false, new SchemaShape([new SchemaShape.Column(SlotNames, vector, TextDataViewType.Instance, false)]))]);
        if (Extracted is { } extracted)
        {
            added.Add(new SchemaShape.Column(extracted, vector, NumberDataViewType.Single, false));
        }
        if (DomainScore is { } domain)
        {
            added.Add(Single(domain));
        }
        return new SchemaShape(input.Where(column => added.TrueForAll(other => other.Name != column.Name)).Concat(added));
    }

    /// <summary>Refuses a name for a further column that is another column's.</summary>
    public static void CheckAdded(string? name, string option) => OptionChecks.Range(
        name is not ("" or Score or PredictedLabel or Probability), option, name, "a column name that the classifier does not give to another column, or null");

    public void Save(BinaryWriter writer)
    {
        writer.Write(Features);
        writer.Write(Binary);
        writer.Write(Extracted ?? "");
        writer.Write(DomainScore ?? "");
    }

    public static ClassifierColumns Load(BinaryReader reader) => new(reader.ReadString(), reader.ReadBoolean(), OrNull(reader.ReadString()), OrNull(reader.ReadString()));

    private static string? OrNull(string name) => name.Length > 0 ? name : null;
}
