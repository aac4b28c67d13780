using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class @torch
{
    /// <summary>A handle to a native tensor.</summary>
    /// <remarks>A dispose scope or <see cref="Dispose()"/> frees it; the finalizer is the safety net, and memory pressure
    /// on tensors outside any scope makes the collector run, which a managed object this small would not.</remarks>
    public partial class Tensor : IDisposable
    {
        private static long total, peak;
        internal nint handle;
        private long pressure;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            long now = Interlocked.Increment(ref total);
            if (now > peak) peak = now;
            DisposeScopeManager.OfThread.Register(this);
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => total;

        public static long PeakCount => peak;

        /// <summary>A name for people who debug.</summary>
        public string? name { get; set; }

        public bool IsInvalid => handle == 0;

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal int ScopeSlot { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0) return;
            if (disposing) LeaveForGood();
            Native.ts_free(Release());
        }

        /// <summary>Gives the native tensor away; this object becomes invalid.</summary>
        public nint DecoupleFromNativeHandle()
        {
            nint h = Handle;
            LeaveForGood();
            Release();
            GC.SuppressFinalize(this);
            return h;
        }

        internal nint TakeHandle() => DecoupleFromNativeHandle();

        /// <summary>For the owning scope: the handle to free, with no bookkeeping of the scope's.</summary>
        internal nint Surrender()
        {
            GC.SuppressFinalize(this);
            return Release();
        }

        /// <summary>Puts another tensor's native tensor into this object, which keeps its identity and its scope.</summary>
        internal void SwapHandle(Tensor other)
        {
            nint mine = handle;
            handle = other.TakeHandle();
            if (mine != 0) Native.ts_free(mine);
            if (OwningDisposeScope is null) AddPressure();
        }

        internal void AddPressure()
        {
            if (pressure > 0) GC.RemoveMemoryPressure(pressure);
            pressure = Native.ts_storage_bytes(handle);
            if (pressure > 0) GC.AddMemoryPressure(pressure);
        }

        private void LeaveForGood()
        {
            LifetimeStatistics counts = DisposeScopeManager.OfThread.Tensors;
            if (OwningDisposeScope is null) counts.DisposedOutsideScopeCount++;
            else counts.DisposedInScopeCount++;
            OwningDisposeScope?.Remove(this);
        }

        private nint Release()
        {
            nint h = handle;
            handle = 0;
            Interlocked.Decrement(ref total);
            if (pressure > 0) GC.RemoveMemoryPressure(pressure);
            pressure = 0;
            return h;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null && other is not null) other.Attach(this);
            else OwningDisposeScope?.MoveToOther(other, this);
            return this;
        }

        /// <summary>A second handle to the same native tensor.</summary>
        public Tensor alias() => new(Native.ts_alias(Handle));

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both have the same shape and elements.</summary>
        public bool Equals(Tensor? target) => target is not null && Aten.equal.Int(this, target) != 0;

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);
    }
}
