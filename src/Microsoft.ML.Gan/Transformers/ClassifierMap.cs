using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Rows to predicted labels, scores and what else was asked for.</summary>
internal sealed class ClassifierMap(ClassifierModel model, ClassifierColumns columns) : RowMap
{
    // A row of outputs: scores (binary: the log-odds and the probability of true), then features, then the domain's score.
    private readonly int _scores = columns.Binary ? 2 : model.Labels.Count;
    private readonly int _extracted = columns.Extracted is null ? 0 : model.Features;

    public override int InputLength => model.Format.Length;

    public override int OutputLength => _scores + _extracted + (columns.DomainScore is null ? 0 : 1);

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } = columns.Added(model.Labels, model.Features);

    public override DataViewSchema.Column[] Dependencies(DataViewSchema schema)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, columns.Features);
        model.Format.CheckInput(column);
        return [column];
    }

    public override RowReader CreateReader(DataViewRow row) => model.Format.CreateReader(row, row.Schema[columns.Features]);

    public override void Compute(float[] inputs, float[] outputs)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor logs, Tensor features, Tensor domains) = model.Compute(inputs, columns.DomainScore is not null);
        Tensor all = columns.Binary ? stack([logs.select(1, 1) - logs.select(1, 0), logs.select(1, 1).exp()], 1) : logs.exp();
        if (columns.Extracted is not null)
        {
            all = cat([all, features], 1);
        }
        if (columns.DomainScore is not null)
        {
            all = cat([all, domains.unsqueeze(1)], 1);
        }
        all.CopyNumbers<float>(outputs);
    }

    public override Delegate CreateGetter(int column, RowSource source)
    {
        string name = OutputColumns[column].Name;
        if (column == 0)
        {
            return model.Labels.CreateGetter(() => Predicted(source()));
        }
        if (name == columns.Extracted)
        {
            return new VectorRowFormat([_extracted], []).CreateGetter(() => source().Slice(_scores, _extracted));
        }
        int place = name == columns.DomainScore ? _scores + _extracted : column - 1;
        return columns.Binary || name == columns.DomainScore
            ? (ValueGetter<float>)((ref float value) => value = source()[place])
            : new VectorRowFormat([_scores], []).CreateGetter(() => source()[.._scores]);
    }

    /// <summary>The first of the most probable labels.</summary>
    private int Predicted(ReadOnlySpan<float> outputs)
    {
        if (columns.Binary)
        {
            return outputs[0] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < _scores; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }
        return best;
    }
}
