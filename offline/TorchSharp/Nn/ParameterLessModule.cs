namespace TorchSharp.Modules;

using static torch;
using static torch.nn;

public interface IParameterLessModule { }

/// <summary>A layer that has nothing to learn, move or save.</summary>
public abstract class ParameterLessModule<T1, TResult> : Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refused();

    public override void register_parameter(string name, Parameter param) => throw Refused();

    public override void register_module(string name, nn.Module submodule) => throw Refused();

    private InvalidOperationException Refused() => new($"Cannot register a component in the parameter-less module {GetName()}.");
}
