using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One operator argument: converts implicitly from whatever an ATen schema takes.</summary>
internal readonly struct Arg
{
    internal readonly object? Object;
    internal readonly long Bits;
    internal readonly ValueTag Tag;
    internal readonly int Length;

    private Arg(ValueTag tag, long bits, object? o = null, int length = 0)
    {
        Tag = tag;
        Bits = bits;
        Object = o;
        Length = length;
    }

    /// <summary>Schema's <c>None</c>.</summary>
    internal static Arg None => default;

    /// <summary>A list of one dimension.</summary>
    internal static Arg Dim(long dim) => new(ValueTag.Ints, dim, null, 1);

    internal static Arg Of(ReadOnlySpan<long> values) => values.ToArray();

    internal static Arg Number(Complex value) => new(ValueTag.Complex, 0, value);

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(ValueTag.Tensor, tensor.Handle, tensor);
    public static implicit operator Arg(long value) => new(ValueTag.Int, value);
    public static implicit operator Arg(int value) => new(ValueTag.Int, value);
    public static implicit operator Arg(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(float value) => (double)value;
    public static implicit operator Arg(bool value) => new(ValueTag.Bool, value ? 1 : 0);
    public static implicit operator Arg(long? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(Scalar? value) => value is null ? default : value.Argument;
    public static implicit operator Arg(ScalarType value) => new(ValueTag.Int, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(string? value) => value is null ? default : new(ValueTag.String, 0, value);
    public static implicit operator Arg(Device? value) => value is null ? default : new(ValueTag.Device, value.index, null, (int)value.type);
    public static implicit operator Arg(Generator? value) => value is null ? default : new(ValueTag.Generator, value.Handle, value);
    public static implicit operator Arg(long[]? value) => value is null ? default : new(ValueTag.Ints, 0, value, value.Length);
    public static implicit operator Arg(double[]? value) => value is null ? default : new(ValueTag.Doubles, 0, value, value.Length);
    public static implicit operator Arg(bool[]? value) => value is null ? default : new(ValueTag.Bools, 0, value, value.Length);
    public static implicit operator Arg(Tensor?[]? value) => value is null ? default : new(ValueTag.Tensors, 0, value, value.Length);

    /// <summary>How many 8-byte slots the argument takes beside its <see cref="Value"/>.</summary>
    internal int Slots => Tag switch
    {
        < ValueTag.Ints or ValueTag.Device or ValueTag.Generator => 0,
        ValueTag.String => ((string)Object!).Length * 3 / 8 + 1,
        ValueTag.Complex => 2,
        _ => Length,
    };

    /// <summary>Writes the argument, its list to <paramref name="slots"/>, which moves on.</summary>
    internal unsafe void Write(ref Value to, ref long* slots)
    {
        to.Tag = Tag;
        to.Length = Length;
        to.Bits = Bits;
        if (Tag is < ValueTag.Ints or ValueTag.Device or ValueTag.Generator) return;
        long* p = slots;
        slots += Slots;
        to.Bits = (long)p;
        switch (Object)
        {
            case null:
                *p = Bits;
                break;
            case long[] list:
                list.CopyTo(new Span<long>(p, list.Length));
                break;
            case double[] list:
                list.CopyTo(new Span<double>(p, list.Length));
                break;
            case bool[] list:
                for (int i = 0; i < list.Length; i++) p[i] = list[i] ? 1 : 0;
                break;
            case Tensor?[] list:
                for (int i = 0; i < list.Length; i++) p[i] = list[i]?.Handle ?? 0;
                break;
            case string text:
                to.Length = System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(p, text.Length * 3));
                break;
            case Complex c:
                *(Complex*)p = c;
                break;
        }
    }
}
