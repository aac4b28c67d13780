using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Latents to generated rows: the latent column's where the view has one, else by seed and row id.</summary>
internal sealed class GeneratorMap(GanModel model, string outputColumnName, string latentColumnName, int seed) : RowMap
{
    private readonly RowNoise _noise = new(seed, model.Prior);

    public override int InputLength => model.Architecture.LatentSize;

    public override int OutputLength => model.Format.Length;

    public override DataViewSchema.DetachedColumn OutputColumn { get; } = model.Format.CreateColumn(outputColumnName);

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(latentColumnName) is not { } column)
        {
            return [];
        }
        return column.Type is VectorDataViewType type && type.ItemType == NumberDataViewType.Single && type.Size == InputLength
            ? [column]
            : throw InputColumns.Mismatch(column.Name, $"vector of {InputLength} Single, the latents", column.Type.ToString()!);
    }

    public override RowReader CreateReader(DataViewRow row)
    {
        if (Dependencies(row.Schema) is [var column])
        {
            return new VectorRowFormat([InputLength], []).CreateReader(row, column);
        }
        ValueGetter<DataViewRowId> getter = row.GetIdGetter();
        return destination =>
        {
            DataViewRowId id = default;
            getter(ref id);
            _noise.Fill(id.Low, id.High, destination);
        };
    }

    public override void Compute(float[] inputs, float[] outputs) => model.Generate(inputs, outputs);

    public override Delegate CreateGetter(RowSource source) => model.Format.CreateGetter(source);
}
