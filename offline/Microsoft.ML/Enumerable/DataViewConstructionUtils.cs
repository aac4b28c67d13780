using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes views and rows out of objects.</summary>
internal static class DataViewConstructionUtils
{
    public static IDataView CreateFromEnumerable<TRow>(IHostEnvironment env, IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(env, data, Bind<TRow>(schemaDefinition));
    }

    public static IDataView CreateFromEnumerable<TRow>(IHostEnvironment env, IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(data, nameof(data));
        env.CheckValue(schema, nameof(schema));
        return CreateFromEnumerable(env, data, Definition<TRow>(env, schema));
    }

    public static InputRow<TRow> CreateInputRow<TRow>(IHostEnvironment env, SchemaDefinition schemaDefinition = null)
        where TRow : class => new(env, Bind<TRow>(schemaDefinition));

    /// <summary>The members of a class under the types and annotations that a schema gives them.</summary>
    public static SchemaDefinition Definition<TRow>(IHostEnvironment env, DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        foreach (DataViewSchema.Column column in schema.Where(column => !column.IsHidden))
        {
            SchemaDefinition.Column member = definition[column.Name] ?? throw env.Except($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            foreach (DataViewSchema.Column annotation in column.Annotations.Schema)
                member.AddAnnotation(annotation.Name, annotation.Type, column.Annotations.GetGetterInternal(annotation.Index));
        }
        return definition;
    }

    public static DataViewSchema.DetachedColumn[] GetSchemaColumns(InternalSchemaDefinition schemaDefinition) =>
        [.. schemaDefinition.Columns.Select(column => new DataViewSchema.DetachedColumn(column.ColumnName, column.ColumnType, column.Annotations))];

    private static InternalSchemaDefinition Bind<TRow>(SchemaDefinition schemaDefinition) => schemaDefinition is null
        ? InternalSchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read)
        : InternalSchemaDefinition.Create(typeof(TRow), schemaDefinition);

    private static DataViewSchema ToSchema(InternalSchemaDefinition definition)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(GetSchemaColumns(definition));
        return builder.ToSchema();
    }

    /// <summary>One object at a time, seen as a row.</summary>
    public sealed class InputRow<TRow> : DataViewRow
        where TRow : class
    {
        private readonly IHost _host;
        private readonly Delegate[] _getters;
        private TRow _value;
        private long _position = -1;

        public InputRow(IHostEnvironment env, InternalSchemaDefinition definition)
        {
            _host = env.Register(nameof(InputRow<TRow>));
            Schema = ToSchema(definition);
            _getters = [.. definition.Columns.Select(column => MemberAccess.CreateGetter(column, Current))];
        }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public void ExtractValues(TRow row)
        {
            _host.CheckValue(row, nameof(row));
            _value = row;
            _position++;
        }

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowCursorUtils.CheckColumnInRange(column, Schema);
            return RowCursorUtils.CastGetter<TValue>(_getters[column.Index], column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        private TRow Current() => _value ?? throw _host.Except(RowCursorUtils.FetchValueStateError);
    }

    /// <summary>A sequence of objects, enumerated anew by each cursor.</summary>
    private sealed class EnumerableDataView<TRow> : IDataView
        where TRow : class
    {
        private readonly IHost _host;
        private readonly IEnumerable<TRow> _data;
        private readonly InternalSchemaDefinition _definition;

        public EnumerableDataView(IHostEnvironment env, IEnumerable<TRow> data, InternalSchemaDefinition definition)
        {
            _host = env.Register("StreamingDataView");
            _data = data;
            _definition = definition;
            Schema = ToSchema(definition);
        }

        public DataViewSchema Schema { get; }

        public bool CanShuffle => false;

        public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
            new Cursor(this, RowCursorUtils.ActiveColumns(columnsNeeded, Schema));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor : RootCursorBase
        {
            private readonly EnumerableDataView<TRow> _parent;
            private readonly bool[] _active;
            private readonly Delegate[] _getters;
            private readonly IEnumerator<TRow> _rows;
            private TRow _current;
            private bool _disposed;

            public Cursor(EnumerableDataView<TRow> parent, bool[] active)
                : base(parent._host)
            {
                _parent = parent;
                _active = active;
                Schema = parent.Schema;
                _rows = parent._data.GetEnumerator();
                _getters = new Delegate[active.Length];
            }

            public override DataViewSchema Schema { get; }

            public override long Batch => 0;

            public override bool IsColumnActive(DataViewSchema.Column column)
            {
                RowCursorUtils.CheckColumnInRange(column, Schema);
                return _active[column.Index];
            }

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            {
                RowCursorUtils.CheckActive(IsColumnActive(column), column);
                _getters[column.Index] ??= MemberAccess.CreateGetter(_parent._definition.Columns[column.Index], Current);
                return RowCursorUtils.CastGetter<TValue>(_getters[column.Index], column);
            }

            public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
            {
                Current();
                id = new DataViewRowId((ulong)Position, 0);
            };

            protected override bool MoveNextCore()
            {
                if (!_rows.MoveNext())
                    return false;
                _current = _rows.Current ?? throw Ch.Except("Encountered null when iterating over data, this is not supported.");
                return true;
            }

            protected override void Dispose(bool disposing)
            {
                if (!_disposed)
                {
                    _disposed = true;
                    _current = null;
                    if (disposing)
                        _rows.Dispose();
                }
                base.Dispose(disposing);
            }

            private TRow Current() => _current ?? throw Ch.Except(RowCursorUtils.FetchValueStateError);
        }
    }
}
