using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns that a class with <see cref="LoadColumnAttribute"/>s asks for.</summary>
internal static class TextColumns
{
    internal static TextLoader.Column[] Of(Type type)
    {
        MemberInfo[] members = [.. type.GetFields(BindingFlags.Public | BindingFlags.Instance), .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)];
        TextLoader.Column[] columns = members.Select(Of).Where(x => x is not null).ToArray();
        return columns.Length > 0
            ? columns
            : throw Contracts.Except($"Should define at least one public, readable field or property in TInput with a {nameof(LoadColumnAttribute)}.");
    }

    private static TextLoader.Column Of(MemberInfo member)
    {
        var loaded = member.GetCustomAttribute<LoadColumnAttribute>();
        if (loaded is null)
            return null;
        InternalSchemaDefinition.GetVectorAndItemType(member, out bool isVector, out Type itemType);
        if (!Enum.TryParse(itemType == typeof(ReadOnlyMemory<char>) ? nameof(DataKind.String) : itemType.Name, out DataKind kind))
            throw Contracts.ExceptParam("TInput", $"Member '{member.Name}' of type {itemType.Name} cannot be read from text.");
        string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
        TextLoader.Range[] ranges = loaded.Ranges
            .Select(x => new TextLoader.Range { Min = x.First, Max = x.Last, ForceVector = isVector }).ToArray();
        return new TextLoader.Column(name, kind, ranges, member.GetCustomAttribute<KeyTypeAttribute>()?.KeyCount);
    }
}
