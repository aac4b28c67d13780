using TorchSharp.Utils;

namespace TorchSharp.Modules;

using static torch;
using static torch.optim;

/// <summary>What the managed optimizers share: groups, state per parameter, files.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = new();

    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public OptimizerHelper() : base(IntPtr.Zero) { }

    /// <summary>Runs <paramref name="body"/> on every group, outside the graph and in a dispose scope of its own.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recorded = enable_grad();
            loss = loss_closure();
        }
        using var unrecorded = WithNoGrad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }
        return loss;
    }

    /// <summary>The group's parameters that have a gradient, with gradient and state, split by what the key tells apart.</summary>
    private protected IEnumerable<Batch<TState>> Batches<TState>(ParamGroup group, Func<TState, long> key) where TState : OptimizerState
    {
        var batches = new Dictionary<long, Batch<TState>>();
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }
            var state = (TState)_state[parameter.handle];
            long k = key(state);
            if (!batches.TryGetValue(k, out var batch))
            {
                batches.Add(k, batch = new Batch<TState>());
            }
            batch.ParameterList.Add(parameter);
            batch.GradientList.Add(gradient);
            batch.States.Add(state);
        }
        return batches.Values;
    }

    /// <summary>Gives each parameter of a group that has none the optimizer's state, and the group its default rates.</summary>
    private protected void AddGroup(ParamGroup group, OptimizerOptions options, Func<Parameter, OptimizerState> state)
    {
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
        group.Parameters = [.. group.Parameters];
        _parameter_groups.Add(group);
        foreach (var parameter in group.Parameters)
        {
            var fresh = state(parameter);
            _state[parameter.Handle] = fresh;
            fresh.Initialize(options);
        }
    }

    public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    public override void zero_grad()
    {
        using var unrecorded = WithNoGrad();
        foreach (var parameter in parameters())
        {
            using var gradient = parameter.grad;
            if (gradient is not null)
            {
                NnOps.Zero_.Do(gradient);
            }
        }
    }

    public void to(Device device)
    {
        foreach (var state in _state.values())
        {
            state.to(device);
        }
    }

    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            result.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(result.State.Count);
                result.State.Add(_state[parameter.Handle]);
            }
            result.StateIndexRef.Add(places);
        }
        return result;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        foreach (var (options, source) in own.Options.Zip(state_dict.Options).Where(pair => pair.First != pair.Second))
        {
            options.LoadStateDict(source);
        }
        foreach (var (state, source) in own.State.Zip(state_dict.State).Where(pair => pair.First != pair.Second))
        {
            state.LoadStateDict(source);
        }
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        var own = state_dict();
        writer.Encode(own.Options.Count);
        writer.Encode(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var type = reader.ReadString();
        if (type != GetType().Name)
        {
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{type}' in the loaded stream.");
        }
        var own = state_dict();
        long options = reader.Decode(), states = reader.Decode();
        CheckCounts(own, options, states);
        own.Options.ForEach(o => o.LoadStateDict(reader));
        own.State.ForEach(s => s.LoadStateDict(reader));
    }

    private static void CheckCounts(StateDictionary own, long options, long states)
    {
        if (options != own.Options.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        }
        if (states != own.State.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        }
    }

    private protected void DisposeStates()
    {
        foreach (var state in _state.values().OfType<IDisposable>())
        {
            state.Dispose();
        }
        _state.Clear();
    }
}

/// <summary>Parameters that one fused update serves.</summary>
internal sealed class Batch<TState>
{
    internal List<Tensor> ParameterList { get; } = [];

    internal List<Tensor> GradientList { get; } = [];

    internal List<TState> States { get; } = [];

    internal Tensor[] Parameters => [.. ParameterList];

    /// <summary>The gradients as the update rules want them: turned round to maximise, plus the L2 penalty's.</summary>
    internal Tensor[] Gradients(bool maximize, double weightDecay)
    {
        Tensor[] gradients = [.. GradientList];
        if (maximize)
        {
            gradients = Foreach.Neg.List((Arg)gradients);
        }
        return weightDecay == 0 ? gradients : Foreach.Add.List(gradients, Parameters, weightDecay);
    }

    internal Tensor[] Each(Func<TState, Tensor> tensor) => [.. States.Select(tensor)];
}

/// <summary>ATen's operators over lists of tensors.</summary>
internal static class Foreach
{
    internal static readonly Op
        Add = new("_foreach_add", "List"), Add_ = new("_foreach_add_", "List"), AddScalar_ = new("_foreach_add_", "Scalar"),
        Mul_ = new("_foreach_mul_", "Scalar"), Div_ = new("_foreach_div_", "Scalar"), Neg = new("_foreach_neg"),
        Sqrt = new("_foreach_sqrt"), Sqrt_ = new("_foreach_sqrt_"), Maximum = new("_foreach_maximum", "List"),
        AddCMul = new("_foreach_addcmul", "Scalar"), AddCMul_ = new("_foreach_addcmul_", "Scalar"), AddCDiv_ = new("_foreach_addcdiv_", "Scalar");
}
