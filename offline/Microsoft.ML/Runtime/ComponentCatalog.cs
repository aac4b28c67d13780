using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The classes that can be made by name, which is how models come back from files.</summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, Type Signature), LoadableClass> _classes = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (LoadableClassAttribute attribute in assembly.GetCustomAttributes<LoadableClassAttribute>())
                Add(attribute, throwOnError);
        }
    }

    /// <summary>Makes an instance, or returns false where no class has that name.</summary>
    internal bool TryCreateInstance<TSig>(IHostEnvironment env, string loadName, object[] args, out object instance)
    {
        LoadableClass found;
        lock (_lock)
        {
            if (!_classes.TryGetValue((Normalize(loadName), typeof(TSig)), out found))
            {
                instance = null;
                return false;
            }
        }
        instance = found.Create(env, args);
        return true;
    }

    private static string Normalize(string loadName) => (loadName ?? "").ToLowerInvariant().Trim();

    private void Add(LoadableClassAttribute attribute, bool throwOnError)
    {
        LoadableClass found = LoadableClass.Find(attribute);
        if (found is null)
        {
            if (throwOnError)
                throw Contracts.Except($"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
            return;
        }

        foreach (Type signature in attribute.SigTypes)
        {
            foreach (string name in attribute.LoadNames)
            {
                if (_classes.TryAdd((Normalize(name), signature), found) || !throwOnError)
                    continue;
                throw Contracts.Except($"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}' to {attribute.InstanceType.Name}, "
                    + $"already mapped to {_classes[(Normalize(name), signature)].Type.Name}.");
            }
        }
    }

    /// <summary>A constructor or a static Create method, with or without an environment in front.</summary>
    private sealed record LoadableClass(Type Type, MethodBase Maker, bool NeedsEnvironment)
    {
        public static LoadableClass Find(LoadableClassAttribute attribute)
        {
            Type[] plain = attribute.CtorTypes;
            Type[] withEnvironment = [typeof(IHostEnvironment), .. plain];
            MethodBase constructor = Constructor(attribute, plain) ?? Constructor(attribute, withEnvironment);
            MethodBase create = CreateMethod(attribute, plain) ?? CreateMethod(attribute, withEnvironment);
            if (constructor is not null && create is not null && constructor.IsPublic == create.IsPublic)
            {
                // Two equally visible ways leave it open which one is meant.
                throw Contracts.Except($"Can't determine how to instantiate loadable class '{attribute.InstanceType.Name}': "
                    + "it has both a constructor and a Create method of the same visibility.");
            }

            MethodBase maker = create is null || constructor is { IsPublic: true } ? constructor : create;
            return maker is null ? null : new LoadableClass(attribute.InstanceType, maker, maker.GetParameters().Length > plain.Length);
        }

        public object Create(IHostEnvironment env, object[] args)
        {
            try
            {
                object[] all = NeedsEnvironment ? [env, .. args] : args;
                return Maker is ConstructorInfo constructor ? constructor.Invoke(all) : Maker.Invoke(null, all);
            }
            catch (TargetInvocationException ex) when (ex.InnerException is { } inner && inner.IsMarked())
            {
                throw Contracts.Except(ex, "Error during class instantiation");
            }
        }

        private static ConstructorInfo Constructor(LoadableClassAttribute attribute, Type[] types) =>
            attribute.InstanceType.IsAssignableFrom(attribute.LoaderType)
                ? attribute.LoaderType.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, types)
                : null;

        private static MethodInfo CreateMethod(LoadableClassAttribute attribute, Type[] types)
        {
            MethodInfo method = attribute.LoaderType.GetMethod(
                "Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy, types);
            return method is not null && method.DeclaringType == attribute.LoaderType && method.ReturnType == attribute.InstanceType ? method : null;
        }
    }
}
