using TorchSharp.Utils;

namespace TorchSharp;

using static torch;

public static partial class TensorExtensionMethods
{
    /// <summary>Writes element type, rank and sizes (LEB128), then the elements, little-endian and row by row.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        writer.Encode((long)tensor.dtype);
        var shape = tensor.shape;
        writer.Encode(shape.Length);
        foreach (long size in shape)
        {
            writer.Encode(size);
        }
        // The writer may hold bytes back that belong before the elements.
        writer.Flush();
        TensorBytes.Write(tensor, writer.BaseStream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
        stream.Flush();
    }

    public static void Save(this Tensor tensor, string location) => tensor.Save(File.Create(location));

    /// <summary>Reads into an existing tensor of the same type and shape.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }
        ReadElements(tensor, type, shape, reader, skip);
    }

    /// <summary>Reads into a tensor of the same shape, or into a new one where there is none.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        tensor ??= skip ? zeros(shape, type) : empty(shape, type);
        ReadElements(tensor, type, shape, reader, skip);
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor!;
    }

    private static (ScalarType, long[]) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        long rank = reader.Decode();
        if (!Enum.IsDefined(type) || rank is < 0 or > 64)
        {
            throw new InvalidDataException($"The stream holds no tensor here: element type {(long)type}, {rank} dimensions.");
        }
        var shape = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = reader.Decode();
        }
        return (type, shape);
    }

    private static void ReadElements(Tensor tensor, ScalarType type, long[] shape, BinaryReader reader, bool skip)
    {
        if (skip)
        {
            TensorBytes.Skip(reader.BaseStream, type, shape);
            return;
        }
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }
        TensorBytes.Read(tensor, reader.BaseStream);
    }
}
