using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A row whose values can be written into an object.</summary>
internal interface IRowReadableAs<TRow> : IDisposable
    where TRow : class
{
    void FillValues(TRow row);
}

/// <summary>A view's columns bound to the members of a class.</summary>
internal sealed class TypedCursorable<TRow>
    where TRow : class
{
    private readonly IDataView _data;
    private readonly (InternalSchemaDefinition.Column Member, DataViewSchema.Column Source)[] _columns;

    private TypedCursorable(IHostEnvironment env, IDataView data, bool ignoreMissingColumns, InternalSchemaDefinition definition)
    {
        IHost host = env.Register("TypedCursorable");
        _data = data;
        var columns = new List<(InternalSchemaDefinition.Column, DataViewSchema.Column)>();
        foreach (InternalSchemaDefinition.Column member in definition.Columns)
        {
            if (data.Schema.GetColumnOrNull(member.ColumnName) is not { } source)
            {
                if (ignoreMissingColumns)
                    continue;
                throw host.ExceptSchemaMismatch("Schema", "", member.ColumnName);
            }
            if (!IsCompatibleType(source.Type, member.MemberInfo))
            {
                throw host.Except("Can't bind the IDataView column '{0}' of type '{1}' to field or property '{2}' of type '{3}'.",
                    member.ColumnName, source.Type, member.MemberInfo.Name, member.FieldOrPropertyType.FullName);
            }
            columns.Add((member, source));
        }
        _columns = [.. columns];
    }

    public static TypedCursorable<TRow> Create(IHostEnvironment env, IDataView data, bool ignoreMissingColumns, SchemaDefinition schemaDefinition)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(data, nameof(data));
        InternalSchemaDefinition definition = schemaDefinition is null
            ? InternalSchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write)
            : InternalSchemaDefinition.Create(typeof(TRow), schemaDefinition);
        return new TypedCursorable<TRow>(env, data, ignoreMissingColumns, definition);
    }

    public DataViewRowCursor GetCursor() => _data.GetRowCursor(Dependencies);

    public IEnumerable<DataViewSchema.Column> Dependencies => _columns.Select(column => column.Source);

    public IRowReadableAs<TRow> GetRow(DataViewRow input) => new TypedRow(this, input);

    private static bool IsCompatibleType(DataViewType type, MemberInfo member)
    {
        InternalSchemaDefinition.GetVectorAndItemType(member, out bool isVector, out Type itemType);
        return isVector == type is VectorDataViewType && type.GetItemType().RawType == itemType;
    }

    private sealed class TypedRow : IRowReadableAs<TRow>
    {
        private readonly DataViewRow _input;
        private readonly Action<TRow>[] _setters;

        public TypedRow(TypedCursorable<TRow> parent, DataViewRow input)
        {
            _input = input;
            _setters = [.. parent._columns.Select(column => MemberAccess.CreateSetter<TRow>(column.Member, input, input.Schema[column.Source.Index]))];
        }

        public void FillValues(TRow row)
        {
            foreach (Action<TRow> setter in _setters)
                setter(row);
        }

        public void Dispose() => _input.Dispose();
    }
}
