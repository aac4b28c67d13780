namespace Microsoft.ML.Runtime;

public interface IProgressChannelProvider
{
    IProgressChannel StartProgressChannel(string name);
}

public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    void Checkpoint(params double?[] values);
}

public interface IProgressEntry
{
    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);

    void SetMetric(int index, double value);
}

/// <summary>The names of what a progress channel counts and measures.</summary>
public sealed class ProgressHeader
{
    public readonly IReadOnlyList<string> UnitNames;
    public readonly IReadOnlyList<string> MetricNames;

    public ProgressHeader(string[] metricNames, string[] unitNames)
    {
        Contracts.CheckValueOrNull(metricNames);
        MetricNames = metricNames ?? [];
        UnitNames = unitNames ?? [];
    }

    public ProgressHeader(params string[] unitNames)
        : this(null, unitNames)
    {
    }
}

/// <summary>A progress channel that nobody watches: progress does not reach <see cref="MLContext.Log"/>.</summary>
internal sealed class UnwatchedProgressChannel : IProgressChannel
{
    private readonly IExceptionContext _context;

    public UnwatchedProgressChannel(IExceptionContext context) => _context = context;

    public IProgressChannel StartProgressChannel(string name)
    {
        _context.CheckNonEmpty(name, nameof(name));
        return new UnwatchedProgressChannel(_context);
    }

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
        _context.CheckValue(header, nameof(header));
        _context.CheckValue(fillAction, nameof(fillAction));
    }

    public void Checkpoint(params double?[] values)
    {
    }

    public void Dispose()
    {
    }
}
