using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Runtime;

/// <summary>Argument and state checks, and the exceptions that failing ones throw, marked as ML.NET's own.</summary>
internal static partial class Contracts
{
    public const string IsMarkedKey = "ML_IsMarked";

    public static TException Mark<TException>(TException ex)
        where TException : Exception
    {
        ex.Data[IsMarkedKey] = 1;
        return ex;
    }

    public static bool IsMarked(this Exception ex) => ex.Data.Contains(IsMarkedKey);

    public static void CheckAlive(this IHostEnvironment env)
    {
        if (env is ICancelable { IsCanceled: true })
            throw Process(new OperationCanceledException("Operation was canceled."), env);
    }

    public static void Check(bool f)
    {
        if (!f)
            throw Except();
    }

    public static void Check(this IExceptionContext ctx, bool f)
    {
        if (!f)
            throw Except(ctx);
    }

    public static void Check(bool f, string msg)
    {
        if (!f)
            throw Except(msg);
    }

    public static void Check(this IExceptionContext ctx, bool f, string msg)
    {
        if (!f)
            throw Except(ctx, msg);
    }

    public static void CheckUserArg(bool f, string name)
    {
        if (!f)
            throw ExceptUserArg(name);
    }

    public static void CheckUserArg(this IExceptionContext ctx, bool f, string name)
    {
        if (!f)
            throw ExceptUserArg(ctx, name);
    }

    public static void CheckUserArg(bool f, string name, string msg)
    {
        if (!f)
            throw ExceptUserArg(name, msg);
    }

    public static void CheckUserArg(this IExceptionContext ctx, bool f, string name, string msg)
    {
        if (!f)
            throw ExceptUserArg(ctx, name, msg);
    }

    public static void CheckParam(bool f, string paramName)
    {
        if (!f)
            throw ExceptParam(paramName);
    }

    public static void CheckParam(this IExceptionContext ctx, bool f, string paramName)
    {
        if (!f)
            throw ExceptParam(ctx, paramName);
    }

    public static void CheckParam(bool f, string paramName, string msg)
    {
        if (!f)
            throw ExceptParam(paramName, msg);
    }

    public static void CheckParam(this IExceptionContext ctx, bool f, string paramName, string msg)
    {
        if (!f)
            throw ExceptParam(ctx, paramName, msg);
    }

    public static T CheckRef<T>(T val, string paramName)
        where T : class => val ?? throw ExceptValue(paramName);

    public static T CheckRef<T>(this IExceptionContext ctx, T val, string paramName)
        where T : class => val ?? throw ExceptValue(ctx, paramName);

    public static void CheckValue<T>(T val, string paramName)
        where T : class
    {
        if (val is null)
            throw ExceptValue(paramName);
    }

    public static void CheckValue<T>(this IExceptionContext ctx, T val, string paramName)
        where T : class
    {
        if (val is null)
            throw ExceptValue(ctx, paramName);
    }

    public static void CheckValue<T>(T val, string paramName, string msg)
        where T : class
    {
        if (val is null)
            throw ExceptValue(paramName, msg);
    }

    public static void CheckValue<T>(this IExceptionContext ctx, T val, string paramName, string msg)
        where T : class
    {
        if (val is null)
            throw ExceptValue(ctx, paramName, msg);
    }

    public static string CheckNonEmpty(string s, string paramName) =>
        !string.IsNullOrEmpty(s) ? s : throw ExceptEmpty(null, paramName, null);

    public static string CheckNonEmpty(this IExceptionContext ctx, string s, string paramName) =>
        !string.IsNullOrEmpty(s) ? s : throw ExceptEmpty(ctx, paramName, null);

    public static string CheckNonEmpty(this IExceptionContext ctx, string s, string paramName, string msg) =>
        !string.IsNullOrEmpty(s) ? s : throw ExceptEmpty(ctx, paramName, msg);

    public static ICollection<T> CheckNonEmpty<T>(ICollection<T> args, string paramName) =>
        args is { Count: > 0 } ? args : throw ExceptEmpty(null, paramName, null);

    public static ICollection<T> CheckNonEmpty<T>(this IExceptionContext ctx, ICollection<T> args, string paramName) =>
        args is { Count: > 0 } ? args : throw ExceptEmpty(ctx, paramName, null);

    public static ICollection<T> CheckNonEmpty<T>(this IExceptionContext ctx, ICollection<T> args, string paramName, string msg) =>
        args is { Count: > 0 } ? args : throw ExceptEmpty(ctx, paramName, msg);

    public static string CheckNonWhiteSpace(string s, string paramName) =>
        !string.IsNullOrWhiteSpace(s) ? s : throw ExceptWhiteSpace(null, paramName, null);

    public static string CheckNonWhiteSpace(this IExceptionContext ctx, string s, string paramName) =>
        !string.IsNullOrWhiteSpace(s) ? s : throw ExceptWhiteSpace(ctx, paramName, null);

    public static string CheckNonWhiteSpace(this IExceptionContext ctx, string s, string paramName, string msg) =>
        !string.IsNullOrWhiteSpace(s) ? s : throw ExceptWhiteSpace(ctx, paramName, msg);

    public static void CheckDecode(bool f)
    {
        if (!f)
            throw ExceptDecode();
    }

    public static void CheckDecode(this IExceptionContext ctx, bool f)
    {
        if (!f)
            throw ExceptDecode(ctx);
    }

    public static void CheckDecode(bool f, string msg)
    {
        if (!f)
            throw ExceptDecode(msg);
    }

    public static void CheckDecode(this IExceptionContext ctx, bool f, string msg)
    {
        if (!f)
            throw ExceptDecode(ctx, msg);
    }

    public static void CheckIO(bool f)
    {
        if (!f)
            throw ExceptIO();
    }

    public static void CheckIO(this IExceptionContext ctx, bool f, string msg)
    {
        if (!f)
            throw ExceptIO(ctx, msg);
    }

    // These say to a reader that null is legal.
    [Conditional("DEBUG")]
    public static void CheckValueOrNull<T>(T val)
        where T : class
    {
    }

    [Conditional("DEBUG")]
    public static void CheckValueOrNull<T>(this IExceptionContext ctx, T val)
        where T : class
    {
    }

    [Conditional("DEBUG")]
    public static void Assert(bool f) => Debug.Assert(f);

    [Conditional("DEBUG")]
    public static void Assert(this IExceptionContext ctx, bool f) => Debug.Assert(f, ctx?.ContextDescription);

    [Conditional("DEBUG")]
    public static void AssertValue<T>(T val)
        where T : class => Debug.Assert(val is not null);

    [Conditional("DEBUG")]
    public static void AssertValue<T>(this IExceptionContext ctx, T val)
        where T : class => Debug.Assert(val is not null, ctx?.ContextDescription);

    private static string Format(string msg, object[] args) => string.Format(CultureInfo.InvariantCulture, msg, args);
}
