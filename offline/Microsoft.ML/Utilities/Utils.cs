using System.Reflection;

namespace Microsoft.ML.Internal.Utilities;

/// <summary>Small helpers, and calls of generic methods with a type that is known at run time only.</summary>
internal static class Utils
{
    public static int Size<T>(ICollection<T> collection) => collection?.Count ?? 0;

    public static int Size(string text) => text?.Length ?? 0;

    public static bool[] BuildArray(int length, Func<int, bool> value) => BuildArray<bool>(length, value);

    public static T[] BuildArray<T>(int length, Func<int, T> value)
    {
        var array = new T[length];
        for (int i = 0; i < length; i++)
            array[i] = value(i);
        return array;
    }

    public static TRet MarshalInvoke<TRet>(Func<TRet> func, Type genArg) => (TRet)Invoke(func, [genArg]);

    public static TRet MarshalInvoke<TArg1, TRet>(Func<TArg1, TRet> func, Type genArg, TArg1 arg1) => (TRet)Invoke(func, [genArg], arg1);

    public static TRet MarshalInvoke<TArg1, TArg2, TRet>(Func<TArg1, TArg2, TRet> func, Type genArg, TArg1 arg1, TArg2 arg2) =>
        (TRet)Invoke(func, [genArg], arg1, arg2);

    public static TRet MarshalInvoke<TArg1, TArg2, TArg3, TRet>(Func<TArg1, TArg2, TArg3, TRet> func, Type genArg, TArg1 arg1, TArg2 arg2, TArg3 arg3) =>
        (TRet)Invoke(func, [genArg], arg1, arg2, arg3);

    public static TRet MarshalInvoke<TArg1, TArg2, TArg3, TArg4, TRet>(
        Func<TArg1, TArg2, TArg3, TArg4, TRet> func, Type genArg, TArg1 arg1, TArg2 arg2, TArg3 arg3, TArg4 arg4) =>
        (TRet)Invoke(func, [genArg], arg1, arg2, arg3, arg4);

    public static TRet MarshalInvoke<TArg1, TArg2, TArg3, TArg4, TArg5, TRet>(
        Func<TArg1, TArg2, TArg3, TArg4, TArg5, TRet> func, Type genArg, TArg1 arg1, TArg2 arg2, TArg3 arg3, TArg4 arg4, TArg5 arg5) =>
        (TRet)Invoke(func, [genArg], arg1, arg2, arg3, arg4, arg5);

    public static void MarshalActionInvoke(Action action, Type genArg) => Invoke(action, [genArg]);

    public static void MarshalActionInvoke<TArg1>(Action<TArg1> action, Type genArg, TArg1 arg1) => Invoke(action, [genArg], arg1);

    public static void MarshalActionInvoke<TArg1, TArg2>(Action<TArg1, TArg2> action, Type genArg, TArg1 arg1, TArg2 arg2) =>
        Invoke(action, [genArg], arg1, arg2);

    public static void MarshalActionInvoke<TArg1, TArg2, TArg3>(Action<TArg1, TArg2, TArg3> action, Type genArg, TArg1 arg1, TArg2 arg2, TArg3 arg3) =>
        Invoke(action, [genArg], arg1, arg2, arg3);

    public static object Invoke(Delegate model, Type[] genArgs, params object[] args) =>
        model.Method.GetGenericMethodDefinition().MakeGenericMethod(genArgs)
            .Invoke(model.Target, BindingFlags.DoNotWrapExceptions, null, args, null);
}
