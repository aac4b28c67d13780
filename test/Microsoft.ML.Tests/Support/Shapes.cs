using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>The shape of a schema: what an estimator is asked with. A loader hands it to the estimator appended to it.</summary>
internal static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema)
    {
        var capture = new Capture();
        new SchemaOnlyLoader(schema).Append(capture).GetOutputSchema();
        return capture.Seen!;
    }

    /// <summary>Every column with its annotations in a canonical text, sorted by name.</summary>
    public static string[] Describe(SchemaShape shape) =>
        [.. shape.Select(Describe).Order(StringComparer.Ordinal)];

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {column.ItemType} key={column.IsKey} {{{string.Join("; ", Describe(column.Annotations))}}}";

    private sealed class SchemaOnlyLoader(DataViewSchema schema) : IDataLoader<object>
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
