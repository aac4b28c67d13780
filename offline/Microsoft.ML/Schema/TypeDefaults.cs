using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Whether a value is "missing".</summary>
internal delegate bool InPredicate<T>(in T value);

/// <summary>Missing values: NaN among floating-point numbers, 0 among keys, none elsewhere.</summary>
internal static class TypeDefaults
{
    public static bool HasNA(DataViewType itemType) =>
        itemType is KeyDataViewType || itemType.RawType == typeof(float) || itemType.RawType == typeof(double);

    public static InPredicate<T> GetIsNA<T>(DataViewType itemType)
    {
        if (itemType is KeyDataViewType)
            return (in T value) => EqualityComparer<T>.Default.Equals(value, default);
        if (typeof(T) == typeof(float))
            return (in T value) => float.IsNaN(Unsafe.As<T, float>(ref Unsafe.AsRef(in value)));
        if (typeof(T) == typeof(double))
            return (in T value) => double.IsNaN(Unsafe.As<T, double>(ref Unsafe.AsRef(in value)));
        throw Contracts.ExceptParam(nameof(itemType), $"Type '{itemType}' has no missing value");
    }

    public static T GetNA<T>(DataViewType itemType)
    {
        if (itemType is KeyDataViewType)
            return default;
        if (typeof(T) == typeof(float))
            return (T)(object)float.NaN;
        if (typeof(T) == typeof(double))
            return (T)(object)double.NaN;
        throw Contracts.ExceptParam(nameof(itemType), $"Type '{itemType}' has no missing value");
    }
}
