using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Single values from one raw type to another.</summary>
internal static class ValueConverter
{
    internal static Func<TFrom, TTo> Create<TFrom, TTo>()
    {
        if (typeof(TFrom) == typeof(TTo))
            return (Func<TFrom, TTo>)(object)(Func<TFrom, TFrom>)(value => value);
        if (typeof(TFrom) == typeof(ReadOnlyMemory<char>))
        {
            var parse = TextParser.Create<TTo>();
            return value => parse(((ReadOnlyMemory<char>)(object)value).Span, out TTo result)
                ? result
                : throw new InvalidOperationException($"Could not parse value '{value}' as {typeof(TTo).Name}.");
        }
        if (typeof(TTo) == typeof(ReadOnlyMemory<char>))
            return value => (TTo)(object)Values.ToText(value).AsMemory();
        // Numbers are cut, not rounded, as a cast in C# does; true is 1.
        if (typeof(TTo) == typeof(bool))
            return value => (TTo)(object)(Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0);
        return value => Cast<TTo>(Convert.ToDouble(value, CultureInfo.InvariantCulture), value);
    }

    private static TTo Cast<TTo>(double number, object exact)
    {
        Type type = typeof(TTo);
        object result = type switch
        {
            // One boxed arm keeps the others from being widened to double before they are boxed.
            _ when type == typeof(float) => (object)(float)number,
            _ when type == typeof(double) => number,
            _ when type == typeof(sbyte) => (sbyte)(long)number,
            _ when type == typeof(byte) => (byte)(long)number,
            _ when type == typeof(short) => (short)(long)number,
            _ when type == typeof(ushort) => (ushort)(long)number,
            _ when type == typeof(int) => (int)(long)number,
            _ when type == typeof(uint) => (uint)(long)number,
            // Large whole numbers do not survive a double.
            _ when type == typeof(long) => exact is float or double ? (long)number : Convert.ToInt64(exact, CultureInfo.InvariantCulture),
            _ when type == typeof(ulong) => exact is float or double ? (ulong)number : Convert.ToUInt64(exact, CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"No conversion to {type.Name}."),
        };
        return (TTo)result;
    }
}
