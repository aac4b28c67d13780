using System.Reflection;

namespace TorchSharp.Utils
{
    /// <summary>The name under which a field is registered in its module, where it differs from the field's own.</summary>
    [AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = true)]
    public class ComponentNameAttribute : Attribute
    {
        public ComponentNameAttribute() { }

        public string? Name { get; set; }
    }
}

namespace TorchSharp
{
    public static class FieldInfoExtensionMethods
    {
        /// <summary>The component name given by attribute, or the field's name.</summary>
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<Utils.ComponentNameAttribute>()?.Name ?? field.Name;
    }
}
