using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>An ATen operator, looked up by schema name when it is first called.</summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int Results = 8;
    private const int StackSlots = 512;
    private nint handle;

    private nint Handle => handle != 0 ? handle : handle = Native.Check(Native.ts_op("aten::" + name, overload));

    /// <summary>The one tensor that the operator returns.</summary>
    internal Tensor Call(params ReadOnlySpan<Arg> arguments)
    {
        Value result;
        Run(arguments, &result, 1);
        return new Tensor((nint)result.Bits);
    }

    /// <summary>In place: returns the first argument itself.</summary>
    internal Tensor In(params ReadOnlySpan<Arg> arguments)
    {
        Run(arguments, null, 0);
        return (Tensor)arguments[0].Object!;
    }

    /// <summary>Drops whatever the operator returns.</summary>
    internal void Do(params ReadOnlySpan<Arg> arguments) => Run(arguments, null, 0);

    /// <summary>A number or flag that the operator returns.</summary>
    internal long Int(params ReadOnlySpan<Arg> arguments)
    {
        Value result;
        Run(arguments, &result, 1);
        return result.Bits;
    }

    internal (Tensor, Tensor) Two(params ReadOnlySpan<Arg> arguments)
    {
        Value* r = stackalloc Value[2];
        Run(arguments, r, 2);
        return (Wrap(r[0])!, Wrap(r[1])!);
    }

    internal (Tensor, Tensor, Tensor) Three(params ReadOnlySpan<Arg> arguments)
    {
        Value* r = stackalloc Value[3];
        Run(arguments, r, 3);
        return (Wrap(r[0])!, Wrap(r[1])!, Wrap(r[2])!);
    }

    /// <summary>Every result, lists flattened, null where libtorch returned none.</summary>
    internal Tensor?[] Many(params ReadOnlySpan<Arg> arguments)
    {
        Value* few = stackalloc Value[Results];
        int n = Run(arguments, few, Results);
        var tensors = new Tensor?[n];
        if (n <= Results)
        {
            for (int i = 0; i < n; i++) tensors[i] = Wrap(few[i]);
            return tensors;
        }
        var all = new Value[n];
        fixed (Value* p = all) Native.ts_results(p);
        for (int i = 0; i < n; i++) tensors[i] = Wrap(all[i]);
        return tensors;
    }

    /// <summary>Every result of an operator that returns no undefined tensor.</summary>
    internal Tensor[] List(params ReadOnlySpan<Arg> arguments) => Many(arguments)!;

    private static Tensor? Wrap(in Value v) => v.Tag == ValueTag.Tensor && v.Bits != 0 ? new Tensor((nint)v.Bits) : null;

    [SkipLocalsInit]
    private int Run(ReadOnlySpan<Arg> arguments, Value* results, int capacity)
    {
        int slots = 0;
        foreach (ref readonly Arg a in arguments) slots += a.Slots;
        if (slots <= StackSlots)
        {
            long* small = stackalloc long[slots + 1];
            return Run(arguments, small, results, capacity);
        }
        fixed (long* big = new long[slots]) return Run(arguments, big, results, capacity);
    }

    [SkipLocalsInit]
    private int Run(ReadOnlySpan<Arg> arguments, long* slots, Value* results, int capacity)
    {
        Value* values = stackalloc Value[arguments.Length];
        for (int i = 0; i < arguments.Length; i++) arguments[i].Write(ref values[i], ref slots);
        int n = Native.ts_call(Handle, values, arguments.Length, results, capacity);
        // The finalizer of an argument that nothing else refers to must wait for the call.
        foreach (ref readonly Arg a in arguments) GC.KeepAlive(a.Object);
        return n >= 0 ? n : throw Native.Error();
    }
}
