namespace TorchSharp.Modules;

using static torch;

/// <summary>A tensor that a module learns: a leaf that registers itself where it is assigned to a module's field.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes the native tensor over from <paramref name="data"/>, which is empty afterwards.</summary>
    public Parameter(Tensor data, bool requires_grad = true) : this(data, data.OwningDisposeScope, requires_grad) { }

    private Parameter(Tensor data, DisposeScope? scope, bool requires_grad) : base(Leaf(data).TakeHandle())
    {
        this.requires_grad = requires_grad;
        // The parameter lives where its data lived, not in the scope that happens to be current.
        if (scope is null)
        {
            DetachFromDisposeScope();
        }
        else
        {
            MoveToOtherDisposeScope(scope);
        }
    }

    // A tensor with a history cannot become a leaf: its detached alias can.
    private static Tensor Leaf(Tensor data)
    {
        if (data.is_leaf)
        {
            return data;
        }
        var leaf = data.detach();
        data.Dispose();
        return leaf;
    }
}
