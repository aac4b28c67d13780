namespace Microsoft.ML.Runtime;

/// <summary>Adds to exceptions where they come from, before they are thrown.</summary>
public interface IExceptionContext
{
    TException Process<TException>(TException ex)
        where TException : Exception;

    string ContextDescription { get; }
}
