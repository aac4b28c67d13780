using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>One component's folder in a model file, while it is read.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;

    public readonly ModelHeader Header;
    private readonly string _loaderAssemblyName;

    private ModelLoadContext(RepositoryReader rep, Stream stream, string dir)
    {
        Repository = rep;
        Directory = dir;
        Reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        Header = ModelHeader.BeginRead(Reader, out Strings, out _loaderAssemblyName);
    }

    private IExceptionContext Context => Repository.ExceptionContext;

    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra)
        where TRes : class
    {
        using Stream stream = rep.OpenEntryOrNull(dir, RepositoryPath.ModelStreamName);
        if (stream is null)
        {
            result = null;
            return false;
        }

        using var ctx = new ModelLoadContext(rep, stream, dir);
        if (!ctx.TryCreate<TRes, TSig>(env, out result, extra))
            throw env.ExceptDecode($"Couldn't load model: '{dir}'");
        return true;
    }

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra)
        where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, rep, dir, extra))
            throw env.ExceptDecode("Corrupt model file");
    }

    public bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra)
        where TRes : class =>
        LoadModelOrNull<TRes, TSig>(env, out result, Repository, RepositoryPath.Combine(Directory, name), extra);

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra)
        where TRes : class =>
        LoadModel<TRes, TSig>(env, out result, Repository, RepositoryPath.Combine(Directory, name), extra);

    /// <summary>Fails unless nothing has been read yet.</summary>
    public void CheckAtModel() => Context.CheckDecode(Reader.BaseStream.Position == ModelHeader.Size);

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        Header.CheckVersionInfo(ver);
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        Context.CheckNonEmpty(name, nameof(name));
        Context.CheckValue(action, nameof(action));
        using Stream stream = Repository.OpenEntryOrNull(Directory, name);
        if (stream is null)
            return false;
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public bool TryLoadTextStream(string name, Action<TextReader> action)
    {
        Context.CheckNonEmpty(name, nameof(name));
        Context.CheckValue(action, nameof(action));
        using Stream stream = Repository.OpenEntryOrNull(Directory, name);
        if (stream is null)
            return false;
        using var reader = new StreamReader(stream);
        action(reader);
        return true;
    }

    public string LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        Context.CheckDecode(-1 <= id && id < Strings.Length);
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        int id = Reader.ReadInt32();
        Context.CheckDecode(0 <= id && id < Strings.Length);
        return Strings[id];
    }

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        Context.CheckDecode(text.Length > 0);
        return text;
    }

    public void Dispose() => Reader.Dispose();

    private bool TryCreate<TRes, TSig>(IHostEnvironment env, out TRes result, object[] extra)
        where TRes : class
    {
        if (!string.IsNullOrEmpty(_loaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(_loaderAssemblyName));

        object[] args = [this, .. extra];
        foreach (string signature in (string[])[Header.LoaderSignature, Header.LoaderSignatureAlt])
        {
            if (string.IsNullOrWhiteSpace(signature)
                || !env.ComponentCatalog.TryCreateInstance<TSig>(env, signature, args, out object instance))
            {
                continue;
            }
            result = instance as TRes;
            if (result is null)
                continue;

            // A component that reads less or more than it wrote has misread.
            Contracts.CheckDecode(Reader.BaseStream.Position == Header.ModelEnd);
            return true;
        }
        result = null;
        return false;
    }
}

/// <summary>The arguments that a class loaded from a model file is made from.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);
