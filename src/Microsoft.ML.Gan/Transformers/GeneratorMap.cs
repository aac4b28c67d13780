using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Latents to generated rows: the latent column's where the view has one, else by seed and row id; labels from the label column.</summary>
internal sealed class GeneratorMap(GanModel model, GanColumns columns, int seed) : RowMap
{
    private readonly RowNoise _noise = new(seed, model.Prior);

    public override int InputLength => LatentSize + model.LabelLength;

    public override int OutputLength => model.Format.Length;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } = [model.Format.CreateColumn(columns.Output)];

    private int LatentSize => model.Architecture.LatentSize;

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema)
    {
        var dependencies = new List<DataViewSchema.Column>();
        if (LatentColumn(schema) is { } latents)
        {
            dependencies.Add(latents);
        }
        if (model.Labels is { } labels)
        {
            DataViewSchema.Column label = InputColumns.Find(schema, columns.Label!);
            labels.CheckInput(label);
            dependencies.Add(label);
        }
        return [.. dependencies];
    }

    public override RowReader CreateReader(DataViewRow row)
    {
        RowReader latents = LatentReader(row);
        if (model.Labels is not { } labels)
        {
            return latents;
        }
        DataViewSchema.Column column = row.Schema[columns.Label!];
        LabelReader label = labels.CreateReader(row, column);
        return destination =>
        {
            latents(destination[..LatentSize]);
            int place = label();
            if (place == LabelSet.Missing)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.Name}', row {row.Position}: the label is missing, and it says what to generate."));
            }
            LabelSet.OneHot(place, destination[LatentSize..]);
        };
    }

    public override void Compute(float[] inputs, float[] outputs) => model.Generate(inputs, outputs);

    public override Delegate CreateGetter(int column, RowSource source) => model.Format.CreateGetter(source);

    private RowReader LatentReader(DataViewRow row)
    {
        if (LatentColumn(row.Schema) is { } column)
        {
            return new VectorRowFormat([LatentSize], []).CreateReader(row, column);
        }
        ValueGetter<DataViewRowId> getter = row.GetIdGetter();
        return destination =>
        {
            DataViewRowId id = default;
            getter(ref id);
            _noise.Fill(id.Low, id.High, destination);
        };
    }

    private DataViewSchema.Column? LatentColumn(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(columns.Latent) is not { } column)
        {
            return null;
        }
        return column.Type is VectorDataViewType type && type.ItemType == NumberDataViewType.Single && type.Size == LatentSize
            ? column
            : throw InputColumns.Mismatch(column.Name, $"vector of {LatentSize} Single, the latents", column.Type.ToString()!);
    }
}
