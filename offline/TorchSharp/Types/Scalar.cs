using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number on its way into an operator.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarType type, Arg argument, Complex value)
    {
        Type = type;
        Argument = argument;
        Value = value;
    }

    public ScalarType Type { get; }

    internal Arg Argument { get; }

    /// <summary>The value where it is not an integer (integers beyond 2^53 live in <see cref="Argument"/>).</summary>
    internal Complex Value { get; }

    internal bool IsInteger => Argument.Tag is ValueTag.Int or ValueTag.Bool;

    internal static Scalar Integer(ScalarType type, long value) => new(type, value, value);

    internal static Scalar Real(ScalarType type, double value) => new(type, value, value);

    internal static Scalar Flag(bool value) => new(ScalarType.Bool, value, value ? 1 : 0);

    internal static Scalar Complex(ScalarType type, Complex value) => new(type, Arg.Number(value), value);

    public static implicit operator Scalar(byte value) => Integer(ScalarType.Byte, value);
    public static implicit operator Scalar(sbyte value) => Integer(ScalarType.Int8, value);
    public static implicit operator Scalar(short value) => Integer(ScalarType.Int16, value);
    public static implicit operator Scalar(int value) => Integer(ScalarType.Int32, value);
    public static implicit operator Scalar(long value) => Integer(ScalarType.Int64, value);
    public static implicit operator Scalar(Half value) => Real(ScalarType.Float16, (double)value);
    public static implicit operator Scalar(float value) => Real(ScalarType.Float32, value);
    public static implicit operator Scalar(double value) => Real(ScalarType.Float64, value);
    public static implicit operator Scalar(bool value) => Flag(value);
    public static implicit operator Scalar((float, float) value) => Complex(ScalarType.ComplexFloat32, new Complex(value.Item1, value.Item2));
    public static implicit operator Scalar(Complex value) => Complex(ScalarType.ComplexFloat64, value);

    public void Dispose()
    {
    }
}

/// <summary>Conversions between numbers and scalars.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static Scalar ToScalar(this Complex value) => value;

    public static byte ToByte(this Scalar value) => (byte)value.ToInt64();
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.ToInt64();
    public static short ToInt16(this Scalar value) => (short)value.ToInt64();
    public static int ToInt32(this Scalar value) => (int)value.ToInt64();
    public static long ToInt64(this Scalar value) => value.IsInteger ? value.Argument.Bits : (long)value.Value.Real;
    public static Half ToHalf(this Scalar value) => (Half)value.ToDouble();
    public static float ToSingle(this Scalar value) => (float)value.ToDouble();
    public static double ToDouble(this Scalar value) => value.IsInteger ? value.Argument.Bits : value.Value.Real;
    public static bool ToBoolean(this Scalar value) => value.Value != Complex.Zero;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) => ((float)value.Value.Real, (float)value.Value.Imaginary);
    public static Complex ToComplexFloat64(this Scalar value) => value.Value;
}
