using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A checked mapping between the members of a class and columns.</summary>
internal sealed class InternalSchemaDefinition
{
    private InternalSchemaDefinition(Column[] columns) => Columns = columns;

    public Column[] Columns { get; }

    public static InternalSchemaDefinition Create(Type userType, SchemaDefinition.Direction direction) =>
        Create(userType, SchemaDefinition.Create(userType, direction));

    public static InternalSchemaDefinition Create(Type userType, SchemaDefinition userSchemaDefinition)
    {
        Contracts.CheckValue(userType, nameof(userType));
        userSchemaDefinition ??= SchemaDefinition.Create(userType);
        return new InternalSchemaDefinition([.. userSchemaDefinition.Select(column => Bind(userType, column))]);
    }

    /// <summary>The raw type of the member's items, and whether it is a vector of them.</summary>
    public static void GetVectorAndItemType(MemberInfo member, out bool isVector, out Type itemType)
    {
        Type type = MemberType(member);
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        itemType = !isVector ? type : type.IsArray ? type.GetElementType() : type.GetGenericArguments()[0];
        if (itemType == typeof(string))
        {
            itemType = typeof(ReadOnlyMemory<char>);
        }
        else if (ColumnTypeExtensions.PrimitiveTypeFromType(itemType) is null
            && !DataViewTypeManager.Knows(itemType, member.GetCustomAttributes()))
        {
            throw Contracts.ExceptParam("rawType", "Could not determine an IDataView type for member {0}", member.Name);
        }
    }

    public static Type MemberType(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    private static Column Bind(Type userType, SchemaDefinition.Column column)
    {
        MemberInfo member = (MemberInfo)userType.GetField(column.MemberName) ?? userType.GetProperty(column.MemberName)
            ?? throw Contracts.ExceptParam("userSchemaDefinition", "No field or property with name '{0}' found in type '{1}'", column.MemberName, userType.FullName);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        GetVectorAndItemType(member, out bool isVector, out Type itemRawType);

        DataViewType type = column.ColumnType;
        if (type is null)
        {
            DataViewType itemType = ColumnTypeExtensions.PrimitiveTypeFromType(itemRawType)
                ?? DataViewTypeManager.GetDataViewType(itemRawType, member.GetCustomAttributes());
            type = isVector ? new VectorDataViewType((PrimitiveDataViewType)itemType) : itemType;
        }

        if (isVector != type is VectorDataViewType)
        {
            throw Contracts.ExceptParam("userSchemaDefinition",
                "Column '{0}' is supposed to be {1}, but type of associated field '{2}' is {3}",
                name, isVector ? "scalar" : "vector", column.MemberName, isVector ? "vector" : "scalar");
        }
        if (type.GetItemType().RawType != itemRawType)
        {
            throw Contracts.ExceptParam("userSchemaDefinition",
                "Column '{0}' is supposed to have item type {1}, but associated field has type {2}", name, type.GetItemType().RawType, itemRawType);
        }
        return new Column(name, type, member, column.Annotations);
    }

    /// <summary>One member and its column.</summary>
    public sealed record Column(string ColumnName, DataViewType ColumnType, MemberInfo MemberInfo, DataViewSchema.Annotations Annotations)
    {
        public Type FieldOrPropertyType => MemberType(MemberInfo);
    }
}
