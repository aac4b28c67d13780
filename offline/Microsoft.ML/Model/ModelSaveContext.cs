using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Something that writes itself into a model file.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>One component's folder in a model file, while it is written.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;

    private readonly ModelHeader _header;
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _stringIds = new(StringComparer.Ordinal);

    internal ModelSaveContext(RepositoryWriter rep, string dir, string name)
    {
        Repository = rep;
        Directory = dir;
        Writer = new BinaryWriter(rep.CreateEntry(dir, name), Encoding.UTF8, leaveOpen: true);
        _header = ModelHeader.BeginWrite(Writer);
    }

    private IExceptionContext Context => Repository.ExceptionContext;

    /// <summary>Fails unless nothing has been written yet.</summary>
    internal void CheckAtModel() => Context.Check(Writer.BaseStream.Position == ModelHeader.Size);

    internal void SetVersionInfo(VersionInfo ver) => _header.SetVersionInfo(ver);

    internal void SaveModel<T>(T value, string name)
        where T : class => SaveModel(Repository, value, RepositoryPath.Combine(Directory, name));

    internal static void SaveModel<T>(RepositoryWriter rep, T value, string path)
        where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var ctx = new ModelSaveContext(rep, path, RepositoryPath.ModelStreamName);
        model.Save(ctx);
        ctx.Done();
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        Context.CheckNonEmpty(name, nameof(name));
        Context.CheckValue(action, nameof(action));
        using var writer = new BinaryWriter(Repository.CreateEntry(Directory, name), Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveTextStream(string name, Action<TextWriter> action)
    {
        Context.CheckNonEmpty(name, nameof(name));
        Context.CheckValue(action, nameof(action));
        using var writer = new StreamWriter(Repository.CreateEntry(Directory, name), leaveOpen: true);
        action(writer);
    }

    internal void SaveStringOrNull(string str) => Writer.Write(str is null ? -1 : StringId(str));

    internal void SaveString(string str)
    {
        Context.CheckValue(str, nameof(str));
        Writer.Write(StringId(str));
    }

    internal void SaveString(ReadOnlyMemory<char> str) => Writer.Write(StringId(str.ToString()));

    internal void SaveNonEmptyString(string str)
    {
        Context.CheckParam(!string.IsNullOrEmpty(str), nameof(str));
        Writer.Write(StringId(str));
    }

    internal void SaveNonEmptyString(ReadOnlyMemory<char> str) => SaveNonEmptyString(str.ToString());

    public void Dispose() => Writer.Dispose();

    private int StringId(string text)
    {
        if (!_stringIds.TryGetValue(text, out int id))
        {
            id = _strings.Count;
            _stringIds.Add(text, id);
            _strings.Add(text);
        }
        return id;
    }

    private void Done()
    {
        Context.Check(_header.ModelSignature != 0, "ModelSignature not specified!");
        _header.EndWrite(Writer, _strings);
    }
}
