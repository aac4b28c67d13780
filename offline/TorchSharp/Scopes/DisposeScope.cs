using System.Buffers;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Holds the tensors made while it is the innermost scope and disposes them with itself.</summary>
/// <remarks>Tensors know their place in the list, so that one leaves in constant time.</remarks>
public sealed unsafe class DisposeScope : IDisposable
{
    private readonly List<Tensor> held = [];
    private DisposeScopeManager? manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        Outer = manager.Current;
    }

    internal DisposeScope? Outer { get; set; }

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            _ = Manager;
            return held.ToArray();
        }
    }

    public int DisposablesCount
    {
        get
        {
            _ = Manager;
            return held.Count;
        }
    }

    private DisposeScopeManager Manager => manager ?? throw new ObjectDisposedException(typeof(DisposeScope).FullName);

    public bool Contains(IDisposable disposable) => disposable is Tensor tensor && tensor.OwningDisposeScope == this;

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(Outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(Outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable d in disposables) Move(scope, d);
    }

    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(null, first, second);

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(null, first, second, third);

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        DisposeScopeManager m = Manager;
        Tensor tensor = disposable as Tensor ?? throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
        if (tensor.OwningDisposeScope == this) return;
        tensor.OwningDisposeScope?.Remove(tensor);
        Add(tensor);
        m.Tensors.AttachedToScopeCount++;
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables.ToList();
        foreach (IDisposable d in list) Attach(d);
        return list;
    }

    public void DisposeEverything() => Release(null);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep) =>
        Release(new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance));

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets a disposable that has been disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _ = Manager;
        Remove(disposable);
    }

    public void Dispose()
    {
        if (manager is null) return;
        DisposeEverything();
        manager.Close(this);
        manager = null;
    }

    internal void Add(Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.ScopeSlot = held.Count;
        held.Add(tensor);
    }

    internal bool Remove(IDisposable disposable)
    {
        if (disposable is not Tensor tensor || tensor.OwningDisposeScope != this) return false;
        // The last one takes the place of the one that leaves.
        Tensor last = held[^1];
        held[tensor.ScopeSlot] = last;
        last.ScopeSlot = tensor.ScopeSlot;
        held.RemoveAt(held.Count - 1);
        tensor.OwningDisposeScope = null;
        return true;
    }

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        DisposeScopeManager m = Manager;
        if (!Remove(disposable)) return;
        var tensor = (Tensor)disposable;
        if (scope is not null)
        {
            scope.Add(tensor);
            return;
        }
        m.Tensors.DetachedFromScopeCount++;
        tensor.AddPressure();
    }

    // All tensors go in one native call; what is kept stays in the scope.
    private void Release(HashSet<IDisposable>? keep)
    {
        DisposeScopeManager m = Manager;
        nint[] handles = ArrayPool<nint>.Shared.Rent(held.Count);
        int n = 0, kept = 0;
        for (int i = 0; i < held.Count; i++)
        {
            Tensor tensor = held[i];
            if (keep is not null && keep.Contains(tensor))
            {
                tensor.ScopeSlot = kept;
                held[kept++] = tensor;
                continue;
            }
            tensor.OwningDisposeScope = null;
            handles[n++] = tensor.Surrender();
        }
        held.RemoveRange(kept, held.Count - kept);
        m.Tensors.DisposedInScopeCount += n;
        fixed (nint* p = handles) Native.ts_free_many(p, n);
        ArrayPool<nint>.Shared.Return(handles);
    }
}
