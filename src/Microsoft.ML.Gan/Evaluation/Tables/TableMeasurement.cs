namespace Microsoft.ML.Gan;

/// <summary>The measures of one report, each taken of the generated rows and then of held-out ones in their place.</summary>
internal sealed class TableMeasurement(Table training, Table generated, Table? heldOut, int[] fields, TableQualityOptions options)
{
    private readonly TableLayout _layout = training.Layout;
    private readonly Table[] _tables = heldOut is null ? [training, generated] : [training, generated, heldOut];

    public TableQualityReport Report()
    {
        // First, since a label without values is an error.
        (QualityFigure Accuracy, QualityFigure MacroF1)? labels =
            options.LabelColumnName is { } label && heldOut is not null ? Labels(label, heldOut) : null;
        var fidelity = new ColumnFidelity(training, fields);
        var shapes = Both(fidelity.Shapes);
        var trends = Both(fidelity.Trends);
        var encoding = new RowEncoding(training, fields, _tables);
        // As many rows on every side: the measures depend on their number.
        int rows = Math.Min(options.MaxRows, _tables.Min(table => table.Count));
        EncodedRows real = encoding.Encode(Sample(training, rows));
        var tests = Both(table => TwoSampleTest.Of(real, encoding.Encode(Sample(table, rows))));
        var neighbours = Both(table => NeighbourhoodQuality.Of(real, encoding.Encode(Sample(table, rows)), options.Neighbours));
        EncodedRows all = encoding.Encode(training);
        var closest = Both(table => TablePrivacy.Closest(encoding.Encode(Sample(table, options.MaxRows)), all));
        return new TableQualityReport
        {
            TrainingRows = training.Count,
            GeneratedRows = generated.Count,
            HeldOutRows = heldOut?.Count,
            ComparedRows = rows,
            Columns = [.. fields.Select((field, i) => new ColumnShape(_layout.Fields[field].Name, _layout.Fields[field].Role,
                Figure(shapes, each => each[i].Shape), Figure(shapes, each => each[i].Missing)))],
            Pairs = [.. fidelity.Pairs.Select((pair, i) => new ColumnPair(_layout.Fields[pair.First].Name, _layout.Fields[pair.Second].Name,
                pair.IsCorrelation, Figure(trends, each => each[i])))],
            Shapes = Figure(shapes, each => each.Average(one => one.Shape)),
            MissingValues = Figure(shapes, each => each.Average(one => one.Missing)),
            Trends = fields.Length > 1 ? Figure(trends, each => each.Average()) : null,
            ClassifierAccuracy = Figure(tests, each => each.Accuracy),
            ClassifierAuc = Figure(tests, each => each.Auc),
            NeighbourAccuracy = Figure(neighbours, each => each.Accuracy),
            Precision = Figure(neighbours, each => each.Precision),
            Recall = Figure(neighbours, each => each.Recall),
            Density = Figure(neighbours, each => each.Density),
            Coverage = Figure(neighbours, each => each.Coverage),
            LabelAccuracy = labels?.Accuracy,
            LabelMacroF1 = labels?.MacroF1,
            CloserToTraining = heldOut is null ? null : Closer(encoding, heldOut),
            DistanceToTraining = Figure(closest, each => each.Distance),
            DistanceRatio = Figure(closest, each => each.Ratio),
            IdenticalRows = Figure(Both(table => TablePrivacy.Identical(table, training, fields)), each => each),
        };
    }

    /// <summary>Held-out rows stand for generated ones by their even half, and for held-out ones by the odd half.</summary>
    private QualityFigure Closer(RowEncoding encoding, Table held)
    {
        Table shuffled = Sample(held, held.Count), queries = Half(0), rest = Half(1);
        return new QualityFigure(Share(generated, held), Share(queries, rest));

        Table Half(int first) => shuffled.Take([.. Enumerable.Range(0, shuffled.Count).Where(row => row % 2 == first)]);

        double Share(Table rows, Table unseen)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(training.Count, unseen.Count);
            return TablePrivacy.CloserToTraining(encoding.Encode(Sample(rows, options.MaxRows)), encoding.Encode(Sample(training, count)),
                encoding.Encode(Sample(unseen, count)));
        }
    }

    private (QualityFigure Accuracy, QualityFigure MacroF1) Labels(string name, Table held)
    {
        int label = _layout.FieldOf(name, nameof(TableQualityOptions.LabelColumnName));
        var encoding = new RowEncoding(training, fields.Where(field => field != label), _tables);
        Table seen = Labelled(training, "real"), made = Labelled(generated, "generated");
        Table test = Sample(Labelled(held, "held-out"), options.MaxRows);
        // As many to learn from on both sides, so that what differs is what they are like.
        int rows = Math.Min(options.MaxRows, Math.Min(seen.Count, made.Count));
        (double Accuracy, double MacroF1) onMade = Predict(made), onSeen = Predict(seen);
        return (new QualityFigure(onMade.Accuracy, onSeen.Accuracy), new QualityFigure(onMade.MacroF1, onSeen.MacroF1));

        (double Accuracy, double MacroF1) Predict(Table table)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Table sample = Sample(table, rows);
            return LabelPrediction.Of(encoding.Encode(sample), sample.Values[label], encoding.Encode(test), test.Values[label],
                options.Neighbours);
        }

        Table Labelled(Table table, string side)
        {
            int[] labelled = [.. Enumerable.Range(0, table.Count).Where(row => !double.IsNaN(table.Values[label][row]))];
            return labelled.Length > 0 ? table.Take(labelled)
                : throw new InvalidOperationException($"Column '{name}', the label, has no value in the {side} view.");
        }
    }

    /// <summary>Rows drawn by the seed, in no order.</summary>
    private Table Sample(Table table, int most)
    {
        int[] rows = [.. Enumerable.Range(0, table.Count)];
        // Another order for each table: rows of the same number may have to do with one another.
        new Random(unchecked(options.Seed + Array.IndexOf(_tables, table))).Shuffle(rows);
        return table.Take([.. rows.Take(most)]);
    }

    private (T Generated, T? HeldOut) Both<T>(Func<Table, T> measure)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        T made = measure(generated);
        return (made, heldOut is null ? default : measure(heldOut));
    }

    private QualityFigure Figure<T>((T Generated, T? HeldOut) values, Func<T, double> figure) =>
        new(figure(values.Generated), heldOut is null ? null : figure(values.HeldOut!));
}
