using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>What every estimator and the transformer it fits must keep, whatever they compute.</summary>
internal static class EstimatorContract
{
    public static void Check(MLContext ml, IEstimator<ITransformer> estimator, IDataView data)
    {
        ITransformer transformer = estimator.Fit(data);
        IDataView output = transformer.Transform(data);

        PromisedIsDelivered(estimator, transformer, data, output);
        RowsAreRepeatable(output);
        ColumnsStandAlone(output);
        CursorSetCoversEveryRowOnce(output);
        if (transformer.IsRowToRowMapper)
            RowMapperGivesTheSameRows(transformer, data, output);
        ReloadedModelGivesTheSameRows(ml, transformer, data, output);
    }

    private static void PromisedIsDelivered(IEstimator<ITransformer> estimator, ITransformer transformer, IDataView data, IDataView output)
    {
        string[] promised = Shapes.Describe(estimator.GetOutputSchema(Shapes.Of(data.Schema)));
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(output.Schema)), "the estimator promised another schema");
        SameSchema(transformer.GetOutputSchema(data.Schema), output.Schema);
    }

    private static void RowsAreRepeatable(IDataView output)
    {
        List<string> rows = RowText.Of(output);
        CollectionAssert.AreEqual(rows, RowText.Of(output), "a second cursor gave other rows");
        if (output.GetRowCount() is { } count)
            Assert.AreEqual(rows.Count, count);
    }

    private static void ColumnsStandAlone(IDataView output)
    {
        List<string> together = RowText.Of(output);
        List<string>[] alone = [.. output.Schema.Select(column => RowText.Of(output, [column]))];
        for (int row = 0; row < together.Count; row++)
            Assert.AreEqual(together[row], string.Join(" | ", alone.Select(column => column[row])));
    }

    private static void CursorSetCoversEveryRowOnce(IDataView output)
    {
        // Members of a set may hand rows to each other: each is drained by its own thread.
        DataViewRowCursor[] cursors = output.GetRowCursorSet(output.Schema, 3);
        Task<List<string>>[] tasks = [.. cursors.Select(cursor => Task.Factory.StartNew(() =>
        {
            using (cursor)
                return RowText.Drain(cursor);
        }, TaskCreationOptions.LongRunning))];
        List<string> rows = [.. tasks.SelectMany(task => task.Result)];
        CollectionAssert.AreEquivalent(RowText.Of(output), rows, "a cursor set lost or repeated rows");
    }

    private static void RowMapperGivesTheSameRows(ITransformer transformer, IDataView data, IDataView output)
    {
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        SameSchema(mapper.OutputSchema, output.Schema);
        using var cursor = data.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema));
        using DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        Func<string>[] readers = RowText.Readers(row);
        var rows = new List<string>();
        while (cursor.MoveNext())
            rows.Add(string.Join(" | ", readers.Select(read => read())));
        CollectionAssert.AreEqual(RowText.Of(output), rows, "the row mapper gave other rows than the view");
    }

    private static void ReloadedModelGivesTheSameRows(MLContext ml, ITransformer transformer, IDataView data, IDataView output)
    {
        using var file = new MemoryStream();
        ml.Model.Save(transformer, data.Schema, file);
        file.Position = 0;
        IDataView reloaded = ml.Model.Load(file, out DataViewSchema inputSchema).Transform(data);
        SameSchema(data.Schema, inputSchema);
        SameSchema(output.Schema, reloaded.Schema);
        CollectionAssert.AreEqual(RowText.Of(output), RowText.Of(reloaded), "the reloaded model gave other rows");
    }

    /// <summary>Names, types, hiding and annotation names of two schemas are equal, column by column.</summary>
    public static void SameSchema(DataViewSchema expected, DataViewSchema actual) =>
        CollectionAssert.AreEqual(Describe(expected), Describe(actual));

    private static string[] Describe(DataViewSchema schema) =>
        [.. schema.Select(column => $"{column.Index} {column.Name}: {column.Type} hidden={column.IsHidden} "
            + string.Join(",", column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").Order(StringComparer.Ordinal)))];
}
