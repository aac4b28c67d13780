using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

/// <summary>Which tensors a scope frees, and that nothing stays behind.</summary>
[TestClass]
public sealed class DisposeScopeTests
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [TestMethod]
    public void AScopeFreesWhatWasMadeInIt()
    {
        var before = Live;
        Tensor x, y;
        using (var scope = NewDisposeScope())
        {
            x = ones(2);
            y = x + 1;
            Assert.AreEqual(2, scope.DisposablesCount);
            Assert.IsTrue(scope.Contains(x) && scope.Contains(y));
            Assert.AreEqual(before + 2, Live);
        }

        Assert.IsTrue(x.IsInvalid && y.IsInvalid);
        Assert.AreEqual(before, Live);
    }

    [TestMethod]
    public void ScopesNest()
    {
        using var outer = NewDisposeScope();
        var kept = ones(2);
        Tensor freed;
        using (var inner = NewDisposeScope())
        {
            Assert.AreSame(inner, CurrentDisposeScope);
            freed = ones(3);
        }

        Assert.AreSame(outer, CurrentDisposeScope);
        Assert.IsTrue(freed.IsInvalid);
        Check.Close([1, 1], kept, 0);
    }

    [TestMethod]
    public void MoveToOuterKeepsATensorOneScopeLonger()
    {
        Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = inner.MoveToOuter(ones(2) * 3);
                Assert.IsFalse(inner.Contains(moved));
            }

            Check.Close([3, 3], moved, 0);
            Assert.IsTrue(outer.Contains(moved));

            using (NewDisposeScope())
            {
                var byTensor = (ones(2) * 4).MoveToOuterDisposeScope();
                Assert.IsTrue(outer.Contains(byTensor));
            }
        }

        Assert.IsTrue(moved.IsInvalid);
    }

    [TestMethod]
    public void DetachedTensorsAreTheCallers()
    {
        var before = Live;
        Tensor first, second;
        using (var outer = NewDisposeScope())
        using (var inner = NewDisposeScope())
        {
            first = inner.Detach(ones(2));
            second = ones(2).DetachFromDisposeScope();
            Assert.IsFalse(inner.Contains(first) || outer.Contains(first));
        }

        Check.Close([1, 1], first, 0);
        Check.Close([1, 1], second, 0);
        Assert.AreEqual(before + 2, Live);
        first.Dispose();
        second.Dispose();
        Assert.AreEqual(before, Live);
    }

    [TestMethod]
    public void DisposeEverythingButFreesTheRest()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(2), ones(3));

        scope.DisposeEverythingBut(b);

        Assert.IsTrue(a.IsInvalid && c.IsInvalid);
        Assert.IsFalse(b.IsInvalid);
        Assert.AreEqual(1, scope.DisposablesCount);
    }

    [TestMethod]
    public void ATensorDisposedByHandLeavesItsScope()
    {
        var before = Live;
        using (var scope = NewDisposeScope())
        {
            ones(2).Dispose();
            Assert.AreEqual(0, scope.DisposablesCount);
            var twice = ones(2);
            twice.Dispose();
            twice.Dispose();
        }

        Assert.AreEqual(before, Live);
    }

    [TestMethod]
    public void WrappedExpressionsKeepTheirResultOnly()
    {
        using var scope = NewDisposeScope();

        var result = WrappedTensorDisposeScope(() => ones(2) * 2 + 1);

        Check.Close([3, 3], result, 0);
        Assert.AreEqual(1, scope.DisposablesCount);
    }

    [TestMethod]
    public void ReadingATensorLeavesNothingBehind()
    {
        using var x = ones(2, 2);
        var before = Live;

        x.data<float>().ToArray();
        _ = x.data<float>()[1, 1];
        Assert.AreEqual(4, x.bytes.Length / sizeof(float));

        Assert.AreEqual(before, Live);
    }

    [TestMethod]
    public void AnExceptionInAScopeLeaksNothing()
    {
        var before = Live;

        Assert.Throws<ExternalException>(() =>
        {
            using var outer = NewDisposeScope();
            var x = ones(2);
            using var inner = NewDisposeScope();
            var y = x * 2;
            return y + ones(3);
        });

        Assert.AreEqual(before, Live);
        Assert.IsNull(CurrentDisposeScope);
    }

    [TestMethod]
    public void AScopeIsItsThreadsOwn()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;

        var thread = new Thread(() => made = ones(2));
        thread.Start();
        thread.Join();

        Assert.AreEqual(0, scope.DisposablesCount);
        Check.Close([1, 1], made!, 0);
        made!.Dispose();
    }

    [TestMethod]
    public void AModulesTensorsOutliveTheScopeTheyWereUsedIn()
    {
        using var network = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2));
        using (NewDisposeScope())
        {
            network.call(ones(4, 3)).sum().backward();
        }

        using var scope = NewDisposeScope();
        Check.Shape(network.call(ones(4, 3)), [4, 2], "second call");
        Assert.IsTrue(network.parameters().All(p => !p.IsInvalid && p.grad is not null));
    }

    [TestMethod]
    public void DisposingAModuleFreesItsTensors()
    {
        var network = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2), nn.ReLU(), nn.Linear(2, 1));
        var tensors = network.parameters().Concat(network.buffers()).ToArray();
        Assert.HasCount(9, tensors);

        network.Dispose();

        Assert.IsTrue(tensors.All(t => t.IsInvalid));
    }

    [TestMethod]
    public void AThousandTrainingStepsLeaveNothingBehind()
    {
        using var network = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(8, 1));
        using var optimizer = optim.Adam(network.parameters(), 1e-3);
        TrainOneStep(network, optimizer);
        Collect();
        var (live, total) = (Live, Tensor.TotalCount);

        for (var step = 0; step < 1000; step++)
        {
            TrainOneStep(network, optimizer);
        }

        Assert.AreEqual(live, Live);
        Assert.AreEqual(total, Tensor.TotalCount);
        Assert.IsNull(CurrentDisposeScope);
    }

    [TestMethod]
    public void AThousandPenaltyStepsLeaveNothingBehind()
    {
        using var critic = nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1));
        using var optimizer = optim.RMSProp(critic.parameters(), 1e-3);
        PenaliseOneStep(critic, optimizer);
        Collect();
        var (live, total) = (Live, Tensor.TotalCount);

        for (var step = 0; step < 1000; step++)
        {
            PenaliseOneStep(critic, optimizer);
        }

        Assert.AreEqual(live, Live);
        Assert.AreEqual(total, Tensor.TotalCount);
    }

    [TestMethod]
    public void TensorsOutsideAnyScopeAreFreedByTheCollector()
    {
        Collect();
        var before = Tensor.TotalCount;
        Abandon(50);
        Assert.IsGreaterThanOrEqualTo(before + 50, Tensor.TotalCount);

        Collect();

        Assert.IsLessThanOrEqualTo(before + 5, Tensor.TotalCount);
    }

    private static void TrainOneStep(nn.Module<Tensor, Tensor> network, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = network.call(randn(16, 4)).square().mean();
        loss.backward();
        optimizer.step();
    }

    private static void PenaliseOneStep(nn.Module<Tensor, Tensor> critic, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var x = randn(16, 4).requires_grad_();
        var slope = autograd.grad([critic.call(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        (slope.norm(1) - 1).square().mean().backward();
        optimizer.step();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(int count)
    {
        var tensors = Enumerable.Range(0, count).Select(_ => ones(2)).ToArray();
        Assert.IsTrue(tensors.All(t => !t.IsInvalid));
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
