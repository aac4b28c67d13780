using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>Says of an assembly that it holds a class that can be made by name; the delegate type says from which arguments.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : Attribute
{
    public LoadableClassAttribute(Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(instType, instType, argType, [sigType], userName, loadNames)
    {
    }

    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type sigType, string userName, string loadName, params string[] loadNames)
        : this(instType, loaderType, argType, [sigType], userName, [loadName, .. loadNames])
    {
    }

    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type[] sigTypes, string userName, params string[] loadNames)
    {
        InstanceType = instType;
        LoaderType = loaderType;
        ArgType = argType;
        SigTypes = sigTypes;
        UserName = userName;
        LoadNames = loadNames;
        IEnumerable<Type> parameters = sigTypes[0].GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType);
        CtorTypes = argType is null ? [.. parameters] : [argType, .. parameters];
    }

    public Type InstanceType { get; }

    public Type LoaderType { get; }

    public Type ArgType { get; }

    public IReadOnlyList<Type> SigTypes { get; }

    public string UserName { get; }

    public IReadOnlyList<string> LoadNames { get; }

    internal Type[] CtorTypes { get; }
}
