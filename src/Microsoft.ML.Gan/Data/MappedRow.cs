using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>The input's columns and, after them, those of a <see cref="RowMap"/>: for schemas, row mappers, views and cursors alike.</summary>
internal sealed class MappedSchema : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _dependencies;

    public MappedSchema(RowMap map, DataViewSchema inputSchema)
    {
        Map = map;
        InputSchema = inputSchema;
        _dependencies = map.Dependencies(inputSchema);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        foreach (DataViewSchema.DetachedColumn output in map.OutputColumns)
        {
            builder.AddColumn(output.Name, output.Type, output.Annotations);
        }
        OutputSchema = builder.ToSchema();
    }

    public RowMap Map { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> Dependencies => _dependencies;

    public bool IsOutput(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new SortedSet<int>();
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            needed.UnionWith(IsOutput(column) ? _dependencies.Select(dependency => dependency.Index) : [column.Index]);
        }
        return [.. needed.Select(index => InputSchema[index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedRow(this, input, activeColumns.Any(IsOutput));
    }
}

/// <summary>A row with the mapped columns, computed on its own when asked for.</summary>
internal sealed class MappedRow(MappedSchema mapped, DataViewRow input, bool outputActive) : DataViewRow
{
    private readonly SingleRow? _single = outputActive ? new SingleRow(mapped.Map, input) : null;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapped.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => MappedColumns.IsActive(mapped, input, outputActive, column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        MappedColumns.Getter<TValue>(mapped, input, _single is { } single ? single.Current : null, column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>One row at a time through a map, computed once per position.</summary>
internal sealed class SingleRow(RowMap map, DataViewRow row)
{
    private readonly RowReader _read = map.CreateReader(row);
    private readonly float[] _input = new float[map.InputLength];
    private readonly float[] _output = new float[map.OutputLength];

    // A row of a prediction engine changes without moving: there is nothing to tell a second look from a new row.
    public ReadOnlySpan<float> Current()
    {
        _read(_input);
        map.Compute(_input, _output);
        return _output;
    }
}

/// <summary>What rows and cursors of a mapped view have in common.</summary>
internal static class MappedColumns
{
    public static bool IsActive(MappedSchema mapped, DataViewRow input, bool outputActive, DataViewSchema.Column column) =>
        mapped.IsOutput(column) ? outputActive : input.IsColumnActive(mapped.InputSchema[column.Index]);

    public static ValueGetter<TValue> Getter<TValue>(MappedSchema mapped, DataViewRow input, RowSource? source, DataViewSchema.Column column)
    {
        if (!mapped.IsOutput(column))
        {
            return input.GetGetter<TValue>(mapped.InputSchema[column.Index]);
        }
        if (source is null)
        {
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
        }
        return mapped.Map.CreateGetter(column.Index - mapped.InputSchema.Count, source) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Invalid TValue: '{typeof(TValue)}' for column '{column.Name}' of type '{column.Type}'.");
    }
}
