using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>The value that a field spells, or false where it spells none; the value is then the missing one, or the default.</summary>
internal delegate bool TextParse<T>(ReadOnlySpan<char> text, out T value);

/// <summary>Fields of text to values.</summary>
internal static class TextParser
{
    /// <param name="decimalMarker">What separates whole numbers from fractions.</param>
    /// <param name="emptyIsNaN">An empty real is NaN instead of 0.</param>
    internal static TextParse<T> Create<T>(char decimalMarker = '.', bool emptyIsNaN = false)
    {
        Type type = typeof(T);
        NumberFormatInfo format = NumberFormatInfo.InvariantInfo;
        if (decimalMarker != '.')
            format = new NumberFormatInfo { NumberDecimalSeparator = decimalMarker.ToString(), NumberGroupSeparator = " " };
        if (type == typeof(ReadOnlyMemory<char>))
            return As<T, ReadOnlyMemory<char>>((ReadOnlySpan<char> text, out ReadOnlyMemory<char> value) => (value = text.ToString().AsMemory()).Length >= 0);
        if (type == typeof(float))
        {
            return As<T, float>((ReadOnlySpan<char> text, out float value) =>
            {
                bool isGood = ParseReal(text, format, emptyIsNaN, out double number);
                // Straight from text: by way of a double it could be rounded twice.
                if (!isGood || !float.TryParse(text, NumberStyles.Float, format, out value))
                    value = (float)number;
                return isGood;
            });
        }
        if (type == typeof(double))
            return As<T, double>((ReadOnlySpan<char> text, out double value) => ParseReal(text, format, emptyIsNaN, out value));
        if (type == typeof(bool))
            return As<T, bool>(ParseFlag);
        if (type == typeof(DateTime))
            return As<T, DateTime>((ReadOnlySpan<char> text, out DateTime value) =>
                DateTime.TryParse(text, CultureInfo.InvariantCulture, out value) || text.IsWhiteSpace());
        if (type == typeof(DateTimeOffset))
            return As<T, DateTimeOffset>((ReadOnlySpan<char> text, out DateTimeOffset value) =>
                DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out value) || text.IsWhiteSpace());
        if (type == typeof(TimeSpan))
            return As<T, TimeSpan>((ReadOnlySpan<char> text, out TimeSpan value) =>
                TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) || text.IsWhiteSpace());
        return type switch
        {
            _ when type == typeof(sbyte) => As<T, sbyte>(ParseWhole),
            _ when type == typeof(byte) => As<T, byte>(ParseWhole),
            _ when type == typeof(short) => As<T, short>(ParseWhole),
            _ when type == typeof(ushort) => As<T, ushort>(ParseWhole),
            _ when type == typeof(int) => As<T, int>(ParseWhole),
            _ when type == typeof(uint) => As<T, uint>(ParseWhole),
            _ when type == typeof(long) => As<T, long>(ParseWhole),
            _ when type == typeof(ulong) => As<T, ulong>(ParseWhole),
            _ => throw new InvalidOperationException($"Text cannot be read as {type.Name}."),
        };
    }

    /// <summary>Keys are written from 0 and kept from 1; what is no number below the count is the missing key.</summary>
    internal static TextParse<T> CreateKey<T>(ulong count) => (ReadOnlySpan<char> text, out T value) =>
    {
        bool isNumber = ulong.TryParse(text.Trim(), NumberStyles.None, NumberFormatInfo.InvariantInfo, out ulong number);
        value = isNumber && number < count ? (T)Convert.ChangeType(number + 1, typeof(T), CultureInfo.InvariantCulture) : default;
        return isNumber || text.IsWhiteSpace();
    };

    private static TextParse<T> As<T, TValue>(TextParse<TValue> parse) => (TextParse<T>)(object)parse;

    private static bool ParseReal(ReadOnlySpan<char> text, NumberFormatInfo format, bool emptyIsNaN, out double value)
    {
        text = text.Trim();
        if (text.IsEmpty)
        {
            value = emptyIsNaN ? double.NaN : 0;
            return true;
        }
        if (double.TryParse(text, NumberStyles.Float, format, out value))
            return true;
        bool isNegative = text[0] == '-';
        ReadOnlySpan<char> word = isNegative || text[0] == '+' ? text[1..] : text;
        if (word.Equals("∞", StringComparison.Ordinal) || word.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        value = double.NaN;
        return word is "?" || word.Equals("na", StringComparison.OrdinalIgnoreCase) || word.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    private static bool ParseWhole<T>(ReadOnlySpan<char> text, out T value)
        where T : System.Numerics.INumber<T>
    {
        text = text.Trim();
        return T.TryParse(text, NumberStyles.AllowLeadingSign, NumberFormatInfo.InvariantInfo, out value) || text.IsEmpty;
    }

    private static bool ParseFlag(ReadOnlySpan<char> text, out bool value)
    {
        string word = text.Trim().ToString().ToLowerInvariant();
        value = word is "true" or "yes" or "t" or "y" or "on" or "1" or "+1" or "+";
        return value || word is "false" or "no" or "f" or "n" or "off" or "0" or "-1" or "-" or "";
    }
}
