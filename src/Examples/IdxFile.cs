using System.Buffers.Binary;
using System.IO.Compression;

namespace Gan.Examples;

/// <summary>An idx file of bytes, as MNIST and its relatives come in: plain or gzip, by content.</summary>
public sealed class IdxFile
{
    private IdxFile(int[] dimensions, byte[] values)
    {
        Dimensions = dimensions;
        Values = values;
    }

    /// <summary>For images: count, height, width and, in colour, channels. For labels: count.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>All values, last dimension fastest.</summary>
    public byte[] Values { get; }

    public static IdxFile Read(string path) => Open(path, stream =>
    {
        int[] dimensions = ReadDimensions(stream, path);
        var values = new byte[dimensions.Aggregate(1, (size, dimension) => size * dimension)];
        stream.ReadExactly(values);
        return new IdxFile(dimensions, values);
    });

    /// <summary>What <see cref="Dimensions"/> will be, without the values.</summary>
    public static IReadOnlyList<int> ReadDimensions(string path) => Open(path, stream => ReadDimensions(stream, path));

    private static T Open<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            bool gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            using Stream stream = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            return read(stream);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new DemoException($"'{path}' is cut short or damaged: {error.Message}");
        }
    }

    private static int[] ReadDimensions(Stream stream, string path)
    {
        var number = new byte[4];
        stream.ReadExactly(number);
        // Two zero bytes, the type (8: unsigned byte), the number of dimensions.
        if (number is not [0, 0, 8, >= 1 and <= 4])
        {
            throw new DemoException($"'{path}' is no idx file of bytes with 1 to 4 dimensions.");
        }
        var dimensions = new int[number[3]];
        long size = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            stream.ReadExactly(number);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            size *= dimensions[i];
            if (dimensions[i] <= 0 || size > Array.MaxLength)
            {
                throw new DemoException($"'{path}' gives a size of {string.Join("×", dimensions[..(i + 1)])}, which no such file has.");
            }
        }
        return dimensions;
    }
}
