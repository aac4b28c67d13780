using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>Rows, with their labels where the model has labels, to the trained discriminator's output: higher is more real.</summary>
internal sealed class ScoreMap(GanModel model, string outputColumnName, string inputColumnName, string? labelColumnName) : RowMap
{
    public override int InputLength => model.Format.Length + model.LabelLength;

    public override int OutputLength => 1;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } = [new(outputColumnName, NumberDataViewType.Single)];

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, inputColumnName);
        model.Format.CheckInput(column);
        if (model.Labels is not { } labels)
        {
            return [column];
        }
        DataViewSchema.Column label = InputColumns.Find(schema, labelColumnName!);
        labels.CheckInput(label);
        return [column, label];
    }

    public override RowReader CreateReader(DataViewRow row)
    {
        RowReader read = model.Format.CreateReader(row, row.Schema[inputColumnName]);
        if (model.Labels is not { } labels)
        {
            return read;
        }
        // A missing label is judged as training judged such rows: by the row alone.
        LabelReader label = labels.CreateReader(row, row.Schema[labelColumnName!]);
        return destination =>
        {
            read(destination[..model.Format.Length]);
            LabelSet.OneHot(label(), destination[model.Format.Length..]);
        };
    }

    public override void Compute(float[] inputs, float[] outputs) => model.Score(inputs, outputs);

    public override Delegate CreateGetter(int column, RowSource source) => (ValueGetter<float>)((ref float value) => value = source()[0]);
}
