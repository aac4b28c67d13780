using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>A view's schema as estimators are promised it, by public means: ML.NET hands it to an estimator appended to a loader.</summary>
internal static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema)
    {
        var capture = new Capture();
        new Loader(schema).Append(capture).GetOutputSchema();
        return capture.Seen!;
    }

    /// <summary>Every column in a line.</summary>
    public static string[] Describe(SchemaShape shape) =>
        [.. shape.Select(column => $"{column.Name}: {column.Kind} {column.ItemType} key {column.IsKey} [{string.Join(", ", column.Annotations.Select(a => $"{a.Name} {a.Kind} {a.ItemType}").Order())}]")];

    private sealed class Loader(DataViewSchema schema) : IDataLoader<object>
    {
        public DataViewSchema GetOutputSchema() => schema;

        public IDataView Load(object input) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class Capture : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public ITransformer Fit(IDataView input) => throw new NotSupportedException();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
    }
}
