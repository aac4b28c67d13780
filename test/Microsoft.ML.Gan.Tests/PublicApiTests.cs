using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The public surface is what PublicApi.txt says; a change there is a decision, not an accident.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void ThePublicSurfaceIsTheApprovedOne()
    {
        string[] actual = [.. Surface().Order(StringComparer.Ordinal)];
        string file = Path.Combine(SourceFolder(), "PublicApi.txt");
        string[] approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        string received = Path.Combine(Path.GetTempPath(), "PublicApi.received.txt");
        if (!actual.SequenceEqual(approved))
        {
            File.WriteAllLines(received, actual);
            Assert.Fail($"New: {string.Join(" | ", actual.Except(approved))}. Gone: {string.Join(" | ", approved.Except(actual))}. If that is meant, copy {received} to {file}.");
        }
    }

    private static IEnumerable<string> Surface()
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (Type type in typeof(GanTransformer).Assembly.GetExportedTypes())
        {
            yield return Name(type);
            foreach (MemberInfo member in type.GetMembers(Declared))
            {
                if (member is MethodBase method && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                    && !(method.IsSpecialName && member is MethodInfo))
                {
                    yield return $"{Name(type)}.{member.Name}({string.Join(", ", method.GetParameters().Select(Parameter))}){(member is MethodInfo info ? " : " + Name(info.ReturnType) : "")}";
                }
                else if (member is PropertyInfo property && property.GetAccessors().Length > 0)
                {
                    yield return $"{Name(type)}.{property.Name} : {Name(property.PropertyType)}{(property.SetMethod is null ? "" : " init")}";
                }
                else if (member is FieldInfo { IsPublic: true, IsSpecialName: false } field)
                {
                    yield return $"{Name(type)}.{field.Name} : {Name(field.FieldType)}";
                }
            }
        }
    }

    private static string Parameter(ParameterInfo parameter) =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "null"}" : "")}";

    private static string Name(Type type)
    {
        string name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
