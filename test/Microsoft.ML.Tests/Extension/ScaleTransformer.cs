using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Extension;

/// <summary>A transformer as an outside assembly writes it, by public API only: adds the input vector times a learnt factor.</summary>
internal sealed class ScaleTransformer(string outputColumnName, string inputColumnName, float factor, Action? onComputed = null) : ITransformer
{
    public float Factor => factor;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = inputSchema.GetColumnOrNull(inputColumnName)
            ?? throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find input column '{inputColumnName}'");
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(outputColumnName, input.Type, input.Annotations);
        return builder.ToSchema();
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public IDataView Transform(IDataView input) => new View(input, new Mapper(this, input.Schema));

    // The public API has no way to write a model: ML.NET says so when it finds nothing written.
    public void Save(ModelSaveContext ctx)
    {
    }

    private sealed class Mapper(ScaleTransformer owner, DataViewSchema inputSchema) : IRowToRowMapper
    {
        public float Factor => owner.Factor;

        public void Computed() => owner.Computed?.Invoke();

        public DataViewSchema InputSchema => inputSchema;

        public DataViewSchema OutputSchema { get; } = owner.GetOutputSchema(inputSchema);

        public DataViewSchema.Column Source { get; } = inputSchema[owner.InputColumnName];

        public bool IsOutput(DataViewSchema.Column column) => column.Index == InputSchema.Count;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            [.. dependingColumns.Select(column => IsOutput(column) ? Source.Index : column.Index).Distinct().Select(index => InputSchema[index])];

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            new Row(this, input, activeColumns.Any(IsOutput));
    }

    private string InputColumnName => inputColumnName;

    private Action? Computed => onComputed;

    private sealed class Row(Mapper mapper, DataViewRow input, bool outputActive) : DataViewRow
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            mapper.IsOutput(column) ? outputActive : input.IsColumnActive(mapper.InputSchema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!mapper.IsOutput(column))
                return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
            if (!outputActive)
                throw new ArgumentOutOfRangeException(nameof(column), "column is not active");
            return MakeGetter() as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}, not '{typeof(TValue)}'");
        }

        private ValueGetter<VBuffer<float>> MakeGetter()
        {
            ValueGetter<VBuffer<float>> getter = input.GetGetter<VBuffer<float>>(mapper.Source);
            float factor = mapper.Factor;
            return (ref VBuffer<float> value) =>
            {
                getter(ref value);
                VBufferEditor<float> editor = VBufferEditor.CreateFromBuffer(ref value);
                foreach (ref float item in editor.Values)
                    item *= factor;
                value = editor.Commit();
                mapper.Computed();
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewRow row) : DataViewRowCursor
    {
        public override DataViewSchema Schema => row.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                row.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class View(IDataView source, Mapper mapper) : IDataView
    {
        public DataViewSchema Schema => mapper.OutputSchema;

        public bool CanShuffle => source.CanShuffle;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            return Wrap(source.GetRowCursor(mapper.GetDependencies(columns), rand), columns);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            return [.. source.GetRowCursorSet(mapper.GetDependencies(columns), n, rand).Select(cursor => Wrap(cursor, columns))];
        }

        private Cursor Wrap(DataViewRowCursor input, DataViewSchema.Column[] columns) => new(input, mapper.GetRow(input, columns));
    }
}
