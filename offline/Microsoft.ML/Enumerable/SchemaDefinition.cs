using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How the public members of a class become columns.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Contracts.CheckValue(value, nameof(value));
            if (value.ColumnName != columnName)
            {
                throw Contracts.ExceptParam(nameof(columnName),
                    "The column name is specified as '{0}' but must match the selector '{1}'.", value.ColumnName, columnName);
            }

            int index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(userType, nameof(userType));
        var definition = new SchemaDefinition();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MemberInfo member in Members(userType, direction))
        {
            if (member.IsDefined(typeof(NoColumnAttribute)))
                continue;
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

            // The order of members is not defined, so which of two would hide the other is not either.
            if (!names.Add(name))
                throw Contracts.ExceptParam(nameof(userType), "Duplicate column name '{0}' detected, this is disallowed", name);
            definition.Add(new Column(member.Name, ColumnTypeOf(member), name));
        }
        return definition;
    }

    private static IEnumerable<MemberInfo> Members(Type userType, Direction direction)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        foreach (FieldInfo field in userType.GetFields(Public))
        {
            if (field.FieldType != typeof(IChannel) && !field.IsLiteral)
                yield return field;
        }
        foreach (PropertyInfo property in userType.GetProperties(Public))
        {
            bool readable = direction.HasFlag(Direction.Read) && property.GetGetMethod() is not null;
            bool writable = direction.HasFlag(Direction.Write) && property.GetSetMethod() is not null;
            if ((readable || writable) && property.GetIndexParameters().Length == 0 && property.PropertyType != typeof(IChannel))
                yield return property;
        }
    }

    private static DataViewType ColumnTypeOf(MemberInfo member)
    {
        Attribute[] attributes = [.. member.GetCustomAttributes()];
        foreach (DataViewTypeAttribute attribute in attributes.OfType<DataViewTypeAttribute>())
            attribute.Register();
        InternalSchemaDefinition.GetVectorAndItemType(member, out bool isVector, out Type itemRawType);

        DataViewType itemType;
        if (attributes.OfType<KeyTypeAttribute>().FirstOrDefault() is { } keyAttribute)
        {
            if (!KeyDataViewType.IsValidDataType(itemRawType))
            {
                throw Contracts.ExceptParam("userType",
                    "Member {0} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type", member.Name);
            }
            itemType = new KeyDataViewType(itemRawType, keyAttribute.KeyCount?.Count ?? MaxKeyCount(itemRawType));
        }
        else
        {
            itemType = ColumnTypeExtensions.PrimitiveTypeFromType(itemRawType) ?? DataViewTypeManager.GetDataViewType(itemRawType, attributes);
        }

        VectorTypeAttribute vectorAttribute = attributes.OfType<VectorTypeAttribute>().FirstOrDefault();
        if (!isVector)
        {
            return vectorAttribute is null
                ? itemType
                : throw Contracts.ExceptParam("userType", $"Member {member.Name} marked with {nameof(VectorTypeAttribute)}, but does not appear to be a vector type");
        }
        if (itemType is not PrimitiveDataViewType primitive)
            throw Contracts.ExceptParam("userType", $"Member {member.Name} is a vector of '{itemType}', which is not a primitive type");
        return vectorAttribute?.Dims is { Length: > 0 } dimensions ? new VectorDataViewType(primitive, dimensions) : new VectorDataViewType(primitive, 0);
    }

    private static ulong MaxKeyCount(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };

    /// <summary>The column of one member; name and type can be changed, and annotations added.</summary>
    public sealed class Column
    {
        internal Column(string memberName, DataViewType columnType, string columnName = null)
        {
            Contracts.CheckNonEmpty(memberName, nameof(memberName));
            MemberName = memberName;
            ColumnName = columnName ?? memberName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach ((string kind, (DataViewType type, Delegate getter)) in AnnotationInfos)
                    builder.Add(kind, type, getter);
                return builder.ToAnnotations();
            }
        }

        internal Dictionary<string, (DataViewType Type, Delegate Getter)> AnnotationInfos { get; } = new(StringComparer.Ordinal);

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckValue(kind, nameof(kind));
            Contracts.CheckValue(annotationType, nameof(annotationType));
            if (AnnotationInfos.ContainsKey(kind))
                throw Contracts.Except("Column already contains an annotation of this kind.");
            AnnotationInfos.Add(kind, (annotationType, MemberAccess.ConstantGetter(value)));
        }

        internal void AddAnnotation(string kind, DataViewType type, Delegate getter) => AnnotationInfos[kind] = (type, getter);
    }
}
