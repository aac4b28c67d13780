namespace TorchSharp.Modules;

using static torch;

/// <summary>What the property setters of the layers share.</summary>
internal static class Layer
{
    /// <summary>Puts a new tensor into a layer's field, out of every dispose scope, and disposes the one it replaces.</summary>
    internal static void Replace<T>(ref T? field, T? value, Action<T?> register) where T : Tensor
    {
        if (value is not null && field is not null && value.handle == field.handle)
        {
            return;
        }
        field?.Dispose();
        field = value;
        value?.DetachFromDisposeScope();
        register(value);
    }
}
