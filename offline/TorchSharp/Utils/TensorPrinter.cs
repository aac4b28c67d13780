using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Tensors for people to read: the header, and the elements in nested brackets.</summary>
internal static class TensorPrinter
{
    private const int MostPerDimension = 24;

    internal static string Print(Tensor tensor, TensorStringStyle style, string? format, CultureInfo? culture, string? newLine)
    {
        if (tensor.IsInvalid) return "[disposed]";
        var text = new StringBuilder($"[{string.Join('x', tensor.shape)}]");
        text.Append($", type = {tensor.dtype}, device = {tensor.device}");
        if (style == TensorStringStyle.Metadata || tensor.is_meta) return text.ToString();
        using DisposeScope scope = NewDisposeScope();
        text.Append(newLine ?? Environment.NewLine);
        Elements(tensor.detach().cpu(), text, format ?? "g5", culture ?? CultureInfo.InvariantCulture);
        return text.ToString();
    }

    private static void Elements(Tensor t, StringBuilder text, string format, CultureInfo culture)
    {
        if (t.Dimensions == 0)
        {
            text.Append(t.is_complex() ? t.ToComplexFloat64().ToString(format, culture) : t.dtype == ScalarType.Bool ? t.ToBoolean().ToString()
                : t.is_integral() ? t.ToInt64().ToString(culture) : t.ToDouble().ToString(format, culture));
            return;
        }
        long n = t.size(0);
        text.Append('[');
        for (long i = 0; i < n; i++)
        {
            if (i > 0) text.Append(", ");
            if (i == MostPerDimension)
            {
                text.Append("...");
                break;
            }
            Elements(t.select(0, i), text, format, culture);
        }
        text.Append(']');
    }
}
