using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Row numbers to given latents: the column that a generator reads them from.</summary>
internal sealed class LatentMap(float[][] latents, int size, string outputColumnName) : RowMap
{
    private readonly VectorRowFormat _format = new([size], []);

    public override int InputLength => size;

    public override int OutputLength => size;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns => [_format.CreateColumn(outputColumnName)];

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema) => [];

    public override RowReader CreateReader(DataViewRow row) => destination => latents[row.Position].CopyTo(destination);

    public override void Compute(float[] inputs, float[] outputs) => inputs.CopyTo(outputs, 0);

    public override Delegate CreateGetter(int column, RowSource source) => _format.CreateGetter(source);
}
