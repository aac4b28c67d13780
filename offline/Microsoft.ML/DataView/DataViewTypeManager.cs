using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which column types stand for which .NET types, beyond the standard ones.</summary>
public static class DataViewTypeManager
{
    private static readonly Lock _lock = new();
    private static readonly List<(Type Type, DataViewTypeAttribute Attribute, DataViewType DataViewType)> _registered = [];

    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        DataViewTypeAttribute[] attributes = [.. (typeAttributes ?? []).OfType<DataViewTypeAttribute>()];
        if (attributes.Length > 1)
            throw Contracts.ExceptParam(nameof(typeAttributes), $"Type {type} has too many {nameof(DataViewTypeAttribute)}.");
        Register(dataViewType, type, attributes.FirstOrDefault());
    }

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        Contracts.CheckValue(dataViewType, nameof(dataViewType));
        Contracts.CheckValue(type, nameof(type));
        lock (_lock)
        {
            if (ColumnTypeExtensions.PrimitiveTypeFromType(type) is not null)
                throw Contracts.ExceptParam(nameof(type), $"Type {type} has been registered as ML.NET's default supported type, so it can't not be registered again.");

            bool sameType = TryFind(type, typeAttribute, out DataViewType known);
            if (sameType && known.Equals(dataViewType))
                return;
            if (sameType)
            {
                throw Contracts.ExceptParam(nameof(type),
                    $"Repeated type register. The type {type} with the attribute {typeAttribute} has been associated with {known}.");
            }
            _registered.Add((type, typeAttribute, dataViewType));
        }
    }

    internal static DataViewType GetDataViewType(Type type, IEnumerable<Attribute> typeAttributes = null)
    {
        lock (_lock)
        {
            return TryFind(type, (typeAttributes ?? []).OfType<DataViewTypeAttribute>().FirstOrDefault(), out DataViewType found)
                ? found
                : throw Contracts.ExceptParam(nameof(type), $"Could not determine an {nameof(IDataView)} type for raw type {type}.");
        }
    }

    internal static bool Knows(Type type, IEnumerable<Attribute> typeAttributes = null)
    {
        lock (_lock)
            return TryFind(type, (typeAttributes ?? []).OfType<DataViewTypeAttribute>().FirstOrDefault(), out _);
    }

    private static bool TryFind(Type type, DataViewTypeAttribute attribute, out DataViewType dataViewType)
    {
        foreach ((Type knownType, DataViewTypeAttribute knownAttribute, DataViewType known) in _registered)
        {
            if (knownType == type && (knownAttribute is null ? attribute is null : attribute is not null && knownAttribute.Equals(attribute)))
            {
                dataViewType = known;
                return true;
            }
        }
        dataViewType = null;
        return false;
    }
}
