using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ITransformer), typeof(CustomMappings), null, typeof(SignatureLoadModel), "", CustomMappings.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Custom mappings in model files: only the contract's name and its assembly are written.</summary>
internal static class CustomMappings
{
    internal const string LoaderSignature = "CustomTransformer";

    internal static void Save(ModelSaveContext ctx, string contractName, Assembly assembly)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveNonEmptyString(contractName);
        ctx.SaveNonEmptyString(assembly.FullName);
    }

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        string contractName = ctx.LoadNonEmptyString();
        string assemblyName = ctx.LoadNonEmptyString();
        IEnumerable<Type> types = AppDomain.CurrentDomain.GetAssemblies().Where(x => x.FullName == assemblyName).SelectMany(x => x.GetTypes());
        Type factory = types.FirstOrDefault(x => x.GetCustomAttribute<CustomMappingFactoryAttributeAttribute>()?.ContractName == contractName);
        if (factory is null || Activator.CreateInstance(factory, nonPublic: true) is not ICustomMappingFactory maker)
            throw env.Except($"Could not find the custom mapping '{contractName}': register the assembly with its factory, '{assemblyName}', with the component catalog.");
        return maker.CreateTransformer(env, contractName);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CUSTOMXF",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(CustomMappings).Assembly.FullName);
}
