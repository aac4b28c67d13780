using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The first 256 bytes of a Model.key: signatures, versions, and where the parts of the stream lie.</summary>
/// <remarks>The stream is header, model block, string table (ends, then UTF-16 characters), assembly name, tail.</remarks>
internal sealed class ModelHeader
{
    public const int Size = 0x100;

    private const ulong SignatureValue = 0x4C45444F4D004C4D; // "ML\0MODEL"
    private const ulong TailSignatureValue = 0x4D4C004D4F44454C;
    private const uint VerWrittenCur = 0x00010002;
    private const uint VerReadableCur = 0x00010002;
    private const uint VerWeCanReadBack = 0x00010001;
    private const int SignatureLength = 24;

    private long _modelLength;
    private long _stringTable;
    private long _stringTableLength;
    private long _stringChars;
    private long _stringCharsLength;
    private long _tail;
    private long _end;
    private long _assemblyName;
    private uint _assemblyNameLength;
    private VersionInfo _version;

    public ulong ModelSignature { get; private set; }

    public uint ModelVerWritten { get; private set; }

    public uint ModelVerReadable { get; private set; }

    public string LoaderSignature { get; private set; }

    public string LoaderSignatureAlt { get; private set; }

    public long ModelEnd => Size + _modelLength;

    public static ulong Pack(string text, int start)
    {
        ulong packed = 0;
        for (int i = start; i < Math.Min(text.Length, start + 8); i++)
        {
            Contracts.Check(text[i] <= 0xFF);
            packed |= (ulong)text[i] << ((i - start) * 8);
        }
        return packed;
    }

    /// <summary>Leaves room for the header.</summary>
    public static ModelHeader BeginWrite(BinaryWriter writer)
    {
        writer.Write(new byte[Size]);
        return new ModelHeader();
    }

    public void SetVersionInfo(VersionInfo version)
    {
        Contracts.Check(version.LoaderSignature is null or { Length: <= SignatureLength });
        Contracts.Check(version.LoaderSignatureAlt is null or { Length: <= SignatureLength });
        _version = version;
        ModelSignature = version.ModelSignature;
        ModelVerWritten = version.VerWrittenCur;
        ModelVerReadable = version.VerReadableCur;
        LoaderSignature = version.LoaderSignature ?? "";
        LoaderSignatureAlt = version.LoaderSignatureAlt ?? "";
    }

    /// <summary>Writes what follows the model block, then the header itself.</summary>
    public void EndWrite(BinaryWriter writer, IReadOnlyList<string> strings)
    {
        _modelLength = writer.BaseStream.Position - Size;
        if (strings.Count > 0)
        {
            _stringTable = writer.BaseStream.Position;
            long end = 0;
            foreach (string text in strings)
                writer.Write(end += text.Length * sizeof(char));
            _stringChars = writer.BaseStream.Position;
            _stringTableLength = _stringChars - _stringTable;
            foreach (string text in strings)
                writer.Write(Encoding.Unicode.GetBytes(text));
            _stringCharsLength = writer.BaseStream.Position - _stringChars;
        }

        if (!string.IsNullOrEmpty(_version.LoaderAssemblyName))
        {
            _assemblyName = writer.BaseStream.Position;
            writer.Write(Encoding.Unicode.GetBytes(_version.LoaderAssemblyName));
            _assemblyNameLength = (uint)(writer.BaseStream.Position - _assemblyName);
        }

        _tail = writer.BaseStream.Position;
        writer.Write(TailSignatureValue);
        _end = writer.BaseStream.Position;
        writer.BaseStream.Position = 0;
        WriteFields(writer);
        writer.BaseStream.Position = _end;
    }

