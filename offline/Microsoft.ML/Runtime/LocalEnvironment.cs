using System.Collections.Concurrent;
using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>The names and the exception marks that environments, hosts and channels share.</summary>
internal abstract class ChannelProviderBase : IExceptionContext
{
    protected ChannelProviderBase(string shortName, string parentFullName)
    {
        ShortName = string.IsNullOrEmpty(shortName) ? null : shortName;
        ParentFullName = string.IsNullOrEmpty(parentFullName) ? null : parentFullName;
        FullName = ParentFullName is null ? ShortName : $"{ParentFullName}; {ShortName}";
    }

    public string ShortName { get; }

    public string ParentFullName { get; }

    public string FullName { get; }

    public virtual string ContextDescription => FullName;

    public virtual TException Process<TException>(TException ex)
        where TException : Exception
    {
        if (ex is null)
            return null;
        ex.Data["Throwing component"] = ShortName;
        ex.Data["Parent component"] = ParentFullName;
        return Contracts.Mark(ex);
    }
}

/// <summary>What <see cref="MLContext"/> wraps: the root of all hosts.</summary>
internal sealed class LocalEnvironment : HostEnvironment, IHostEnvironmentInternal
{
    private readonly ConcurrentDictionary<string, object> _options = new(StringComparer.Ordinal);

    public LocalEnvironment(int? seed = null)
        : base(seed)
    {
    }

    public event Action<ChannelProviderBase, ChannelMessage> MessageSent;

    public int? GpuDeviceIdOption { get; set; }

    public bool FallbackToCpuOption { get; set; } = true;

    public string TempFilePathOption { get; set; } = Path.GetTempPath();

    public ConcurrentDictionary<string, object> Options => _options;

    public void Send(ChannelProviderBase source, ChannelMessage message) => MessageSent?.Invoke(source, message);
}

/// <summary>One component's environment.</summary>
internal sealed class Host : HostEnvironment, IHost
{
    public Host(HostEnvironment parent, string name, Random random)
        : base(parent, name, random)
    {
    }

    public Random Rand => Random;
}

internal abstract class HostEnvironment : ChannelProviderBase, IHostEnvironmentInternal, ICancelable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<HostEnvironment>> _children = [];
    private readonly LocalEnvironment _root;
    private readonly HostEnvironment _parent;

    protected HostEnvironment(int? seed)
        : base(null, null)
    {
        Seed = seed;
        Random = seed is { } value ? new Random(value) : new Random();
        ComponentCatalog = new ComponentCatalog();
        _root = (LocalEnvironment)this;
    }

    // A host's full name begins with that of its grandparent, as in the real one.
    protected HostEnvironment(HostEnvironment parent, string name, Random random)
        : base(name, parent._parent?.FullName)
    {
        _parent = parent;
        Seed = parent.Seed;
        Random = random;
        ComponentCatalog = parent.ComponentCatalog;
        IsCanceled = parent.IsCanceled;
        _root = parent._root;
    }

    public ComponentCatalog ComponentCatalog { get; }

    public int? Seed { get; }

    public bool IsCanceled { get; private set; }

    public int? GpuDeviceId
    {
        get => _root.GpuDeviceIdOption;
        set => _root.GpuDeviceIdOption = value;
    }

    public bool FallbackToCpu
    {
        get => _root.FallbackToCpuOption;
        set => _root.FallbackToCpuOption = value;
    }

    public string TempFilePath
    {
        get => _root.TempFilePathOption;
        set => _root.TempFilePathOption = value;
    }

    public override string ContextDescription => "HostEnvironment";

    protected Random Random { get; }

    // Each host takes the next number of its parent's generator as its seed, so that one context seed fixes all of them.
    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_lock)
        {
            var host = new Host(this, name, new Random(seed ?? Random.Next()));
            _children.RemoveAll(child => !child.TryGetTarget(out _));
            _children.Add(new WeakReference<HostEnvironment>(host));
            return host;
        }
    }

    public void CancelExecution()
    {
        lock (_lock)
        {
            foreach (WeakReference<HostEnvironment> child in _children)
            {
                if (child.TryGetTarget(out HostEnvironment host))
                    host.CancelExecution();
            }
            _children.Clear();
            IsCanceled = true;
        }
    }

    public IChannel Start(string name) => new Channel(_root, this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => typeof(TMessage) == typeof(ChannelMessage)
        ? (IPipe<TMessage>)Start(name)
        : new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new UnwatchedProgressChannel(this);
    }

    public override TException Process<TException>(TException ex)
    {
        if (ex is null)
            return null;
        ex.Data["Throwing component"] = "Environment";
        return Contracts.Mark(ex);
    }

    public bool TryAddOption<T>(string name, T value) => _root.Options.TryAdd(name, value);

    public void SetOption<T>(string name, T value) => _root.Options[name] = value;

    public bool TryGetOption<T>(string name, out T value)
    {
        bool found = _root.Options.TryGetValue(name, out object boxed);
        value = found ? (T)boxed : default;
        return found;
    }

    public T GetOptionOrDefault<T>(string name) => TryGetOption(name, out T value) ? value : default;

    public bool RemoveOption(string name) => _root.Options.TryRemove(name, out _);
}

/// <summary>A pipe for messages that nobody listens to.</summary>
internal class Pipe<TMessage> : ChannelProviderBase, IPipe<TMessage>
{
    private readonly ChannelProviderBase _parent;
    private bool _disposed;

    public Pipe(ChannelProviderBase parent, string name)
        : base(name, parent.FullName) => _parent = parent;

    public virtual void Send(TMessage msg)
    {
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Finish();
    }

    public override TException Process<TException>(TException ex)
    {
        if (ex is null)
            return null;
        ex.Data["Throwing component"] = _parent.ShortName;
        ex.Data["Parent component"] = _parent.ParentFullName;
        ex.Data["Phase"] = ShortName;
        return Contracts.Mark(ex);
    }

    protected virtual void Finish()
    {
    }
}

/// <summary>A channel whose messages reach <see cref="MLContext.Log"/>.</summary>
internal sealed class Channel : Pipe<ChannelMessage>, IChannel
{
    private readonly LocalEnvironment _root;
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Channel(LocalEnvironment root, ChannelProviderBase parent, string name)
        : base(parent, name)
    {
        _root = root;
        Trace(MessageSensitivity.None, "Channel started");
    }

    public override void Send(ChannelMessage msg) => _root.Send(this, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

    protected override void Finish()
    {
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }
}
