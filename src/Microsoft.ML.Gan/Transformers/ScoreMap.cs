using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Rows to the trained discriminator's output: higher is more real.</summary>
internal sealed class ScoreMap(GanModel model, string outputColumnName, string inputColumnName) : RowMap
{
    public override int InputLength => model.Format.Length;

    public override int OutputLength => 1;

    public override DataViewSchema.DetachedColumn OutputColumn { get; } = new(outputColumnName, NumberDataViewType.Single);

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, inputColumnName);
        model.Format.CheckInput(column);
        return [column];
    }

    public override RowReader CreateReader(DataViewRow row) => model.Format.CreateReader(row, row.Schema[inputColumnName]);

    public override void Compute(float[] inputs, float[] outputs) => model.Score(inputs, outputs);

    public override Delegate CreateGetter(RowSource source) => (ValueGetter<float>)((ref float value) => value = source()[0]);
}