    /// <summary>Reads and validates, and leaves the reader at the model block.</summary>
    public static ModelHeader BeginRead(BinaryReader reader, out string[] strings, out string loaderAssemblyName)
    {
        byte[] bytes = reader.ReadBytes(Size);
        Contracts.CheckDecode(bytes.Length == Size);
        var header = new ModelHeader();
        using (var fields = new BinaryReader(new MemoryStream(bytes)))
            header.ReadFields(fields);

        header.Validate(reader.BaseStream.Length);
        strings = header.ReadStrings(reader);
        loaderAssemblyName = ReadText(reader, header._assemblyName, header._assemblyNameLength);
        reader.BaseStream.Position = header._tail;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignatureValue, "Corrupt model file tail");
        reader.BaseStream.Position = Size;
        return header;
    }

    public void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        if (ModelVerReadable > version.VerWrittenCur)
        {
            throw Contracts.ExceptDecode(
                "Cause: this version cannot read component '{0}' of the model, because the model is too new.\n"
                + "Debug details: Maximum expected version {1}, got {2}.", version.LoaderSignature, version.VerWrittenCur, ModelVerReadable);
        }
        if (ModelVerWritten < version.VerWeCanReadBack)
        {
            throw Contracts.ExceptDecode(
                "Cause: this version cannot read component '{0}' of the model, because the model is too old.\n"
                + "Debug details: Minimum expected version {1}, got {2}.", version.LoaderSignature, version.VerWeCanReadBack, ModelVerWritten);
        }
    }

    private static string Unpack(params ulong[] packed)
    {
        var text = new StringBuilder(SignatureLength);
        foreach (ulong part in packed)
        {
            for (int i = 0; i < 8; i++)
                text.Append((char)((part >> (i * 8)) & 0xFF));
        }
        return text.ToString().TrimEnd('\0');
    }

    private void WriteFields(BinaryWriter writer)
    {
        writer.Write(SignatureValue);
        writer.Write(VerWrittenCur);
        writer.Write(VerReadableCur);
        writer.Write((long)Size);
        writer.Write(_modelLength);
        writer.Write(_stringTable);
        writer.Write(_stringTableLength);
        writer.Write(_stringChars);
        writer.Write(_stringCharsLength);
        writer.Write(ModelSignature);
        writer.Write(ModelVerWritten);
        writer.Write(ModelVerReadable);
        foreach (string signature in (string[])[LoaderSignature, LoaderSignatureAlt])
        {
            for (int start = 0; start < SignatureLength; start += 8)
                writer.Write(Pack(signature, start));
        }
        writer.Write(_tail);
        writer.Write(_end);
        writer.Write(_assemblyName);
        writer.Write(_assemblyNameLength);
    }

    private void ReadFields(BinaryReader reader)
    {
        Contracts.CheckDecode(reader.ReadUInt64() == SignatureValue, "Wrong file type");
        uint written = reader.ReadUInt32();
        uint readable = reader.ReadUInt32();
        Contracts.CheckDecode(readable <= written, "Corrupt file header");
        Contracts.CheckDecode(readable <= VerWrittenCur, "File is too new");
        Contracts.CheckDecode(written >= VerWeCanReadBack, "File is too old");
        Contracts.CheckDecode(reader.ReadInt64() == Size);
        _modelLength = reader.ReadInt64();
        _stringTable = reader.ReadInt64();
        _stringTableLength = reader.ReadInt64();
        _stringChars = reader.ReadInt64();
        _stringCharsLength = reader.ReadInt64();
        ModelSignature = reader.ReadUInt64();
        ModelVerWritten = reader.ReadUInt32();
        ModelVerReadable = reader.ReadUInt32();
        LoaderSignature = Unpack(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        LoaderSignatureAlt = Unpack(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        _tail = reader.ReadInt64();
        _end = reader.ReadInt64();
        _assemblyName = reader.ReadInt64();
        _assemblyNameLength = reader.ReadUInt32();
    }

    // Each part begins where the one before it ends.
    private void Validate(long streamLength)
    {
        Contracts.CheckDecode(_modelLength >= 0);
        long position = ModelEnd;
        if (_stringTable == 0)
        {
            Contracts.CheckDecode(_stringTableLength == 0 && _stringChars == 0 && _stringCharsLength == 0);
        }
        else
        {
            Contracts.CheckDecode(_stringTable == position && _stringTableLength > 0 && _stringTableLength % sizeof(long) == 0);
            Contracts.CheckDecode(_stringChars == _stringTable + _stringTableLength && _stringCharsLength >= 0);
            position = _stringChars + _stringCharsLength;
        }

        if (_assemblyName == 0)
        {
            Contracts.CheckDecode(_assemblyNameLength == 0);
        }
        else
        {
            Contracts.CheckDecode(_assemblyName == position && _assemblyNameLength % sizeof(char) == 0);
            position += _assemblyNameLength;
        }
        Contracts.CheckDecode(_tail == position && _end == _tail + sizeof(ulong) && _end <= streamLength);
    }

    private string[] ReadStrings(BinaryReader reader)
    {
        var strings = new string[_stringTableLength / sizeof(long)];
        reader.BaseStream.Position = _stringTable;
        var ends = new long[strings.Length];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = reader.ReadInt64();

        long start = 0;
        for (int i = 0; i < strings.Length; i++)
        {
            Contracts.CheckDecode(start <= ends[i] && ends[i] <= _stringCharsLength);
            strings[i] = ReadText(reader, _stringChars + start, ends[i] - start);
            start = ends[i];
        }
        Contracts.CheckDecode(start == _stringCharsLength);
        return strings;
    }

    private static string ReadText(BinaryReader reader, long position, long length)
    {
        reader.BaseStream.Position = position;
        return Encoding.Unicode.GetString(reader.ReadBytes(checked((int)length)));
    }
}
